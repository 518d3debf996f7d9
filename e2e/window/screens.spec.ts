/** Every screen and step in light and dark: its picture is taken, and axe finds nothing on it. */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures';
import { lookAt, lookAtSize } from './pictures';

test('the window', async ({ app, window, assistant, page }) => {
  await window.select('default');
  await lookAt(page, 'networks-first-time');

  await window.addNetwork.click();
  await assistant.next();
  await assistant.field('Network name').fill('web-lab');
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await assistant.finish();
  await window.expectActive('web-lab');
  await lookAt(page, 'networks-after-finish');

  const details = window.details('web-lab');
  await details.getByRole('button', { name: 'Dismiss' }).click();
  await details.getByRole('tab', { name: 'Guests' }).click();
  await lookAt(page, 'guests-none');
  await window.button('Add test guest').click();
  await expect(details.getByRole('table', { name: 'Guests' })).toContainText('guest-1');
  await lookAt(page, 'guests');
  await window.stopNetwork.click();
  await window.dialog('Stop network web-lab').getByRole('button', { name: 'What will be done' }).click();
  await expect(window.button('Remove the bridge virbr1')).toBeVisible();
  await lookAt(page, 'stop');
  await window.button('Cancel').click();
  await details.getByRole('tab', { name: 'Details' }).click();
  await lookAt(page, 'details');
  await details.getByRole('tab', { name: 'XML' }).click();
  await expect(details.getByRole('textbox', { name: 'Network XML' })).toContainText('<network');
  await lookAt(page, 'xml');

  await window.select('default');
  await window.deleteNetwork.click();
  await expect(window.dialog('Delete network default')).toBeVisible();
  await lookAt(page, 'delete');
  await window.button('Cancel').click();

  await details.page().keyboard.press('Escape');
  app.inSandbox('iptables', '-t', 'nat', '-F', 'VNM_PRT');
  await window.select('web-lab');
  const banner = window.details('web-lab').getByRole('region', { name: 'Changed outside' });
  await banner.getByRole('button', { name: 'Show' }).click();
  await expect(banner.getByText('Exact commands')).toBeVisible();
  await lookAt(page, 'changed-outside');
  await banner.getByRole('button', { name: 'Repair' }).click();
  await expect(banner).toBeHidden();

  await window.showTab('Overview');
  await expect(page.getByText('ready to run virtual networks')).toBeVisible();
  await lookAt(page, 'overview');
  await window.showTab('Activity');
  const activity = page.getByRole('listbox', { name: 'Activity' });
  await expect(activity).toContainText('web-lab');
  await lookAt(page, 'activity');
  await activity.getByRole('option').filter({ hasText: 'Repair web-lab' }).first().click();
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('iptables-restore');
  await lookAt(page, 'activity-details');
  await window.button('Close the details').click();

  await window.button('Menu').click();
  await expect(page.getByRole('menu', { name: 'Menu' })).toBeVisible();
  await lookAt(page, 'menu');
  await page.getByRole('menuitem', { name: 'About Virtnet Manager' }).click();
  await expect(window.dialog('About Virtnet Manager')).toBeVisible();
  await lookAt(page, 'about');
  await page.keyboard.press('Escape');
  await expect(window.dialog('About Virtnet Manager')).toBeHidden();
  // The focus is back on the menu's button; its tooltip goes by Escape as well.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tooltip')).toBeHidden();

  process.kill(app.helper(), 'SIGKILL');
  await expect(page.getByRole('alert', { name: 'Disconnected from Sandbox' })).toBeVisible();
  await lookAt(page, 'disconnected');
});

test('a network that is changed', async ({ window, page }) => {
  const details = await window.start('default');
  const bar = details.getByRole('region', { name: 'Changes' });
  const tab = (name: string) => details.getByRole('tab', { name }).click();
  await tab('Guests');
  await details.getByRole('button', { name: 'Add test guest' }).click();
  await expect(details.getByRole('table', { name: 'Guests' })).toContainText('192.168.122.');
  await tab('Port forwards');
  await lookAt(page, 'forwards-none');
  await details.getByRole('button', { name: 'To a guest' }).click();
  await page.getByRole('menuitem', { name: 'guest-1' }).click();
  const forwards = details.getByRole('table', { name: 'Port forwards' });
  await expect(details.getByText('Enter a whole number')).toHaveCount(0);
  await lookAt(page, 'forwards-fresh');
  await bar.getByRole('button', { name: 'Apply' }).click();
  await expect(forwards.getByText('Enter a whole number')).toBeVisible();
  await lookAt(page, 'forwards-failing');
  await details.getByRole('textbox', { name: 'Host port' }).fill('8080');
  await lookAt(page, 'forwards');
  await tab('DNS & DHCP');
  await details.getByRole('button', { name: 'Add a host record' }).click();
  await details.getByRole('textbox', { name: 'Names' }).blur();
  await lookAt(page, 'services-failing');
  await details.getByRole('textbox', { name: 'Names' }).fill('www.lab');
  await details.getByRole('table', { name: 'Host records' }).getByLabel('Address').fill('192.168.122.77');
  await expect(details.getByText('dhcp-range=').first()).toBeVisible();
  await details.getByText('dhcp-range=').first().scrollIntoViewIfNeeded();
  await lookAt(page, 'services');
  await tab('Limits & routes');
  await lookAt(page, 'limits-none');
  await details.getByRole('textbox', { name: 'To the guests: average' }).fill('1000');
  await details.getByRole('button', { name: 'Add a route' }).click();
  await details.getByRole('textbox', { name: 'Destination' }).blur();
  await lookAt(page, 'limits-failing');
  await details.getByRole('button', { name: 'Remove row 1' }).click();
  await tab('Details');
  await details.getByRole('textbox', { name: 'Network', exact: true }).fill('10.66.0.0/24');
  await details.getByRole('textbox', { name: 'Device' }).fill('lab0');
  await bar.getByRole('button', { name: 'What will be done' }).click();
  await expect(bar.getByRole('button', { name: 'Copy as a script' })).toBeVisible();
  await lookAt(page, 'details-changed');
  await bar.getByRole('button', { name: 'What will be done' }).click();
  await tab('XML');
  const editor = details.getByRole('textbox', { name: 'Network XML' });
  await editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('<oops ');
  await expect(details.getByText(/^Line 1, column \d+: /).first()).toBeVisible();
  await lookAt(page, 'xml-failing');
  await tab('Details');
  await lookAt(page, 'details-locked');
});

