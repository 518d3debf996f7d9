/** Help: opened from the window, read without a server's help, searched, and led to by a test that failed. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { lookAt } from './pictures';

/** Collects what a page of Help reports, which is to be nothing: its policy is as strict as the window's. */
function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  return errors;
}

test('Help opens beside the window, is searched, and leads on', async ({ window, page }) => {
  await expect(window.row('default')).toBeVisible();
  await window.button('Menu').click();
  const opening = page.waitForEvent('popup');
  await page.getByRole('menuitem', { name: /^Help/ }).click();
  const help = await opening;
  const errors = errorsOf(help);
  await help.reload();
  await expect(help.getByRole('heading', { name: 'Virtnet Manager', level: 1 })).toBeVisible();
  await lookAt(help, 'help');

  const search = help.getByRole('searchbox', { name: 'Search' });
  await search.fill('second dhcp server');
  const found = help.getByRole('region', { name: 'Found' });
  await expect(found.getByRole('link').first()).toHaveText(
    'Causes that Test network names: A second DHCP server answers',
  );
  await lookAt(help, 'help-search');
  await search.press('Enter');
  await expect(help).toHaveURL(/causes\.html#second-dhcp-server$/);
  await expect(found).toBeHidden();
  await search.fill('zzzzqqq');
  await expect(found.getByRole('status')).toHaveText('Nothing is found for “zzzzqqq”.');
  await help.keyboard.press('Escape');
  await expect(found).toBeHidden();

  await help
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'Types of networks' })
    .click();
  await expect(help.getByRole('heading', { name: 'Types of networks', level: 1 })).toBeVisible();
  const pictures = help.locator('main img');
  await expect(pictures).toHaveCount(6);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(100);
  }
  await help.evaluate(() => globalThis.scrollTo(0, 0));
  await lookAt(help, 'help-types');
  await help.setViewportSize({ width: 480, height: 800 });
  await lookAt(help, 'help-narrow');
  expect(errors, 'errors in Help').toEqual([]);
});

test('Shift+F1 opens Help, and F1 the keys, which name it', async ({ window, page }) => {
  await expect(window.row('default')).toBeVisible();
  const opening = page.waitForEvent('popup');
  await page.keyboard.press('Shift+F1');
  const help = await opening;
  await expect(help).toHaveURL(/\/help\/guide\/index\.html$/);
  await page.bringToFront();
  await page.keyboard.press('F1');
  await expect(window.dialog('Keyboard shortcuts')).toContainText('Shift+F1');
});

test('a fault that a test found leads to its part of Help', async ({ app, window, assistant, page }) => {
  await window.addNetwork.click();
  await assistant.next();
  await assistant.field('Network name').fill('lab');
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await assistant.finish();
  await window.expectActive('lab');
  app.inSandbox('ip', 'link', 'set', 'virbr1', 'down');
  await window.button('Test network').click();
  const more = page.getByRole('link', { name: 'More about this' }).first();
  await expect(more).toBeVisible();
  const opening = page.waitForEvent('popup');
  await more.click();
  const help = await opening;
  await expect(help).toHaveURL(/causes\.html#bridge-down$/);
  await expect(help.getByRole('heading', { name: 'The bridge is switched off' })).toBeInViewport();
});
