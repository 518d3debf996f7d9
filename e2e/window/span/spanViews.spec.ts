/** Networks over hosts as the window shows them, in states that real hosts are seldom in: a stand-in front answers. */
import type { Page } from '@playwright/test';
import { sampleGuest, sampleMember, sampleSpan } from '../../fakes/samples';
import { SpanFront, type Pretence } from '../../fakes/spanFront';
import { expect, test as base } from '../fixtures';
import { cutOffIn } from '../languages';
import { lookAt, lookAtSize } from '../pictures';

const WEB2 = 'virtnet+ssh://root@web2/system';
const DB = 'virtnet+ssh://root@db/system';
const HERE = 'virtnet:///sandbox';

const span = { ...sampleSpan('web1', 'web2', 'db', 'lab'), engine: 'evpn' as const };
const session = { state: 'up', word: 'Established', since: Date.now() - 3_600_000 } as const;
const well = {
  device: 'vx4097',
  members: [
    sampleMember('web2', { since: Date.now() - 3_600_000, session }),
    sampleMember('db', { since: Date.now() - 7_200_000, session, guests: 1, clockMs: 8000, same: false }),
    sampleMember('lab', { since: Date.now() - 60_000, session, guests: 0 }),
  ],
  faults: [],
};
const elsewhere = ['web2', 'web2', 'db'].map((host, index) =>
  sampleGuest({
    ...{ name: `guest-${index + 2}`, host, port: null, mac: `52:54:00:aa:00:1${index}`, test: false },
    addresses: [{ address: `192.168.122.14${index}`, family: 'ipv4', source: 'lease', leaseUntil: 0 }],
  }),
);

const underlays = (address: string) => [
  { address, prefix: 24, device: 'eth0', mtu: 1500 },
  { address: `2001:db8::${address.at(-1)}`, prefix: 64, device: 'eth0', mtu: 1500 },
];
const groundHost = (host: string, label: string, address: string) => ({
  ...{ host, label, error: null, address, clockMs: 3 },
  offer: {
    ...{ hostname: label, version: '0.1.0', clock: 0, underlays: underlays(address), vnis: [], keys: [] },
    frr: { state: 'absent' as const, version: null, asn: null, remedy: 'apt install frr' },
    wireguard: { state: 'present' as const, publicKey: null, remedy: null },
  },
});
const way = (from: string, to: string, reached = true) => ({
  ...{ from, to },
  path: {
    to,
    reached,
    roundTripMs: reached ? 0.42 : null,
    mtu: reached ? 1500 : null,
    lossPercent: reached ? 0 : 100,
  },
});
const steps = [
  { title: 'Create VXLAN vx4097', command: 'ip link add vx4097 type vxlan id 4097', input: null },
].map(({ title, command }) => ({ title, command }));
const planned = { plan: { changes: [], steps, script: '#!/bin/sh\n' }, restart: [], risk: null };

const pretence: Pretence = {
  hosts: [
    { uri: WEB2, label: 'web2', isOpen: true },
    { uri: DB, label: 'db', isOpen: false },
  ],
  ...{ span: null, state: null, guests: [], held: null, outcome: null },
  ground: {
    hosts: [groundHost(HERE, 'Sandbox', '192.0.2.1'), groundHost(WEB2, 'web2', '192.0.2.2')],
    paths: [way(HERE, WEB2), way(WEB2, HERE)],
  },
  plan: {
    proposal: {
      ...{ engine: 'static', wireguard: false, vni: 4097, shares: 4, mtu: 1450 },
      members: [
        { name: 'web1', address: '192.0.2.1', share: 0, reflector: false, host: HERE, stands: 'comes' },
        { name: 'web2', address: '192.0.2.2', share: 1, reflector: false, host: WEB2, stands: 'comes' },
      ],
    },
    findings: [
      {
        ...{ code: 'frr-absent', severity: 'advice', host: 'web2' },
        reason: 'web2 has no FRR.',
        remedy: 'Two hosts need none. For many, install it on each.',
        command: 'apt install frr',
      },
    ],
    hosts: [
      { host: HERE, label: 'Sandbox', member: 'web1', does: 'update', planned, error: null },
      { host: WEB2, label: 'web2', member: 'web2', does: 'create', planned, error: null },
    ],
  },
  progress: [
    { host: HERE, label: 'Sandbox', member: 'web1', step: 'held', error: null },
    { host: WEB2, label: 'web2', member: 'web2', step: 'applying', error: null },
  ],
};

