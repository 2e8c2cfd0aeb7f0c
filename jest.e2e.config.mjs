// The end-to-end tests: they create, break and delete things on the cluster that KUBECONFIG names.

import unit from './jest.config.mjs';

for (const name of ['E2E', 'KUBECONFIG']) {
  if (!process.env[name]) {
    throw new Error(`end-to-end tests need ${name}: run E2E=1 KUBECONFIG=/path/to/kubeconfig npm test`);
  }
}

/** @type {import('jest').Config} */
export default {
  ...unit,
  displayName: 'e2e',
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Each file is one scenario in a namespace of its own; more than two at a time starve a small cluster.
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/e2e/support/longest-first.cjs',
  testTimeout: 10 * 60 * 1000,
  // A forgotten port-forward or watch must not keep a finished run alive.
  forceExit: true,
};
