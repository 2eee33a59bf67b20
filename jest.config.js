// Unit tests beside the code, e2e suites under test/. The e2e suites run once per database: on SQLite always, on
// MySQL or MariaDB too where TEST_MYSQL_URL names a server that the tests may make databases on.
const base = {
  // A disk that is busy with the other database's tests holds a commit up for seconds.
  testTimeout: 30_000,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // Not `metadata.json.js`, which is a module of libphonenumber-js and no TypeScript.
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
};

const e2e = (database) => ({
  ...base,
  displayName: `e2e-${database}`,
  testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'],
  setupFiles: ['<rootDir>/test/support/load-nest.ts', `<rootDir>/test/support/on-${database}.ts`],
});

export default {
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/unit/**/*.spec.ts'],
      setupFiles: ['<rootDir>/test/support/load-nest.ts', '<rootDir>/test/support/on-sqlite.ts'],
    },
    e2e('sqlite'),
    ...(process.env.TEST_MYSQL_URL ? [e2e('mysql')] : []),
  ],
};
