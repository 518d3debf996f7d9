/** What people are used to from desktop programs: context menus, finding, dropping files, coming back where one was. */
import { expect, test } from './fixtures';
import { lookAt } from './pictures';

test('a network and a guest have context menus, by mouse and by keyboard', async ({ window, page }) => {
  const details = await window.start('default');
  await window.row('default').click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'Actions for default' });
  await expect(menu.getByRole('menuitem', { name: 'Start network' })).toBeDisabled();
  await lookAt(page, 'list-context-menu');
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();

  await window.row('default').focus();
  await expect(window.row('default')).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(menu.getByRole('menuitem', { name: 'Stop network' })).toBeVisible();
  await menu.getByRole('menuitem', { name: 'Rename' }).click();
  await expect(window.dialog('Rename network default')).toBeVisible();
  await page.keyboard.press('Escape');

  await details.getByRole('tab', { name: 'Guests' }).click();
  await window.button('Add test guest').click();
  const row = details.getByRole('row', { name: 'guest-1' });
  await expect(row).toContainText('192.168.122.');
  await row.getByText('192.168.122.').click({ button: 'right' });
  const ofGuest = page.getByRole('menu', { name: 'Actions for guest-1' });
  await expect(ofGuest.getByRole('menuitem', { name: 'Make static' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(ofGuest).toBeHidden();
  await row.getByRole('button', { name: 'Actions for guest-1' }).focus();
  await expect(row.getByRole('button', { name: 'Actions for guest-1' })).toBeFocused();
  await page.keyboard.press('ContextMenu');
  await expect(ofGuest).toBeVisible();
});

test('Ctrl+F finds networks, and Esc shows all again', async ({ window, page }) => {
  await window.select('default');
  await page.keyboard.press('Control+f');
  const field = page.getByRole('textbox', { name: 'Find a network' });
  await expect(field).toBeFocused();
  await field.fill('no such');
  await expect(page.getByText('No network fits “no such”.')).toBeVisible();
  await lookAt(page, 'find-none');
  await field.fill('192.168.122');
  await expect(window.row('default')).toBeVisible();
  await field.press('Enter');
  await expect(window.row('default')).toBeFocused();
  await page.keyboard.press('Control+f');
  await expect(field).toBeFocused();
  await field.press('Escape');
  await expect(field).toBeHidden();
  await expect(window.row('default')).toBeFocused();
});

test('a definition that is dropped on the window is ready to be imported', async ({ window, page }) => {
  await window.select('default');
  const definition =
    '<network><name>dropped</name><forward mode="nat"/><ip address="10.91.0.1" netmask="255.255.255.0"/></network>';
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.xml', { type: 'text/xml' }));
    const at = { bubbles: true, cancelable: true, dataTransfer: data };
    document.body.dispatchEvent(new DragEvent('dragover', at));
    document.body.dispatchEvent(new DragEvent('drop', at));
  }, definition);
  const dialog = window.dialog('Import networks');
  await expect(dialog.getByRole('list', { name: 'Found networks' })).toContainText('dropped');
  await dialog.getByRole('button', { name: 'Import 1 network' }).click();
  await expect(window.row('dropped')).toBeVisible();
});

test('the window comes back where it was, and shows the network that its address names', async ({
  app,
  window,
  page,
}) => {
  await window.select('default');
  await window.showTab('Activity');
  await expect(page.getByRole('tab', { name: 'Activity' })).toHaveAttribute('aria-selected', 'true');
  await page.reload();
  await expect(page.getByRole('tab', { name: 'Activity' })).toHaveAttribute('aria-selected', 'true');
  await page.goto(`${app.url}&network=default`);
  await expect(window.details('default')).toBeVisible();
  await page.evaluate(() => {
    location.hash = '#network=nothing';
  });
  await expect(page.getByText('There is no network “nothing” here')).toBeVisible();
  expect(page.url()).not.toContain('network=');
});

test('high contrast and twice the size keep everything in reach', async ({ window, page }) => {
  await window.start('default');
  await page.emulateMedia({ forcedColors: 'active' });
  await page.screenshot({ path: 'test-results/screens/forced-colors.png' });
  const dot = window.row('default').locator('[class*=dot]');
  const [fill, canvas] = await dot.evaluate((element) => [
    getComputedStyle(element).backgroundColor,
    getComputedStyle(document.body).backgroundColor,
  ]);
  expect(fill, 'running is told from stopped').not.toBe(canvas);
  await page.emulateMedia({ forcedColors: 'none' });
  // A page at 200 % has half the room.
  await page.setViewportSize({ width: 590, height: 400 });
  await expect(window.stopNetwork).toBeInViewport();
  await lookAt(page, 'half-the-room');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(590);
});

test('a screen of 3840 × 2160 leaves lines as long as they can be read', async ({ window, page }) => {
  await window.start('default');
  await page.setViewportSize({ width: 3840, height: 2160 });
  for (const tab of ['Overview', 'Activity'] as const) {
    await window.showTab(tab);
    const shown = page.getByRole('tabpanel', { name: tab });
    const widest = await shown.evaluate((panel) =>
      Math.max(...[...panel.querySelectorAll('section, [role=option]')].map((one) => one.clientWidth)),
    );
    expect(widest, tab).toBeLessThanOrEqual(1680);
    expect(widest, tab).toBeGreaterThan(300);
  }
});

test('a language that is written from right to left mirrors the window, but no code and no drawing', async ({
  window,
  page,
}) => {
  const details = await window.start('default');
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  const [list, shown] = [await window.networks.boundingBox(), await details.boundingBox()];
  expect(list?.x).toBeGreaterThan(shown?.x ?? Infinity);
  const wayOf = (selector: string): Promise<string[]> =>
    details
      .locator(selector)
      .evaluateAll((found) => [...new Set(found.map((one) => getComputedStyle(one).direction))]);
  expect(await wayOf('svg')).toEqual(['ltr']);
  const folded = details.getByRole('button', { name: 'IPv6 configuration' }).locator('svg');
  expect(await folded.evaluate((icon) => getComputedStyle(icon).transform)).toBe('matrix(-1, 0, 0, 1, 0, 0)');
  await lookAt(page, 'from-right-to-left');
  await details.getByRole('tab', { name: 'Diagram' }).click();
  expect(await wayOf('svg text')).toEqual(['ltr']);
  await details.getByRole('tab', { name: 'XML' }).click();
  await expect(details.getByRole('textbox')).toContainText('<name>default</name>');
  expect(await wayOf('[role=textbox]')).toEqual(['ltr']);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1180);
});
