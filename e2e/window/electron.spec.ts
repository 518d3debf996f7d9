/** The window itself, wherever Electron's binary can run: the same app behind another front. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, expect, test, type ElectronApplication } from '@playwright/test';
import { findElectron } from '../../electron/setup/electronBinary.mjs';
import { Assistant, AppWindow } from './pages';

const root = path.resolve(import.meta.dirname, '../..');
const binary = findElectron(root);
const hasDisplay = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

test.skip(binary === null, 'Electron’s binary is not there (npm start downloads it)');
test.skip(!hasDisplay, 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)');
test.skip(process.geteuid?.() === 0, 'Electron does not run as root');

/** Only what hangs takes this long; a window on a busy machine may take its time. */
const HUNG_MS = 3 * 60_000;

let folder: string;
let app: ElectronApplication;

test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'virtnet-electron-'));
  app = await _electron.launch({
    timeout: HUNG_MS,
    ...(binary === null ? {} : { executablePath: binary }),
    args: [root, '--connection', 'sandbox', `--user-data-dir=${path.join(folder, 'data')}`],
    env: { ...(process.env as Record<string, string>), VIRTNET_ROOT: path.join(folder, 'storage') },
  });
});
test.afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the window creates a running network, and its page has no Node', async () => {
  const page = await app.firstWindow({ timeout: HUNG_MS });
  expect(page.url()).toBe('app://virtnet/index.html');
  expect(
    await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis)),
  ).toEqual([]);
  const window = new AppWindow(page);
  const assistant = new Assistant(page);
  await expect(window.row('default')).toBeVisible();
  await window.addNetwork.click();
  await assistant.next();
  await assistant.field('Network name').fill('from-electron');
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await assistant.finish();
  await window.expectActive('from-electron');
});

test('the menu reaches the page, and links and navigation do not leave it', async () => {
  const page = await app.firstWindow({ timeout: HUNG_MS });
  await expect(new AppWindow(page).row('default')).toBeVisible();
  await app.evaluate(({ Menu }) => {
    Menu.getApplicationMenu()?.getMenuItemById('new-network')?.click();
  });
  await expect(new Assistant(page).dialog).toBeVisible();
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  await expect(page).toHaveURL('app://virtnet/index.html');
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
});
