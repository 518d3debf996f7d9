/** End-to-end tests: the app in Chromium on sandboxes of its own, and in Electron where its binary is. */
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { CHROMIUMS } from './electron/setup/systemPackages.mjs';

const executablePath = CHROMIUMS.find((file) => existsSync(file));

/**
 * Limits end what hangs and decide nothing else: ten times and more what the slowest takes with both cores busy.
 * What Playwright says then names what was waited for.
 */
const HUNG_STEP_MS = 3 * 60_000;
const HUNG_TEST_MS = 30 * 60_000;

// Programs that tests start say what is expected of them, whatever the machine speaks.
Object.assign(process.env, { LANGUAGE: '', LC_ALL: 'C.UTF-8' });

export default defineConfig({
  testDir: 'e2e/window',
  testMatch: '*.spec.ts',
  globalSetup: './e2e/window/buildApp.ts',
  outputDir: 'test-results/artifacts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: HUNG_TEST_MS,
  expect: { timeout: HUNG_STEP_MS },
  reporter: 'list',
  use: {
    viewport: { width: 1180, height: 760 },
    actionTimeout: HUNG_STEP_MS,
    navigationTimeout: HUNG_STEP_MS,
    // A trace records every test to throw it away, for half of the processor time; a failure leaves its picture and the
    // page in words. `npx playwright test --trace on` looks closer.
    trace: 'off',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      timeout: HUNG_STEP_MS,
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        // Chromium's own sandbox cannot run as root; the pages are ours alone.
        ...(process.geteuid?.() === 0 ? ['--no-sandbox'] : []),
        ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync'],
      ],
    },
  },
  projects: [
    { name: 'chromium', testIgnore: 'electron.spec.ts', use: { browserName: 'chromium' } },
    { name: 'electron', testMatch: 'electron.spec.ts' },
  ],
});
