/** Several windows, and none that is seen: what fails then is told, where the person wants that and the browser lets the page. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { AppWindow } from './pages';

/** What the page has of the browser here: a person who answers, and notifications that can be looked at. */
interface Staged {
  answer: NotificationPermission;
  told: { title: string; body: string; icon: string; tag: string; click: () => void }[];
  setHidden: (hidden: boolean) => void;
}

/** Chromium without a window neither hides pages nor shows notifications. */
function stage(): void {
  let hidden = false;
  const staged: Staged = {
    answer: 'granted',
    told: [],
    setHidden: (now) => {
      hidden = now;
      document.dispatchEvent(new Event('visibilitychange'));
    },
  };
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
  class StandIn extends EventTarget {
    static permission: NotificationPermission = 'default';
    static requestPermission(): Promise<NotificationPermission> {
      StandIn.permission = staged.answer;
      return Promise.resolve(staged.answer);
    }
    constructor(title: string, { body = '', icon = '', tag = '' }: NotificationOptions = {}) {
      super();
      staged.told.push({ title, body, icon, tag, click: () => this.dispatchEvent(new Event('click')) });
    }
    close(): void {}
  }
  Object.assign(window, { Notification: StandIn, staged });
}

const answerWith = (page: Page, answer: NotificationPermission): Promise<void> =>
  page.evaluate((given) => {
    (window as never as { staged: Staged }).staged.answer = given;
    (Notification as { permission: string }).permission = 'default';
  }, answer);
const setHidden = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate((now) => (window as never as { staged: Staged }).staged.setHidden(now), hidden);
const toldIn = (page: Page): Promise<{ title: string; body: string; icon: string }[]> =>
  page.evaluate(() =>
    (window as never as { staged: Staged }).staged.told.map(({ title, body, icon }) => ({
      title,
      body,
      icon,
    })),
  );

test.beforeEach(({ page }) => page.addInitScript(stage));

test('a network whose dnsmasq ends while the window is hidden is told once, and a click shows it', async ({
  app,
  window,
  page,
}) => {
  await window.start('default');
  await page.keyboard.press('Control+,');
  const dialog = window.dialog('Preferences');
  const choice = dialog.getByRole('checkbox', {
    name: 'Tell me when a network fails while the window is hidden',
  });
  await answerWith(page, 'denied');
  await choice.click({ force: true });
  await expect(dialog.getByRole('alert')).toContainText('This browser shows no notifications of this page');
  await expect(choice).not.toBeChecked();
  await answerWith(page, 'granted');
  await choice.click({ force: true });
  await expect(choice).toBeChecked();
  await expect(dialog.getByRole('alert')).toBeHidden();
  await expect(dialog).toContainText('0.7 % of one processor core with 200 running networks');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await window.showTab('Activity');

  await setHidden(page, true);

  app.inSandbox('sh', '-c', 'kill -9 $(cat /run/virtnet-sandbox/run/virtnet-manager/pids/default.pid)');
  await expect.poll(() => toldIn(page)).toHaveLength(1);
  const [told] = await toldIn(page);
  expect(told?.title).toBe('default on Sandbox is not as it should be');
  expect(told?.body).toContain('dnsmasq of “default” has ended');
  const icon = await page.request.get(told?.icon ?? '');
  expect([icon.status(), icon.headers()['content-type']]).toEqual([200, 'image/png']);

  await page.evaluate(() => (globalThis as never as { staged: Staged }).staged.told[0]?.click());
  await setHidden(page, false);
  const banner = window.details('default').getByRole('region', { name: 'Changed outside' });
  await banner.getByRole('button', { name: 'Repair' }).click();
  await expect(banner).toBeHidden();
  expect(await toldIn(page)).toHaveLength(1);
});

test('another window is a tab of its own that knows the way in, without its address saying it', async ({
  context,
  window,
  page,
}) => {
  await window.select('default');
  const opening = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'New window' }).click();
  const other = await opening;
  const otherWindow = new AppWindow(other);
  await expect(otherWindow.row('default')).toBeVisible();
  expect(new URL(other.url()).hash).toBe('');
  expect(
    await other.evaluate(() => [location.href, document.referrer, history.length].join(' ')),
  ).not.toContain('token');
  expect(await other.evaluate(() => opener === null)).toBe(true);
  await page.close();
  await other.reload();
  await otherWindow.start('default');
});

test('a host that is lost while the window is hidden is told, by the window seen last', async ({
  app,
  context,
  window,
  page,
}) => {
  await window.select('default');
  await page.keyboard.press('Control+,');
  await window
    .dialog('Preferences')
    .getByRole('checkbox', { name: /^Tell me/ })
    .click({ force: true });
  await expect(window.dialog('Preferences').getByRole('checkbox', { name: /^Tell me/ })).toBeChecked();
  await window.dialog('Preferences').getByRole('button', { name: 'Close' }).click();
  const opening = context.waitForEvent('page');
  await page.keyboard.press('Control+Alt+Shift+N');
  const other = await opening;
  await expect(other.getByRole('option', { name: 'default' })).toBeVisible();
  await setHidden(page, true);
  await other.close();
  process.kill(app.helper(), 'SIGKILL');
  await expect.poll(() => toldIn(page)).toMatchObject([{ title: 'Disconnected from Sandbox' }]);
  expect(await toldIn(page)).toHaveLength(1);
});
