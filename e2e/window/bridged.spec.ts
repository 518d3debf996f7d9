/** A Bridged network as a person makes it: how the host gets a bridge, joining it, and what every tab says of it. */
import { LAN, MAKE_LAN } from '../fixtures/lan';
import { OUTSIDE_FACTS } from '../../electron/helper/sandbox/outside';
import { expect, test } from './fixtures';
import { lookAt } from './pictures';

test('a network joins a bridge of the host', async ({ app, window, assistant, page }) => {
  await window.addNetwork.click();
  await assistant.choose('Bridged');
  await expect(assistant.dialog.getByText('This host has no bridge to a LAN yet')).toBeVisible();
  await lookAt(page, 'bridged-start');
  await assistant.next();
  await assistant.field('Network name').fill('office');
  // What the LAN decides is not asked.
  await assistant.next();
  await assistant.expectStep('Choose the type of virtual network');
  await assistant.dialog.getByRole('button', { name: 'Step 5: IPv4 range, set by the LAN' }).click();
  await expect(assistant.dialog.getByText('The LAN gives guests their addresses')).toBeVisible();
  await lookAt(page, 'bridged-addresses');
  await assistant.next();
  await assistant.expectStep('Choose the type of virtual network');
  // Nothing can be joined yet, and Next says so.
  await assistant.next();
  await expect(
    assistant.dialog.getByText('A Bridged network joins a bridge that this host has'),
  ).toBeVisible();
  await assistant.dialog.getByRole('button', { name: 'By hand' }).click();
  await expect(assistant.dialog.getByText(/nmcli connection add type bridge con-name br0/)).toBeVisible();
  await lookAt(page, 'bridged-make');
  await assistant.dialog.getByRole('tab', { name: 'systemd-networkd' }).click();
  await expect(assistant.dialog.getByText(/networkctl reload/)).toBeVisible();

  app.inSandbox('sh', '-c', `set -e; ${MAKE_LAN}; ip -n lan addr add ${OUTSIDE_FACTS.address}/32 dev lo`);
  await expect(assistant.dialog.getByRole('button', { name: `${LAN.bridge} Bridge` })).toBeVisible();
  await lookAt(page, 'bridged-type');
  await assistant.next();
  await expect(assistant.dialog.getByText('Bridged: guests are on the LAN like the host')).toBeVisible();
  await lookAt(page, 'bridged-finish');
  await assistant.finish();
  await window.expectActive('office');
  await expect(window.row('office')).toContainText('Bridged');
  await expect(window.row('office')).toContainText('br0 · addresses of the LAN');
  const details = window.details('office');
  await details.getByRole('button', { name: 'Dismiss' }).click();

  await details.getByRole('tab', { name: 'Guests' }).click();
  await window.button('Add test guest').click();
  await expect(details.getByRole('table', { name: 'Guests' })).toContainText('guest-1');
  await expect(details.getByRole('table', { name: 'Guests' })).not.toContainText(LAN.card);
  await lookAt(page, 'bridged-guests');
  await details.getByRole('tab', { name: 'Details' }).click();
  await expect(details.getByText('IPv4 configuration')).toBeHidden();
  await lookAt(page, 'bridged-details');
  await details.getByRole('tab', { name: 'Traffic' }).click();
  await expect(details.getByRole('table', { name: 'Traffic' })).toContainText('guest-1');
  await details.getByRole('tab', { name: 'Diagram' }).click();
  await expect(page.getByRole('img', { name: /^Diagram of / })).toHaveAccessibleName(
    /network office, Bridged, active: 1 guest on br0\. On the LAN by enp7s0, like this host\.$/,
  );
  await lookAt(page, 'bridged-diagram');
  for (const [tab, words] of [
    ['DNS & DHCP', 'The LAN gives guests addresses and names'],
    ['Port forwards', 'Only a NAT network forwards ports'],
    ['Limits & routes', 'Nothing is limited on the LAN'],
  ] as const) {
    await details.getByRole('tab', { name: tab }).click();
    await expect(details.getByText(words)).toBeVisible();
  }
  await lookAt(page, 'bridged-limits');

  await window.button('Test network').click();
  const dialog = window.dialog('Test network office');
  await expect(dialog.getByRole('status')).toContainText('The network works');
  await expect(dialog.getByText(/from 192\.168\.77\.1 on the LAN/)).toBeVisible();
  await lookAt(page, 'bridged-test');
  app.inSandbox('ip', 'link', 'set', LAN.card, 'nomaster');
  await dialog.getByRole('button', { name: 'Test again' }).click();
  await expect(dialog.getByRole('region', { name: 'No port of br0 leads to a LAN' })).toBeVisible();
  await lookAt(page, 'bridged-test-failed');
  await dialog.getByRole('button', { name: 'Close' }).first().click();

  app.inSandbox('ip', 'link', 'del', LAN.bridge);
  await expect(details.getByRole('region', { name: 'Changed outside' })).toBeVisible();
  await details
    .getByRole('region', { name: 'Changed outside' })
    .getByRole('button', { name: 'Show' })
    .click();
  await expect(details.getByText('There is no bridge br0 on this host now').first()).toBeVisible();
  await lookAt(page, 'bridged-gone');
});

