/** What networkd gives a card, by the files that it reads and by its state (systemd.network(5)). */
import { basename, join } from 'node:path';
import type { Host } from '../../../host/host';

type Reader = Pick<Host, 'readFile' | 'readDir'>;

const FOLDERS = ['etc', 'run', 'usr/local/lib', 'usr/lib', 'lib'];

/** The file by which networkd configures a device; empty for none. */
export async function fileOfCard(host: Pick<Host, 'readFile'>, root: string, index: number): Promise<string> {
  const state = (await host.readFile(join(root, 'run/systemd/netif/links', String(index)))) ?? '';
  return /^NETWORK_FILE=(.*)$/m.exec(state)?.[1] ?? '';
}

/** What the file says of a device's network. */
export const textOf = async (host: Pick<Host, 'readFile'>, root: string, file: string): Promise<string> =>
  withoutCard((await host.readFile(join(root, file))) ?? '');

/** What else networkd reads for a file, in its order: of several with one name the first folder's counts. */
export async function dropInsOf(host: Reader, root: string, file: string): Promise<string> {
  const found = new Map<string, string>();
  for (const folder of FOLDERS) {
    const path = join(root, folder, 'systemd/network', `${basename(file)}.d`);
    for (const name of await host.readDir(path))
      if (name.endsWith('.conf') && !found.has(name)) found.set(name, join(path, name));
  }
  const texts = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => host.readFile(path));
  return (await Promise.all(texts)).map((text) => withoutCard(text ?? '')).join('\n');
}

/** Sections that say which device is meant, and how its own link is. */
const OF_THE_CARD = new Set(['[Match]', '[Link]']);

function withoutCard(text: string): string {
  let isKept = true;
  return text
    .split('\n')
    .filter((line) => {
      if (/^\s*\[/.test(line)) isKept = !OF_THE_CARD.has(line.trim());
      return isKept;
    })
    .join('\n');
}

/** By RFC 4361 the identifier says IAID and DUID; networkd makes the IAID of the device's name, which is another now. */
export async function identityOf(host: Pick<Host, 'readFile'>, root: string, index: number): Promise<string> {
  const lease = (await host.readFile(join(root, 'run/systemd/netif/leases', String(index)))) ?? '';
  const iaid = /^CLIENTID=ff([0-9a-f]{8})/m.exec(lease)?.[1];
  return iaid === undefined ? '' : `\n[DHCPv4]\nIAID=${parseInt(iaid, 16)}\n`;
}
