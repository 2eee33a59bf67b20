import { availableParallelism } from 'node:os';

// Unit tests beside the code, e2e suites under test/. The e2e suites run once per database: on SQLite always, on
// MySQL or MariaDB too where TEST_MYSQL_URL names a server that the tests may make databases on. The network suite starts
// an application of its own, unless TEST_APP_URL names one that runs: then only what concerns that one and its server is run.
const base = {
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

/** What only one of them can suffer has its name in the file's: `faults-mysql-frozen.e2e.ts`. */
const OTHER = { sqlite: 'mysql', mysql: 'sqlite' };

const isElsewhere = Boolean(process.env.TEST_APP_URL);

/** Where the application and its database run elsewhere, mostly in containers, there is no database here to be killed and frozen. */
const notBeside = isElsewhere ? ['/test/e2e/faults-mysql-'] : [];

const e2e = (database) => ({
  ...base,
  displayName: `e2e-${database}`,
  testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'],
  testPathIgnorePatterns: ['/node_modules/', `/test/e2e/faults-${OTHER[database]}-`, ...notBeside],
  setupFiles: ['<rootDir>/test/support/load-nest.ts', `<rootDir>/test/support/on-${database}.ts`],
});

const unit = {
  ...base,
  displayName: 'unit',
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/unit/**/*.spec.ts'],
  setupFiles: ['<rootDir>/test/support/load-nest.ts', '<rootDir>/test/support/on-sqlite.ts'],
};

const network = {
  ...base,
  displayName: 'network',
  testMatch: ['<rootDir>/test/network/**/*.e2e.ts'],
  setupFiles: ['<rootDir>/test/support/load-nest.ts', '<rootDir>/test/support/on-sqlite.ts'],
};

export default {
  // Only here: Jest takes no notice of a project's own. A disk that is busy with the other database's tests holds a commit
  // up for seconds.
  testTimeout: 30_000,
  // Each suite leaves behind the modules that it has loaded: in one process two hundred of them fill 4 GB.
  workerIdleMemoryLimit: '1GB',
  // On two processors Jest would use one, and half of a suite is waiting.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  projects: [
    ...(isElsewhere ? [] : [unit, e2e('sqlite')]),
    network,
    ...(process.env.TEST_MYSQL_URL ? [e2e('mysql')] : []),
  ],
};
