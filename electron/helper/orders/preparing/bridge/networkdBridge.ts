/** The files with which systemd-networkd makes a bridge over a card that it configures (systemd.netdev(5), systemd.network(5)). */
import { basename, dirname, join } from 'node:path';
import { VirtnetError } from '../../../../../shared/contract/error';
import { quoteCommand } from '../../../../../shared/words/shellQuote';
import { t } from '../../../../../shared/language/language';
import type { Host } from '../../../host/host';
import type { OwnedWay } from './ownedWay';

const FOLDERS = ['etc', 'run', 'usr/local/lib', 'usr/lib', 'lib'];

/**
 * The bridge gets what networkd gives the card now, down to the identity that the DHCP server knows it by. Throws
 * `unsupported` where files of the host's come before ours, and `name-taken` for a file that is there.
 */
export async function networkdBridge(
  host: Pick<Host, 'readFile' | 'readDir'>,
  root: string,
  { bridge, card, mac, index }: { bridge: string; card: string; mac: string; index: number },
): Promise<OwnedWay> {
  const state = (await host.readFile(join(root, 'run/systemd/netif/links', String(index)))) ?? '';
  const from = /^NETWORK_FILE=(.*)$/m.exec(state)?.[1] ?? '';
  const texts = [
    (await host.readFile(join(root, from))) ?? '',
    ...(await dropIns(host, root, basename(from))),
  ];
  const lease = (await host.readFile(join(root, 'run/systemd/netif/leases', String(index)))) ?? '';
  const stem = ['05', '00'].map((number) => `${number}-${bridge}`).find((name) => name < basename(from));
  if (stem === undefined || from === '') throw comesFirst(card, from);
  const folder = join(root, 'etc/systemd/network');
  // oxlint-disable-next-line texts/in-catalogue
  const mark = `# Made by Virtnet Manager for the bridge ${bridge}; “virtnet net-remove-bridge ${bridge}” removes it.\n`;
  const files = [
    {
      path: join(folder, `${stem}.netdev`),
      content: `${mark}[NetDev]\nName=${bridge}\nKind=bridge\nMACAddress=${mac}\n\n[Bridge]\nSTP=no\nForwardDelaySec=0\n`,
    },
    {
      path: join(folder, `${stem}-port.network`),
      content: `${mark}[Match]\nName=${card}\n\n[Network]\nBridge=${bridge}\nLinkLocalAddressing=no\n`,
    },
    {
      path: join(folder, `${stem}.network`),
      content: `${mark}[Match]\nName=${bridge}\n\n${texts.map(withoutCard).join('\n').trim()}\n${identity(lease)}`,
    },
  ];
  for (const { path } of files) {
    const known = await host.readFile(path);
    if (known !== null && !known.startsWith(mark)) throw isThere(path);
  }
  return {
    // Keys of a network may be in them.
    files: files.map((one) => ({ ...one, like: join(root, from) })),
    making: ['networkctl reload'],
    giving: [
      // Here and not only afterwards: a card whose bridge goes is put back into it by what networkd still knows, in vain.
      quoteCommand(['rm', '-f', ...files.map(({ path }) => path)]),
      'networkctl reload',
      `[ ! -e /sys/class/net/${bridge} ] || ip link del dev ${bridge}`,
      `networkctl reconfigure ${card}`,
    ],
  };
}

/** What else networkd reads for a file, in its order: of several with one name the first folder's counts. */
async function dropIns(
  host: Pick<Host, 'readFile' | 'readDir'>,
  root: string,
  file: string,
): Promise<string[]> {
  const found = new Map<string, string>();
  for (const folder of FOLDERS) {
    const path = join(root, folder, 'systemd/network', `${file}.d`);
    for (const name of await host.readDir(path))
      if (name.endsWith('.conf') && !found.has(name)) found.set(name, join(path, name));
  }
  const texts = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => host.readFile(path));
  return (await Promise.all(texts)).flatMap((text) => text ?? []);
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
function identity(lease: string): string {
  const iaid = /^CLIENTID=ff([0-9a-f]{8})/m.exec(lease)?.[1];
  return iaid === undefined ? '' : `\n[DHCPv4]\nIAID=${parseInt(iaid, 16)}\n`;
}

const comesFirst = (card: string, file: string): VirtnetError =>
  new VirtnetError(t('orders.bridge.comesFirst', { card, file: file || t('orders.bridge.unnamedFile') }), {
    code: 'unsupported',
    path: 'order.card',
  });

const isThere = (path: string): VirtnetError =>
  new VirtnetError(t('orders.bridge.fileTaken', { file: basename(path), folder: dirname(path) }), {
    code: 'name-taken',
    name: basename(path),
  });
