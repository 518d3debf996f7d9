/** What `npm run bench:window` runs with: the end-to-end tests' Chromium, and time for hundreds of networks. */
import { defineConfig } from '@playwright/test';
import tests from '../../playwright.config';

export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: '*.bench.ts',
  globalSetup: '../window/buildApp.ts',
  outputDir: '../../test-results/bench',
  workers: 1,
  timeout: 600_000,
  reporter: 'line',
  use: { ...tests.use, trace: 'off' },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
});
