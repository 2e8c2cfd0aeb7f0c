// The unit tests. The end-to-end tests, which need a cluster, are in jest.e2e.config.mjs.

/** @type {import('jest').Config} */
export default {
  displayName: 'unit',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/.synth/'],
  setupFiles: ['<rootDir>/test/plain-console.ts'],
  // The examples import the package by its name, as its users do.
  moduleNameMapper: { '^cdk8s-pg$': '<rootDir>/src/index.ts' },
  // Transpiled only, file by file: `npm run lint` checks the types of everything, once.
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.test.json', diagnostics: false }] },
  // A deadline for what is awaited, generous because machines can be busy.
  testTimeout: 30_000,
};
