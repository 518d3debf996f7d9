/** What every test starts with: an app on a fresh sandbox, opened in a page that may not report a single error. */
import { test as base, expect } from '@playwright/test';
import { App, type AppOptions } from './app';
import { Assistant, AppWindow } from './pages';

interface Fixtures {
  /** How the app is started; set with `test.use`. */
  appOptions: AppOptions;
  app: App;
  /** The app's window, opened and connected. */
  window: AppWindow;
  assistant: Assistant;
  /** Console errors that a test brings about on purpose. */
  expectedErrors: RegExp | null;
}

export const test = base.extend<Fixtures>({
  appOptions: [{}, { option: true }],
  expectedErrors: [null, { option: true }],
  app: async ({ appOptions }, provide) => {
    const app = new App(appOptions);
    try {
      await app.start();
      await provide(app);
    } finally {
      await app.dispose();
    }
  },
  window: async ({ app, page, expectedErrors }, provide) => {
    const errors: string[] = [];
    const note = (text: string): void => {
      if (!expectedErrors?.test(text)) errors.push(text);
    };
    page.on('pageerror', (error) => note(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') note(message.text());
    });
    await page.goto(app.url);
    await provide(new AppWindow(page));
    expect(errors, 'errors in the page').toEqual([]);
  },
  assistant: async ({ page }, provide) => {
    await provide(new Assistant(page));
  },
});

export { expect };
