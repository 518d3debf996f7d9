/** What every test starts with: an app on a fresh sandbox, opened in a page that may not report a single error. */
import { test as base, expect } from '@playwright/test';
import { App, type AppOptions } from './app';
import { Assistant, AppWindow } from './pages';

/**
 * Words in the corner go by themselves after twelve seconds. How long a test takes to look must not decide whether it
 * sees them, so that in its pages no timer of more than ten seconds fires.
 */
function keepNotices(): void {
  const later = window.setTimeout.bind(window);
  const NEVER_MS = 2 ** 31 - 1;
  const patient = (handler: TimerHandler, ms = 0, ...rest: unknown[]): number =>
    later(handler, ms > 10_000 ? NEVER_MS : ms, ...rest);
  window.setTimeout = patient as typeof window.setTimeout;
}

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
  context: async ({ context }, provide) => {
    await context.addInitScript(keepNotices);
    await provide(context);
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
