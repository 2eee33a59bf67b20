import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const onlyConfigReadsTheEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Only src/config reads the environment: inject Settings.',
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'data/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Field types are what decorators and class-transformer read.
      '@typescript-eslint/no-inferrable-types': 'off',
      // An empty text is an absent one, in a query string as in the environment.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A regular expression that frees text of control characters names them.
      'no-control-regex': 'off',
      'no-console': 'error',
    },
  },
  {
    // What runs in a browser has types of its own.
    files: ['src/agent-page/page/**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: { project: './src/agent-page/page/tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**', 'src/**/*.spec.ts'],
    rules: { 'no-restricted-properties': ['error', onlyConfigReadsTheEnvironment] },
  },
  {
    files: ['test/**/*.ts', 'src/**/*.spec.ts'],
    languageOptions: { globals: globals.jest },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.js'], languageOptions: { globals: globals.node } },
);
