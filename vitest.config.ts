import { defineConfig } from 'vitest/config';

// Each project is one folder of tests; `npm test` runs them all, `npm run check` the unit project alone.
const project = (name: string, include: string[], timeoutMs: number) => ({
  test: {
    name,
    include,
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    setupFiles: ['tests/support/fail-on-unexpected.ts'],
  },
});

export default defineConfig({
  test: {
    // As many as the machines that this is tested on have cores; the default is one fewer.
    maxWorkers: 2,
    projects: [
      project('unit', ['tests/{shared,lib,server,client,scripts}/**/*.test.{ts,tsx}'], 20_000),
      project('contract', ['tests/contracts/**/*.test.ts'], 60_000),
      project('fault', ['tests/faults/**/*.test.ts'], 180_000),
    ],
  },
});
