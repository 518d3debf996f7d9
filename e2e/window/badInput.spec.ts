/** Nothing typed wrong gets past its page: each value is refused beside its field, with a reason. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures';
import type { Assistant } from './pages';

const NAMES: readonly [typed: string, reason: RegExp][] = [
  ['', /needs a name/],
  ['../x', /contains "\/"/],
  ['a/b', /contains "\/"/],
  [' ', /contains a space/],
  ['n'.repeat(300), /300 characters; use at most 50/],
  ['default', /named “default” exists already/],
];

/** Hard to type, and taken all the same: what is said of them is advice. */
const ODD_NAMES: readonly [typed: string, advice: RegExp][] = [
  ['my network', /contains a space/],
  ['"quoted"', /contains """/],
  ["it's", /contains "'"/],
  ['a;b', /contains ";"/],
  ['$(id)', /contains "\$"/],
];

const NETWORKS: readonly [typed: string, reason: RegExp][] = [
  ['', /Enter a network/],
  ['300.1.1.0/24', /not an IPv4 address/],
  ['10.0.0.0/33', /not a prefix length/],
  ['10.0.0.5/24', /address inside the network 10\.0\.0\.0\/24/],
  ['10.0.0.0', /size is missing/],
  ['10.0.0.0/31', /too small/],
  ['10.0.0.0/32', /too small/],
  ['10.0.0.0/7', /address inside|too large/],
  ['12.0.0.0/7', /too large/],
  ['127.0.0.0/8', /reserved/],
  ['224.0.0.0/24', /reserved/],
  ['0.0.0.0/8', /reserved/],
  ['192.168.122.0/25', /network “default”/],
  ['203.0.113.0/25', /interface eth0/],
];

const RANGES: readonly [start: string, end: string, field: 'DHCP start' | 'DHCP end', reason: RegExp][] = [
  ['', '10.77.0.20', 'DHCP start', /Enter the first address/],
  ['10.77.0.10', '', 'DHCP end', /Enter the last address/],
  ['10.77.0.20', '10.77.0.10', 'DHCP start', /starts after its end/],
  ['10.78.0.10', '10.77.0.20', 'DHCP start', /not in the network/],
  ['10.77.0.10', '10.78.0.20', 'DHCP end', /not in the network/],
  ['10.77.0.0', '10.77.0.20', 'DHCP start', /network's own address/],
  ['10.77.0.10', '10.77.0.255', 'DHCP end', /broadcast address/],
  ['10.77.0.x', '10.77.0.20', 'DHCP start', /not an IPv4 address/],
];

/** The field is described by a text with the reason, and may stay as it is. */
async function expectAdvised(field: Locator, reason: RegExp): Promise<void> {
  await expect(field).toHaveAccessibleDescription(reason);
  await expect(field).not.toHaveAttribute('aria-invalid', 'true');
}

/** The field is marked invalid and described by a text with the reason. */
async function expectRefused(field: Locator, reason: RegExp): Promise<void> {
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(reason);
}

async function openAt(assistant: Assistant, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) await assistant.next();
}

test('names', async ({ app, window, assistant }) => {
  await window.addNetwork.click();
  await openAt(assistant, 1);
  const field = assistant.field('Network name');
  for (const [typed, reason] of NAMES) {
    await test.step(`name ${JSON.stringify(typed.slice(0, 20))}`, async () => {
      await field.fill(typed);
      await assistant.next();
      await assistant.expectStep('Choose a name');
      await expect(field).toBeFocused();
      await expectRefused(field, reason);
    });
  }
  for (const [typed, advice] of ODD_NAMES) {
    await test.step(`name ${JSON.stringify(typed)}`, async () => {
      await field.fill(typed);
      await expectAdvised(field, advice);
    });
  }
  // Text with a line break, as it is pasted: the field makes one line of it.
  await field.fill('');
  await window.page.evaluate(() => navigator.clipboard.writeText('two\nlines; x'));
  await field.press('Control+v');
  await expectAdvised(field, /contains/);

  await field.fill('a b');
  await expectAdvised(field, /contains a space/);
  await assistant.button('Use a_b').click();
  await expect(field).toHaveValue('a_b');
  await expect(field).not.toHaveAttribute('aria-invalid', 'true');
  expect(readdirSync(path.join(app.storage, 'etc/virtnet-manager/networks'))).toEqual(['default.xml']);
});

test('networks', async ({ window, assistant }) => {
  await window.addNetwork.click();
  await openAt(assistant, 2);
  const field = assistant.field('Network');
  for (const [typed, reason] of NETWORKS) {
    await test.step(`network ${typed}`, async () => {
      await field.fill(typed);
      await assistant.next();
      await assistant.expectStep('Choose an IPv4 address range');
      await expect(field).toBeFocused();
      await expectRefused(field, reason);
    });
  }
  await field.fill('10.0.0.5/24');
  await assistant.button('Use 10.0.0.0/24').click();
  await expect(field).toHaveValue('10.0.0.0/24');
  await assistant.next();
  await assistant.expectStep('Choose a DHCP address range');
});

test('a public network asks, and passes once it is confirmed', async ({ window, assistant }) => {
  await window.addNetwork.click();
  await openAt(assistant, 2);
  await assistant.field('Network').fill('8.8.8.0/24');
  await assistant.next();
  await assistant.expectStep('Choose an IPv4 address range');
  await expect(assistant.field('Network')).toHaveAccessibleDescription(/not a private range/);
  await assistant.dialog.getByText('Use this public range anyway').click();
  await assistant.next();
  await assistant.expectStep('Choose a DHCP address range');
});

test('DHCP ranges', async ({ window, assistant }) => {
  await window.addNetwork.click();
  await openAt(assistant, 2);
  await assistant.field('Network').fill('10.77.0.0/24');
  await assistant.next();
  for (const [start, end, name, reason] of RANGES) {
    await test.step(`DHCP range ${start} – ${end}`, async () => {
      await assistant.field('DHCP start').fill(start);
      await assistant.field('DHCP end').fill(end);
      await assistant.next();
      await assistant.expectStep('Choose a DHCP address range');
      await expect(assistant.field(name)).toBeFocused();
      await expectRefused(assistant.field(name), reason);
    });
  }
  await assistant.field('DHCP start').fill('10.77.0.1');
  await assistant.field('DHCP end').fill('10.77.0.20');
  await expectAdvised(assistant.field('DHCP start'), /10\.77\.0\.1, this host's own address/);
});

test('a file with an uplink that does not exist, a long bridge name, or no XML at all', async ({
  window,
  assistant,
}) => {
  const definition = (bridge: string, forward: string): string =>
    `<network><name>from-file</name>${bridge}${forward}<ip address="10.77.0.1" netmask="255.255.255.0"/></network>`;
  const choose = async (name: string, text: string): Promise<void> => {
    const chooser = window.page.waitForEvent('filechooser');
    await assistant.button('Choose a file…').click();
    await (await chooser).setFiles({ name, mimeType: 'text/xml', buffer: Buffer.from(text) });
    await expect(assistant.dialog.getByText(name, { exact: true })).toBeVisible();
  };
  await window.addNetwork.click();
  await assistant.choose('libvirt XML file');

  await choose('broken.xml', '<network>\n  <name>x</nam>');
  await expect(assistant.dialog.getByText(/line 2/i)).toBeInViewport();
  await assistant.next();
  await assistant.expectStep('New network');

  await choose('unsupported.xml', '<network><name>x</name><vlan/></network>');
  await expect(assistant.dialog.getByText(/vlan/)).toBeVisible();
  await assistant.next();
  await assistant.expectStep('New network');

  await choose('uplink.xml', definition('', '<forward mode="nat" dev="eth9"/>'));
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await assistant.expectStep('Choose the type of virtual network');
  await expect(assistant.dialog.getByText(/no network device named eth9/)).toBeVisible();
});