test('a host without networks', async ({ window, page }) => {
  await window.select('default');
  await window.deleteNetwork.click();
  await window.button('Delete').click();
  await expect(page.getByText('No networks yet')).toBeVisible();
  await lookAt(page, 'networks-none');
});

test('the last boot', async ({ app, window, page }) => {
  await window.select('default');
  await window.showTab('Overview');
  const section = page.getByRole('region', { name: 'Last boot' });
  await expect(section).toContainText('None since this host was started');
  // A page that is left open would try to reach the app meanwhile.
  await page.goto('about:blank');
  await app.stop();
  // The network of the outside itself, which somebody has put into the file by hand.
  const networks = path.join(app.storage, 'etc/virtnet-manager/networks');
  const text = readFileSync(path.join(networks, 'default.xml'), 'utf8');
  const campus = text
    .replace('<name>default', '<name>campus')
    .replaceAll('192.168.122.', '203.0.113.')
    .replace(/<uuid>.{8}/, '<uuid>00000000')
    .replace('virbr0', 'virbr9')
    .replace(/52:54:00:..:..:../, '52:54:00:00:00:09');
  writeFileSync(path.join(networks, 'campus.xml'), campus);
  symlinkSync('../networks/campus.xml', path.join(networks, '../autostart/campus.xml'));
  await app.start();
  await page.goto(app.url);
  await window.showTab('Overview');
  await expect(section).toContainText('Started1 · default');
  await expect(section.getByRole('list', { name: 'Networks that did not start' })).toContainText(
    'campus did not start. “campus” cannot start: its addresses 203.0.113.0/24 are in use by',
  );
  await lookAt(page, 'overview-boot');
});

test('a page without its link', async ({ app, page }) => {
  await page.goto(app.url.replace(/#.*/, ''));
  await expect(page.getByText('This page needs its link')).toBeVisible();
  await lookAt(page, 'no-link');
});

test('the assistant', async ({ window, assistant, page }) => {
  await window.addNetwork.click();
  await assistant.expectStep('New network');
  await lookAt(page, 'assistant-3-new-network');
  await assistant.goTo('Host properties');
  await assistant.expectStep('Host properties');
  await lookAt(page, 'assistant-1-host-properties');
  await assistant.next();
  await assistant.expectStep('Virtual Networks');
  await lookAt(page, 'assistant-2-virtual-networks');
  await assistant.next();
  await assistant.next();
  await assistant.expectStep('Choose a name');
  await lookAt(page, 'assistant-4-name');
  await assistant.field('Network name').fill('my network');
  await lookAt(page, 'assistant-4-name-advised');
  await assistant.field('Network name').fill('my/network');
  await assistant.next();
  await lookAt(page, 'assistant-4-name-refused');
  await assistant.field('Network name').fill('servers');
  await assistant.next();
  await assistant.expectStep('Choose an IPv4 address range');
  await lookAt(page, 'assistant-5-ipv4');
  await assistant.field('Network').fill('192.168.122.0/24');
  await assistant.next();
  await lookAt(page, 'assistant-5-ipv4-overlap');
  await assistant.field('Network').fill('10.20.0.0/24');
  await assistant.next();
  await assistant.expectStep('Choose a DHCP address range');
  await lookAt(page, 'assistant-6-dhcp');
  await assistant.next();
  await assistant.expectStep('Choose the type of virtual network');
  await lookAt(page, 'assistant-7-type-nat');
  await assistant.choose('Routed');
  await expect(assistant.dialog.getByRole('region', { name: 'Return route' })).toContainText('10.20.0.0/24');
  await lookAt(page, 'assistant-7-type-routed');
  await assistant.choose('Isolated');
  await lookAt(page, 'assistant-7-type-isolated');
  await assistant.button('More types').click();
  await assistant.choose('Open');
  await lookAt(page, 'assistant-7-type-open');
  await assistant.choose('NAT');
  await assistant.next();
  await assistant.expectStep('Finish');
  await expect(assistant.dialog.getByText('Working out the plan')).toBeHidden();
  await lookAt(page, 'assistant-8-finish');
  await assistant.button('Cancel').click();
  await expect(window.dialog('Discard this new network?')).toBeVisible();
  await lookAt(page, 'assistant-discard');
});

test.describe('a small window', () => {
  test.use({ viewport: { width: 800, height: 600 } });

  test('shows the networks and every step without cutting anything off', async ({
    window,
    assistant,
    page,
  }) => {
    await window.select('default');
    await lookAtSize(page, 'small-networks');
    const widest = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(widest).toBeLessThanOrEqual(800);
    await window.addNetwork.click();
    for (const name of ['3', '4', '5', '6', '7', '8']) {
      await expect(assistant.button('Cancel')).toBeInViewport();
      await expect(assistant.button(name === '8' ? 'Finish' : 'Next').last()).toBeInViewport();
      await lookAtSize(page, `small-assistant-${name}`);
      if (name !== '8') await assistant.next();
    }
  });
});
