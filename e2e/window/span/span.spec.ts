/** A network over real hosts in the window: made over them by the assistant, seen from one, changed on all, and ended. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { SavedHost } from '../../../shared/contract/savedHost';
import { Lab } from '../../span/lab';
import { underlay } from '../../span/labFabric';
import { App } from '../app';
import { expect, test as base } from '../fixtures';
import { lookAt } from '../pictures';

const DIST = path.resolve(import.meta.dirname, '../../../dist');
const NAMES = ['host1', 'host2', 'host3'] as const;

/** The `ssh` of the first host, which reaches all of them. */
function writeSsh(folder: string, lab: Lab): void {
  const { argv, env } = lab.host(1).namespace.enter(['ssh']);
  const words = argv.map((word) => `'${word}'`).join(' ');
  const file = path.join(folder, 'ssh');
  writeFileSync(file, `#!/bin/sh\nPATH='${env['PATH'] ?? ''}' exec ${words} "$@"\n`);
  chmodSync(file, 0o755);
}

/** The hosts as somebody has added them, connected when the app starts. */
function rememberHosts(home: string): void {
  const hosts = NAMES.map((name, index): SavedHost => ({
    ...{ name, user: 'root', host: underlay(index + 1).ipv4, port: 22 },
    ...{ jump: [], become: 'root', atStart: true },
  }));
  const folder = path.join(home, '.config/virtnet-manager');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'hosts.json'), JSON.stringify({ hosts }));
}

const test = base.extend<{ lab: Lab }>({
  lab: async ({ appOptions: _ }, provide) => {
    process.env['XDG_RUNTIME_DIR'] = '';
    const lab = await Lab.open({ hosts: NAMES.length, programs: DIST, ssh: true });
    try {
      await provide(lab);
    } finally {
      lab.close();
    }
  },
  app: async ({ lab }, provide) => {
    const bin = mkdtempSync(path.join(tmpdir(), 'virtnet-ssh-'));
    writeSsh(bin, lab);
    const app = new App({ path: () => `${bin}:${process.env['PATH'] ?? ''}` });
    rememberHosts(path.join(app.folder, 'home'));
    try {
      await app.start();
      await provide(app);
    } finally {
      await app.dispose();
      rmSync(bin, { recursive: true, force: true });
    }
  },
});

async function choose(page: Page, host: string): Promise<void> {
  await page.getByRole('button', { name: /Connection$/ }).click();
  await page.getByRole('option', { name: new RegExp(`^${host} `) }).click();
}

test('a network is made over hosts, changed on all of them, seen from each, and ended', async ({
  lab,
  window,
  assistant,
}) => {
  const { page } = window;
  await choose(page, 'host1');
  await expect(window.row('default')).toBeVisible();

  await window.addNetwork.click();
  await assistant.choose('Spanning network');
  await assistant.next();
  await assistant.field('Network name').fill('shared');
  for (let step = 0; step < 4; step += 1) await assistant.next();
  await assistant.button('Choose hosts…').click();
  const making = page.getByRole('dialog', { name: 'Span shared over hosts' });
  await making.getByText('host2', { exact: true }).click();
  const ways = making.getByRole('table', { name: 'How hosts reach each other' });
  await expect(ways.getByRole('row', { name: /host1 → host2.*Yes.*1,500 bytes/ })).toBeVisible();
  await expect(ways.getByRole('row', { name: /host2 → host1.*Yes.*1,500 bytes/ })).toBeVisible();
  await making.getByRole('button', { name: 'host2: gets the network' }).click();
  await expect(making).toContainText('vx');
  await lookAt(page, 'span-real-make');
  await making.getByRole('button', { name: 'Create on all hosts' }).click();
  await expect(making).toContainText('All hosts have it');
  await lookAt(page, 'span-real-made');
  await making.getByRole('button', { name: 'Close' }).click();

  const details = window.details('shared');
  await expect(details).toContainText('spans 2 hosts');
  const device = await details.getByRole('textbox', { name: 'Device' }).inputValue();
  const guest = await lab.guest('web', '52:54:00:00:00:02', { host: lab.host(2), bridge: device });
  const lease = await guest.dhcp();
  expect(lease).not.toBeNull();
  await details.getByRole('tab', { name: 'Hosts', exact: true }).click();
  const table = details.getByRole('table', { name: 'Hosts of shared' });
  await expect(table.getByRole('row', { name: /host2.*Reached.*ms.*Agrees/ })).toBeVisible();
  await details.getByRole('button', { name: 'Test across hosts' }).click();
  await expect(details.getByRole('status')).toContainText('Guests of all hosts reach each other');
  const between = details.getByRole('table', { name: 'Ways between guests' });
  await expect(between.getByRole('row', { name: /host2 → host1.*Yes.*1,450 bytes/ })).toBeVisible();
  await lookAt(page, 'span-real-hosts');
  await details.getByRole('tab', { name: 'Guests' }).click();
  const guests = details.getByRole('table', { name: 'Guests' });
  await expect(guests.getByRole('row', { name: new RegExp(`web host2.*${lease?.address}`) })).toBeVisible();

  await details.getByRole('tab', { name: 'Details' }).click();
  await details.getByRole('textbox', { name: 'Title' }).fill('One network');
  await page.getByRole('button', { name: 'Apply on all hosts…' }).click();
  const applying = window.dialog('Apply changes to shared on all hosts');
  await applying.getByRole('button', { name: 'Apply on all hosts' }).click();
  await expect(applying).toContainText('All hosts have it');
  await applying.getByRole('button', { name: 'Close' }).click();
  await choose(page, 'host2');
  await window.select('shared');
  await expect(details.getByRole('textbox', { name: 'Title' })).toHaveValue('One network');
  await choose(page, 'host1');

  await window.select('shared');
  await details.getByRole('tab', { name: 'Hosts', exact: true }).click();
  lab.fabric.cut(2);
  await expect(table.getByRole('row', { name: /host2.*Lost/ })).toBeVisible();
  await expect(details.getByRole('alert')).toContainText('host2');
  await lookAt(page, 'span-real-lost');
  lab.fabric.restore(2);
  await expect(table.getByRole('row', { name: /host2.*Reached/ })).toBeVisible();

  await expect(page.getByRole('button', { name: 'Remove…' })).toBeEnabled();
  await page.getByRole('button', { name: 'Remove…' }).click();
  const removing = window.dialog('Remove hosts from shared');
  await removing.getByText('host2', { exact: true }).click();
  await removing.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(removing).toContainText('All hosts have it');
  await removing.getByRole('button', { name: 'Close' }).click();
  await expect(details).not.toContainText('spans');
  await choose(page, 'host2');
  await expect(window.row('default')).toBeVisible();
  await expect(window.row('shared')).toBeHidden();
});
