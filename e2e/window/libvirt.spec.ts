/** What libvirt runs is taken over and given back in the window, as its orders say: with a real libvirtd and guests. */
import { existsSync } from 'node:fs';
import { expect, test as base } from './fixtures';
import { LibvirtHost } from './libvirtHost';
import { AppWindow } from './pages';
import { lookAt } from './pictures';

const test = base.extend<{ host: LibvirtHost }>({
  host: async ({ browserName: _ }, provide) => {
    const host = await LibvirtHost.open();
    try {
      await provide(host);
    } finally {
      host.close();
    }
  },
});

const network = (name: string, n: number): string =>
  `<network><name>${name}</name><forward mode='nat'/><bridge name='virbr${n}' stp='on' delay='0'/>
  <ip address='10.44.${n}.1' netmask='255.255.255.0'><dhcp><range start='10.44.${n}.2' end='10.44.${n}.254'/></dhcp></ip></network>`;

/** Two networks that libvirt runs, one with a guest whose device has its hardware address as a tap of QEMU's would. */
const RUNNING = `set -e
cd /run
for name in lab web; do virsh -q -c qemu:///system net-define $name.xml; virsh -q -c qemu:///system net-start $name; done
ip netns add guest
ip link add vnet1 address fe:54:00:44:01:01 type veth peer name eth0 netns guest address 52:54:00:44:01:01
ip link set vnet1 master virbr1 up
ip -n guest link set lo up
ip -n guest link set eth0 up
printf '#!/bin/sh\n[ "$1" != bound ] || ip addr add $ip/24 dev $interface\n' > client
chmod +x client
until ip netns exec guest busybox udhcpc -i eth0 -n -q -x hostname:build -s /run/client > /dev/null 2>&1; do sleep 0.1; done
ip netns exec guest ping -i 0.2 10.44.1.1 > /dev/null 2>&1 &`;

test.skip(!existsSync('/usr/sbin/libvirtd') || process.geteuid?.() !== 0, 'needs libvirtd, and root');

test('libvirt’s running networks are taken over and given back', async ({ host, page }) => {
  for (const [name, n] of [
    ['lab', 1],
    ['web', 2],
  ] as const)
    host.shell(`cat > /run/${name}.xml << 'END'\n${network(name, n)}\nEND`);
  host.shell(RUNNING);
  await page.goto(await host.start());
  const window = new AppWindow(page);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menuitem', { name: 'Import networks…' }).click();
  const dialog = window.dialog('Import networks');
  await dialog.getByRole('button', { name: 'Look in libvirt' }).click();
  const lab = dialog.getByRole('listitem', { name: 'lab' });
  await expect(
    lab.getByText(/libvirt runs it on virbr1; its guests stay: build · 10\.44\.1\.\d+/),
  ).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Import 2 networks' })).toBeDisabled();
  await lookAt(page, 'import-running');
  await lab.getByRole('button', { name: 'Take over as it runs: lab' }).click();
  await expect(lab.getByText(/libvirt stops it, and it goes on here on virbr1/)).toBeVisible();
  await dialog
    .getByRole('listitem', { name: 'web' })
    .getByRole('button', { name: /^Renumber to/ })
    .click();
  await dialog.getByRole('button', { name: 'What will be done' }).click();
  await expect(
    dialog.getByText('Have libvirt stop “lab” and leave virbr1 with its guests to us').first(),
  ).toBeVisible();
  await lookAt(page, 'import-take-over');
  await dialog.getByRole('button', { name: 'Import 2 networks' }).click();
  await window.expectActive('lab');
  await expect(window.row('web')).toContainText('172.16.');
  expect(host.shell('virsh -q -c qemu:///system net-list --name').trim()).toBe('web');
  expect(host.shell('ls /sys/class/net/virbr1/brif')).toBe('vnet1\n');

  await window.select('lab');
  const details = window.details('lab');
  await details.getByRole('tab', { name: 'Guests' }).click();
  await expect(details.getByRole('table', { name: 'Guests' })).toContainText(/build.*vnet1/);
  await details.getByRole('button', { name: 'Attach a guest' }).click();
  await details.getByRole('button', { name: 'Give back to libvirt…' }).scrollIntoViewIfNeeded();
  await lookAt(page, 'give-back-offered');
  await details.getByRole('button', { name: 'Give back to libvirt…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Give lab back to libvirt' });
  await expect(question.getByText(/build · 10\.44\.1\./)).toBeVisible();
  await question.getByRole('button', { name: 'What will be done' }).click();
  await expect(question.getByText(/Have libvirt start “lab” again/).first()).toBeVisible();
  await lookAt(page, 'give-back');
  await question.getByRole('button', { name: 'Give back', exact: true }).click();
  await expect(question).toBeHidden();
  await expect(details.getByText('Inactive', { exact: true })).toBeVisible();
  expect(host.shell('virsh -q -c qemu:///system net-list --name').trim().split('\n').sort()).toEqual([
    'lab',
    'web',
  ]);
  expect(host.shell('virsh -q -c qemu:///system net-dhcp-leases lab')).toContain('build');
});

test('what the host refuses of an import is said before', async ({ host, page }) => {
  host.shell(`cat > /run/lab.xml << 'END'\n${network('lab', 1)}\nEND
cd /run; virsh -q -c qemu:///system net-define lab.xml; virsh -q -c qemu:///system net-start lab`);
  // Defined anew since: libvirt could not have it back as it runs.
  host.shell(
    `sed 's/10\\.44\\.1\\./10.44.9./g' /run/lab.xml > /run/new.xml; sed -i "s|<name>|<uuid>$(virsh -q -c qemu:///system net-uuid lab)</uuid><name>|" /run/new.xml; virsh -q -c qemu:///system net-define /run/new.xml`,
  );
  await page.goto(await host.start());
  const window = new AppWindow(page);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menuitem', { name: 'Import networks…' }).click();
  const dialog = window.dialog('Import networks');
  await dialog.getByRole('button', { name: 'Look in libvirt' }).click();
  await dialog.getByRole('button', { name: 'Take over as it runs: lab' }).click();
  await expect(dialog.getByText('This cannot be imported as it is')).toBeVisible();
  await expect(dialog.getByText(/was defined anew since it was started/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Import 1 network' })).toBeDisabled();
  await lookAt(page, 'import-refused-by-host');
});
