/** The part of /sys/class/net that the core reads, for devices in memory. */
import type { FakeLink } from './fakeIp';

const PLACE = /^\/sys\/class\/net\/([^/]+)\/(.+)$/;

/** The content of a device's file; undefined for what is no such file. */
export function readDevice(links: ReadonlyMap<string, FakeLink>, path: string): string | undefined {
  const [, name = '', file] = PLACE.exec(path) ?? [];
  const link = links.get(name);
  if (link && file === 'ifindex') return `${link.index ?? 0}\n`;
  if (link && file === 'uevent') return `INTERFACE=${name}\n`;
  if (link?.kind === 'tap' && file === 'tun_flags') return '0x1002\n';
  return link && file === 'address' ? `${link.mac}\n` : undefined;
}

/** The names in a device's folder; undefined for what is no such folder. */
export function listDevice(links: ReadonlyMap<string, FakeLink>, path: string): string[] | undefined {
  const [, name = '', folder] = PLACE.exec(path) ?? [];
  if (folder === 'brif') return [...links].flatMap(([port, { master }]) => (master === name ? [port] : []));
  if (folder === 'bridge') return links.get(name)?.kind === 'bridge' ? ['stp_state'] : [];
  return folder === 'master' ? (links.get(name)?.master === undefined ? [] : ['ifindex']) : undefined;
}