test('a network changes its type to Bridged and back in its form', async ({ app, window, page }) => {
  await window.select('default');
  app.inSandbox('sh', '-c', `set -e; ${MAKE_LAN}`);
  const details = window.details('default');
  const type = details.getByRole('button', { name: 'Forwarding' });
  await expect.poll(() => page.getByText('Inactive').count()).toBeGreaterThan(0);
  await type.click();
  await page.getByRole('option', { name: 'Bridged' }).click();
  await expect(details.getByRole('textbox', { name: 'Device' })).toHaveValue(LAN.bridge);
  await expect(details.getByText('IPv4 configuration')).toBeHidden();
  await details.getByRole('tab', { name: 'XML' }).click();
  await expect(details.getByRole('textbox', { name: 'Network XML' })).toContainText(
    "<forward mode='bridge'/>",
  );
  await expect(details.getByRole('textbox', { name: 'Network XML' })).not.toContainText('<ip');
  await details.getByRole('tab', { name: 'Details' }).click();
  await details.getByRole('button', { name: 'Apply' }).click();
  await expect(window.row('default')).toContainText('Bridged');
  await type.click();
  await page.getByRole('option', { name: 'Isolated' }).click();
  await expect(details.getByRole('textbox', { name: 'DHCP start' })).toBeVisible();
  await details.getByRole('button', { name: 'Apply' }).click();
  await expect(window.row('default')).toContainText('Isolated');
  await expect(details.getByRole('textbox', { name: 'Device' })).toHaveValue(/^virbr\d+$/);
});

test('a Bridged network keeps what libvirt would limit, and says that nobody does here', async ({
  app,
  window,
  page,
}) => {
  await window.select('default');
  app.inSandbox('sh', '-c', `set -e; ${MAKE_LAN}`);
  const details = window.details('default');
  const bar = details.getByRole('region', { name: 'Changes' });
  const editor = details.getByRole('textbox', { name: 'Network XML' });
  await details.getByRole('button', { name: 'Forwarding' }).click();
  await page.getByRole('option', { name: 'Bridged' }).click();
  await details.getByRole('tab', { name: 'XML' }).click();
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await expect(editor).toBeFocused();
  // Typed, each element would be closed by the editor.
  await page.keyboard.insertText("<bandwidth><inbound average='1000'/></bandwidth><port isolated='yes'/>");
  await expect(bar.getByText(/guests on it reach each other/)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  await details.getByRole('tab', { name: 'Limits & routes' }).click();
  await expect(details.getByText(/here it would slow down this host’s own bridge/).first()).toBeVisible();
  await lookAt(page, 'bridged-limits-kept');
  await bar.getByText('Do it anyway').click();
  await bar.getByRole('button', { name: 'Apply' }).click();
  await expect(window.row('default')).toContainText('Bridged');
  await details.getByRole('tab', { name: 'XML' }).click();
  await expect(editor).toContainText("<port isolated='yes'/>");
  await expect(editor).toContainText("<inbound average='1000'/>");
});
