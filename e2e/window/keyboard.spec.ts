/** The whole way by keyboard alone: no test here touches the mouse. */
import type { Page } from '@playwright/test';
import { commands, menus } from '../../shared/contract/commands';
import { expect, test } from './fixtures';
import { lookAt } from './pictures';

/** Presses Tab until the focus is on what has this role and name, as a person would who looks for it. */
async function tabTo(
  page: Page,
  role: 'button' | 'option' | 'tab' | 'checkbox' | 'radio',
  name: string,
): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches the ${role} “${name}”`);
}

/** The one walk through the browser of `npm test quick`. */
const QUICK = { tag: '@quick' };

test('a network is created, stopped, started and deleted', QUICK, async ({ window, assistant, page }) => {
  await expect(window.row('default')).toBeVisible();
  await page.keyboard.press('Control+n');
  await assistant.expectStep('New network');
  // Enter is Next, on every page with the default that it proposes.
  await expect(assistant.radio('NAT')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(assistant.radio('Isolated lab')).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(assistant.field('Network name')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('typed');
  await page.keyboard.press('Enter');
  await expect(assistant.field('Network')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('10.77.0.0/24');
  await page.keyboard.press('Enter');
  await assistant.expectStep('Choose a DHCP address range');
  await page.keyboard.press('Enter');
  await assistant.expectStep('Choose the type of virtual network');
  await page.keyboard.press('Enter');
  await assistant.expectStep('Finish');
  await tabTo(page, 'button', 'Finish');
  await page.keyboard.press('Enter');
  await expect(assistant.dialog).toBeHidden();
  await window.expectActive('typed');
  await expect(window.details('typed').getByRole('textbox', { name: 'DHCP end' })).toHaveValue('10.77.0.254');

  await tabTo(page, 'button', 'Stop network');
  await page.keyboard.press('Enter');
  await window.expectInactive('typed');
  await tabTo(page, 'button', 'Start network');
  await page.keyboard.press('Space');
  await window.expectActive('typed');

  await tabTo(page, 'option', 'typed');
  await page.keyboard.press('ArrowUp');
  await expect(window.row('default')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(window.row('typed')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Delete');
  const question = window.dialog('Delete network typed');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(window.row('typed')).toBeFocused();
  await page.keyboard.press('Delete');
  await tabTo(page, 'button', 'Stop and delete');
  await page.keyboard.press('Enter');
  await expect(window.row('typed')).toBeHidden();
});

test('Escape leaves the assistant, and asks when something was typed', async ({
  window,
  assistant,
  page,
}) => {
  await expect(window.row('default')).toBeVisible();
  await page.keyboard.press('Control+n');
  await assistant.expectStep('New network');
  await page.keyboard.press('Escape');
  await expect(assistant.dialog).toBeHidden();

  await page.keyboard.press('Control+n');
  await expect(assistant.radio('NAT')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(assistant.field('Network name')).toBeFocused();
  await page.keyboard.type('x');
  await page.keyboard.press('Escape');
  const question = window.dialog('Discard this new network?');
  await expect(question).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(assistant.field('Network name')).toHaveValue(/x$/);
  await expect(assistant.field('Network name')).toBeFocused();
  await page.keyboard.press('Escape');
  await tabTo(page, 'button', 'Discard');
  await page.keyboard.press('Enter');
  await expect(assistant.dialog).toBeHidden();
});

test('the ends of the DHCP range are moved by keys, and the fields follow', async ({
  window,
  assistant,
  page,
}) => {
  await expect(window.row('default')).toBeVisible();
  await page.keyboard.press('Control+n');
  await expect(assistant.radio('NAT')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(assistant.field('Network name')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(assistant.field('Network')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('10.77.0.0/24');
  await page.keyboard.press('Enter');
  await assistant.expectStep('Choose a DHCP address range');
  const start = assistant.dialog.getByRole('slider', { name: 'Start of the DHCP range' });
  const end = assistant.dialog.getByRole('slider', { name: 'End of the DHCP range' });
  await start.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(assistant.field('DHCP start')).toHaveValue('10.77.0.127');
  await page.keyboard.press('Home');
  await expect(assistant.field('DHCP start')).toHaveValue('10.77.0.2');
  await page.keyboard.press('Tab');
  await expect(end).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(assistant.field('DHCP end')).toHaveValue('10.77.0.253');
});

test('F1 and ? show the keys, unless the sign is being typed', async ({ window, page }) => {
  await expect(window.row('default')).toBeVisible();
  const keys = window.dialog('Keyboard shortcuts');
  await page.keyboard.press('F1');
  await expect(keys.getByRole('button', { name: 'Close' })).toBeFocused();
  for (const { title, sections } of menus)
    for (const id of sections.flat().filter((command) => commands[command].keys.length > 0))
      await expect(keys.getByRole('region', { name: title, exact: true })).toContainText(
        commands[id].title.replace('…', ''),
      );
  // A browser has a window of its own by Ctrl+N: the key that the page hears stands there instead.
  await expect(keys.getByRole('region', { name: 'File' })).toContainText('Ctrl+Alt+N');
  await lookAt(page, 'keys');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();

  await page.keyboard.press('Shift+?');
  await expect(keys).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(keys).toBeHidden();

  const title = window.details('default').getByRole('textbox', { name: 'Title', exact: true });
  await title.focus();
  await page.keyboard.type('why?');
  await expect(title).toHaveValue('why?');
  await expect(keys).toBeHidden();
  await page.keyboard.press('F1');
  await expect(keys).toBeVisible();
});

test('the menu of the window has every command, with the key that gives it here', async ({
  window,
  page,
}) => {
  await expect(window.row('default')).toBeVisible();
  await tabTo(page, 'button', 'Menu');
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu', { name: 'Menu' });
  for (const { title, sections } of menus)
    await expect(
      menu.getByRole('group', { name: title, exact: true }).getByRole('menuitem').locator('span:first-child'),
    ).toHaveText(sections.flat().map((id) => commands[id].title));
  await expect(menu.getByRole('menuitem', { name: 'New network…' })).toContainText('Ctrl+Alt+N');
});

test('a network is started and stopped by the keys of the table', async ({ window, page }) => {
  await window.expectInactive('default');
  await page.keyboard.press('Control+Shift+s');
  await window.expectActive('default');
  await page.keyboard.press('Control+Shift+x');
  await window.expectInactive('default');
  await page.keyboard.press('Control+Alt+n');
  await expect(window.dialog('New Virtual Network')).toBeVisible();
});
