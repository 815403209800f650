import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './scripts/find-chromium.mjs';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  // Generous, for a busy machine: no test asserts a time by it.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    // A test changes what the server answers, and wants to see that answered. offline-shell.spec.ts allows them.
    serviceWorkers: 'block',
    // A trace of each page costs a sixteenth of the run, a film a third: `npx playwright test --trace on` when needed.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A name on the hall's own network, where browsers do not trust plain HTTP as they trust localhost.
        '--host-resolver-rules=MAP contest.lan 127.0.0.1',
      ],
    },
  },
});