const lost = {
  ...well,
  members: well.members.map((member) =>
    member.name === 'web2'
      ? {
          ...{ ...member, state: 'lost' as const, since: Date.now() - 12_000, roundTripMs: null },
          ...{ lossPercent: 100, session: { ...session, state: 'connecting' as const, word: 'Active' } },
        }
      : member,
  ),
  faults: [
    {
      ...{ code: 'member-lost' as const, member: 'web2', title: 'web2 is lost' },
      detail:
        'Guests on it are cut off from those here; all others go on. It heals by itself when web2 answers.',
      remedy: 'Look at web2 and the network between.',
    },
  ],
};

const test = base.extend<{ front: SpanFront }>({
  front: async ({ page }, provide) => {
    await provide(await SpanFront.between(page, pretence));
  },
});

const hostsTab = (page: Page) => page.getByRole('tab', { name: 'Hosts', exact: true });

test('a network is spanned over hosts: chosen, tried, shown, and followed on each', async ({
  front,
  window,
}) => {
  const { page } = window;
  await window.start('default');
  await hostsTab(page).click();
  await expect(page.getByText('This network is of this host alone')).toBeVisible();
  await lookAt(page, 'span-none');
  await page.getByRole('button', { name: 'Span over hosts…' }).click();
  const dialog = window.dialog('Span default over hosts');
  await expect(dialog.getByRole('checkbox', { name: 'db', exact: true })).toBeDisabled();
  await expect(dialog.getByRole('button', { name: 'Connect db' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await dialog.getByText('web2').click();
  await expect(dialog.getByRole('button', { name: /Address of web2/ })).toContainText('192.0.2.2');
  const ways = dialog.getByRole('table', { name: 'How hosts reach each other' });
  await expect(ways.getByRole('row', { name: /web2 → Sandbox.*Yes.*0\.4 ms.*1,500 bytes/ })).toBeVisible();
  await expect(dialog).toContainText('web2 has no FRR.');
  await lookAt(page, 'span-add');
  await dialog.getByRole('button', { name: 'web2: gets the network' }).click();
  await dialog.getByRole('button', { name: /Create VXLAN/ }).click();
  await expect(dialog).toContainText('ip link add vx4097');
  await lookAt(page, 'span-plan');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  const progress = dialog.getByRole('list', { name: 'Progress' });
  await expect(progress).toContainText('Applied; waiting for the others');
  await expect(progress).toContainText('Applying');
  await lookAt(page, 'span-progress');
  front.end({ given: { networks: [], waiting: [{ member: 'web2', label: 'web2' }] } });
  await expect(dialog).toContainText('It is decided, but not told to web2 yet');
  await lookAt(page, 'span-done');
  await dialog.getByRole('button', { name: 'Close' }).click();
  const given = front.asked.find(({ method }) => method === 'spanGive');
  expect(given?.params['wish']).toMatchObject({ do: 'add', at: HERE, hosts: [{ host: WEB2 }] });
});

test('a change that is taken back says that nothing was changed, and may be tried again', async ({
  front,
  window,
}) => {
  const { page } = window;
  await window.start('default');
  await hostsTab(page).click();
  await page.getByRole('button', { name: 'Span over hosts…' }).click();
  const dialog = window.dialog('Span default over hosts');
  await dialog.getByText('web2').click();
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The change was not made');
  await lookAt(page, 'span-cancelled');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(dialog.getByRole('checkbox', { name: 'web2', exact: true })).toBeChecked();
  expect(front.asked.some(({ method }) => method === 'cancelSpan')).toBe(true);
});

test('hosts, guests and the diagram of a network that spans, well and with one lost', async ({
  front,
  window,
}) => {
  const { page } = window;
  front.set({ span, state: well, guests: elsewhere });
  const details = await window.start('default');
  await expect(details).toContainText('spans 4 hosts');
  await hostsTab(page).click();
  const table = details.getByRole('table', { name: 'Hosts of default' });
  await expect(table.getByRole('row', { name: /web2.*Reached.*0\.4 ms.*Agrees.*Up for 1 h/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /db.*Other definition.*8 s ahead/ })).toBeVisible();
  await lookAt(page, 'span-hosts');
  front.set({ state: lost });
  await expect(table.getByRole('row', { name: /web2.*Lost/ })).toBeVisible();
  await lookAt(page, 'span-lost');
  await page.setViewportSize({ width: 800, height: 600 });
  await lookAtSize(page, 'span-lost-narrow');
  await details.getByRole('tab', { name: 'Guests' }).click();
  await lookAtSize(page, 'span-guests-narrow');
  await page.setViewportSize({ width: 1180, height: 760 });
  const guests = details.getByRole('table', { name: 'Guests' });
  await expect(guests.getByRole('row', { name: /guest-4 db/ })).toBeVisible();
  await lookAt(page, 'span-guests');
  await details.getByRole('tab', { name: 'Diagram' }).click();
  await expect(page.getByRole('img', { name: /spans 4 hosts, of which 1 is lost/ })).toBeVisible();
  await lookAt(page, 'span-diagram');
});

test('changes are offered to all hosts, and questions say what the others keep', async ({
  front,
  window,
}) => {
  const { page } = window;
  front.set({ span, state: well, guests: elsewhere });
  const details = await window.start('default');
  await details.getByRole('textbox', { name: 'DHCP end' }).fill('192.168.122.200');
  const bar = page.getByRole('region', { name: 'Changes' });
  await expect(bar).toContainText('The network spans 4 hosts');
  await lookAt(page, 'span-edit');
  await bar.getByRole('button', { name: 'Apply on all hosts…' }).click();
  const dialog = window.dialog('Apply changes to default on all hosts');
  await expect(dialog).toContainText('on all of them or on none');
  await lookAt(page, 'span-apply');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await bar.getByRole('button', { name: 'Revert' }).click();
  await hostsTab(page).click();
  await details.getByRole('button', { name: 'Remove…' }).click();
  await window.dialog('Remove hosts from default').getByText('db', { exact: true }).click();
  await lookAt(page, 'span-remove');
  await page.keyboard.press('Escape');
  await window.deleteNetwork.click();
  await expect(window.dialog('Delete network default')).toContainText('web2, db, and lab keep it');
  await lookAt(page, 'span-delete');
  await page.keyboard.press('Escape');
  await hostsTab(page).click();
  front.set({
    held: {
      ...{ change: crypto.randomUUID(), anchor: 'web2', here: 'web1', members: ['web1', 'web2', 'db'] },
      ...{ title: 'Change of default', networks: ['default'], since: Date.now() - 20_000, inDoubt: true },
    },
  });
  await expect(details).toContainText('Only web2 knows what was decided');
  await lookAt(page, 'span-held');
});

test('the assistant makes a network over hosts from its template', async ({ front, window, assistant }) => {
  const { page } = window;
  await window.addNetwork.click();
  await assistant.choose('Spanning network');
  await lookAt(page, 'span-template');
  for (let step = 0; step < 5; step += 1) await assistant.next();
  await expect(assistant.dialog.getByRole('checkbox', { name: 'Over several hosts' })).toBeChecked();
  await lookAt(page, 'span-finish');
  await assistant.button('Choose hosts…').click();
  const dialog = page.getByRole('dialog', { name: /^Span Spanning_Network/ });
  await dialog.getByText('web2').click();
  await dialog.getByRole('button', { name: 'Create on all hosts' }).click();
  front.end({ given: { networks: [], waiting: [] } });
  await expect(dialog).toContainText('All hosts have it');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(assistant.dialog).toBeHidden();
  const given = front.asked.find(({ method }) => method === 'spanGive');
  expect(given?.params['wish']).toMatchObject({
    do: 'create',
    definition: { forward: { mode: 'nat' } },
    start: true,
  });
});

test.describe('in German, in a small window', () => {
  test.use({ appOptions: { locale: 'de_DE.UTF-8' }, viewport: { width: 800, height: 600 } });

  test('everything has its place', async ({ front, window }) => {
    const { page } = window;
    front.set({ span, state: lost, guests: elsewhere });
    await page.getByRole('option', { name: 'default' }).click();
    await page.getByRole('button', { name: 'Netzwerk starten' }).click();
    await hostsTab(page).click();
    await expect(page.getByRole('table', { name: 'Hosts von default' })).toContainText('Verloren');
    const seen = async (name: string): Promise<void> => {
      await lookAtSize(page, `de-${name}`);
      expect(await cutOffIn(page), name).toEqual([]);
    };
    await seen('span-hosts');
    await page.getByRole('button', { name: 'Host hinzufügen …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('web2', { exact: true }).click();
    await expect(dialog.getByRole('button', { name: 'web2: erhält das Netzwerk' })).toBeVisible();
    await seen('span-add');
    await dialog.getByRole('button', { name: 'Anwenden' }).click();
    await seen('span-progress');
    front.end({ given: { networks: [], waiting: [] } });
    await dialog.getByRole('button', { name: 'Schließen' }).click();
    await page.getByRole('tab', { name: 'Diagramm' }).click();
    await seen('span-diagram');
    await page.getByRole('tab', { name: 'Gäste' }).click();
    await seen('span-guests');
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByRole('textbox', { name: 'Titel' }).fill('Labor');
    await expect(page.getByRole('region', { name: 'Änderungen' })).toContainText('reicht über 4 Hosts');
    await seen('span-edit');
  });
});
