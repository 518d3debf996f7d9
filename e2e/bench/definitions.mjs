/** The networks that the boot benchmark runs: NAT with DHCP, each with a bridge and a subnet of its own. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);

export const networkNames = (count) => numbers(count).map((n) => `bench${n}`);

/** Writes definitions and autostart links as virtnet keeps them. */
export function writeOurs(count, etc) {
  for (const folder of ['networks', 'autostart']) mkdirSync(join(etc, folder), { recursive: true });
  for (const n of numbers(count)) {
    writeFileSync(join(etc, `networks/bench${n}.xml`), definition(n));
    symlinkSync(`../networks/bench${n}.xml`, join(etc, `autostart/bench${n}.xml`));
  }
}

/** Writes the same definitions for libvirt and returns their files. */
export function writeLibvirts(count, folder) {
  mkdirSync(folder, { recursive: true });
  return numbers(count).map((n) => {
    const file = join(folder, `bench${n}.xml`);
    writeFileSync(file, definition(n, n > WATCHING ? NOT_WATCHING : ''));
    return file;
  });
}

/** So many dnsmasq may watch resolv.conf before the kernel's 128 inotify instances of one user are gone. */
const WATCHING = 90;

/** virtnet does the like by itself; libvirt's networks would not start. */
const NOT_WATCHING = `
  <dnsmasq:options xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
    <dnsmasq:option value='no-resolv'/>
  </dnsmasq:options>`;

const definition = (n, more = '') => `<network>
  <name>bench${n}</name>
  <uuid>00000000-0000-4000-8000-${String(n).padStart(12, '0')}</uuid>
  <forward mode='nat'/>
  <bridge name='virbr${n}' stp='off' delay='0'/>
  <mac address='52:54:00:00:00:${n.toString(16).padStart(2, '0')}'/>
  <ip address='10.100.${n}.1' prefix='24'>
    <dhcp>
      <range start='10.100.${n}.128' end='10.100.${n}.254'/>
    </dhcp>
  </ip>${more}
</network>
`;
