/** Changing networks in place: in the form and as XML, applied and taken back, without losing what was typed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures';

test('a running network is changed, the change taken back, and applied, while its guest stays', async ({
  app,
  window,
  page,
}) => {
  const details = await window.start('default');
  const bar = details.getByRole('region', { name: 'Changes' });
  const mtu = details.getByRole('textbox', { name: 'MTU' });
  await details.getByRole('button', { name: 'Bridge', exact: true }).click();

  await mtu.fill('14oo');
  await expect(details.getByText('Enter a whole number.').first()).toBeVisible();
  await bar.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(mtu).toBeFocused();
  await mtu.fill('1400');
  await expect(details.getByText('Applies now')).toBeVisible();
  await expect(bar).toContainText('1 change');

  await bar.getByRole('button', { name: 'What will be done' }).click();
  await expect(bar.getByRole('region', { name: 'What will be done' })).toContainText('1400');
  await bar.getByRole('button', { name: 'Revert' }).click();
  await expect(bar).toBeHidden();
  await expect(mtu).toHaveValue('');

  await mtu.fill('1400');
  await details.getByRole('tab', { name: 'Guests' }).click();
  await details.getByRole('button', { name: 'Add test guest' }).click();
  await expect(details.getByRole('table', { name: 'Guests' })).toContainText('guest-1');
  await expect(bar).toContainText('1 change');
  await details.getByRole('tab', { name: 'Details' }).click();
  await details.getByRole('button', { name: 'Bridge', exact: true }).click();
  await expect(mtu).toHaveValue('1400');
  // While the guest is still being plugged in, nothing can be applied, by no key either.
  await expect(bar.getByRole('button', { name: 'Apply', exact: true })).toBeEnabled();
  await mtu.press('Control+Enter');
  await expect(bar).toBeHidden();
  await expect(mtu).toHaveValue('1400');
  expect(app.inSandbox('ip', 'link', 'show', 'virbr0')).toContain('mtu 1400');
  expect(app.inSandbox('ip', 'link', 'show', 'master', 'virbr0')).not.toBe('');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('XML and form are one draft: broken text is kept and blocks, mended text is applied', async ({
  app,
  window,
  page,
}) => {
  await window.select('default');
  const details = window.details('default');
  const bar = details.getByRole('region', { name: 'Changes' });
  const editor = details.getByRole('textbox', { name: 'Network XML' });
  const tab = (name: string) => details.getByRole('tab', { name }).click();

  await details.getByRole('textbox', { name: 'Title' }).fill('My <lab>');
  await tab('XML');
  await expect(editor).toContainText('My &lt;lab&gt;');
  await editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('<oops ');
  await expect(details.getByText(/^Line 1, column \d+: /).first()).toBeVisible();
  await tab('Details');
  await expect(details.getByRole('textbox', { name: 'Title' })).toBeDisabled();
  await bar.getByRole('button', { name: 'Apply' }).click();
  await expect(editor).toContainText('<oops <network>');
  await editor.click();
  await page.keyboard.press('Control+Home');
  for (let count = 0; count < 6; count += 1) await page.keyboard.press('Delete');
  await expect(details.getByText('This can be read.')).toBeVisible();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await page.keyboard.type("<mtu size='1300'/>");
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  await tab('Limits');
  await expect(details.getByRole('textbox', { name: 'MTU' })).toHaveValue('1300');
  await expect(bar).toContainText('2 changes');
  await bar.getByRole('button', { name: 'Apply' }).click();
  await expect(bar).toBeHidden();
  const stored = readFileSync(path.join(app.storage, 'etc/virtnet-manager/networks/default.xml'), 'utf8');
  expect(stored).toContain("<mtu size='1300'/>");
  expect(stored).toContain('My &lt;lab&gt;');
});

test('a static host from a lease, a record, a port forward, and all of it moved to another network', async ({
  app,
  window,
  page,
}) => {
  const details = await window.start('default');
  const bar = details.getByRole('region', { name: 'Changes' });
  const tab = (name: string) => details.getByRole('tab', { name }).click();
  await tab('Guests');
  await details.getByRole('button', { name: 'Add test guest' }).click();
  await expect(details.getByRole('table', { name: 'Guests' })).toContainText('192.168.122.');

  await tab('DNS & DHCP');
  await expect(details.getByText('dhcp-range=192.168.122.128').first()).toBeVisible();
  await details.getByRole('button', { name: 'From a lease' }).click();
  await page.getByRole('menuitem', { name: 'guest-1' }).click();
  await expect(details.getByRole('table', { name: 'Static hosts' })).toBeVisible();
  await details.getByRole('button', { name: 'Add a host record' }).click();
  const records = details.getByRole('table', { name: 'Host records' });
  await records.getByRole('textbox', { name: 'Address' }).fill('192.168.122.77');
  await records.getByRole('textbox', { name: 'Names' }).fill('www.lab box.lab');
  const generated = (file: string) => details.getByRole('group', { name: file });
  await expect(generated('Hosts file for DHCP')).toContainText('guest-1');
  await expect(generated('Hosts file for DNS')).toContainText('192.168.122.77');

  await tab('Guests');
  await details.getByRole('button', { name: 'Actions for guest-1' }).click();
  await page.getByRole('menuitem', { name: 'Forward a port' }).click();
  const port = details.getByRole('textbox', { name: 'Host port' });
  await expect(port).toBeFocused();
  await page.keyboard.type('8080');
  await details.getByRole('textbox', { name: 'Guest port' }).fill('80');
  await page.keyboard.press('Control+Enter');
  await expect(bar).toBeHidden();
  expect(app.inSandbox('dig', '+short', '@192.168.122.1', 'www.lab')).toBe('192.168.122.77\n');
  expect(app.inSandbox('iptables-save', '-t', 'nat')).toContain('--dport 8080');

  await tab('Details');
  await details.getByRole('textbox', { name: 'Network', exact: true }).fill('10.66.0.0/24');
  await expect(bar.getByRole('group', { name: 'Addresses that move' })).toContainText(
    '192.168.122.77 → 10.66.0.77',
  );
  await expect(bar).toContainText('Guests have to ask for an address again');
  await bar.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(bar).toBeHidden();
  expect(app.inSandbox('dig', '+short', '@10.66.0.1', 'www.lab')).toBe('10.66.0.77\n');
  expect(app.inSandbox('iptables-save', '-t', 'nat')).toContain('--to-destination 10.66.0.');

  await details.getByRole('textbox', { name: 'Device' }).fill('lab0');
  await expect(details.getByText('Applies at next start')).toBeVisible();
  await bar.getByRole('button', { name: 'Apply and restart' }).click();
  await expect(bar).toBeHidden();
  expect(app.inSandbox('ip', '-brief', 'link', 'show', 'master', 'lab0')).not.toBe('');
});

test('what another window does meanwhile is told, and both changes are kept', async ({
  app,
  window,
  context,
}) => {
  await window.select('default');
  const details = window.details('default');
  await details.getByRole('textbox', { name: 'Title' }).fill('Mine');
  const other = await context.newPage();
  await other.goto(app.url);
  const theirs = other.getByRole('article', { name: 'Network default' });
  await theirs.getByRole('textbox', { name: 'Description' }).fill('Theirs');
  await theirs.getByRole('textbox', { name: 'Name', exact: true }).fill('renamed');
  await theirs.getByRole('region', { name: 'Changes' }).getByRole('button', { name: 'Apply' }).click();
  const renamed = window.details('renamed');
  await expect(renamed.getByRole('region', { name: 'Changed elsewhere meanwhile' })).toBeVisible();
  await renamed.getByRole('button', { name: 'Keep my changes' }).click();
  await expect(renamed.getByRole('textbox', { name: 'Description' })).toHaveValue('Theirs');
  await expect(renamed.getByRole('textbox', { name: 'Title' })).toHaveValue('Mine');
  await renamed.getByRole('button', { name: 'Apply' }).click();
  await expect(renamed.getByRole('region', { name: 'Changes' })).toBeHidden();
  const stored = readFileSync(path.join(app.storage, 'etc/virtnet-manager/networks/renamed.xml'), 'utf8');
  expect(stored).toContain('Mine');
  expect(stored).toContain('Theirs');
});
