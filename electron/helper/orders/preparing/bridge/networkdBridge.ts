/** The files with which systemd-networkd makes a bridge over a card that it configures (systemd.netdev(5), systemd.network(5)). */
import { basename, dirname, join } from 'node:path';
import { VirtnetError } from '../../../../../shared/contract/error';
import { quoteCommand } from '../../../../../shared/words/shellQuote';
import { t } from '../../../../../shared/language/language';
import type { Host } from '../../../host/host';
import { dropInsOf, fileOfCard, identityOf, textOf } from './networkdFiles';
import type { OwnedWay } from './ownedWay';

/**
 * The bridge gets what networkd gives the card now, down to the identity that the DHCP server knows it by. Throws
 * `unsupported` where files of the host's come before ours, and `name-taken` for a file that is there.
 */
export async function networkdBridge(
  host: Pick<Host, 'readFile' | 'readDir'>,
  root: string,
  { bridge, card, mac, index }: { bridge: string; card: string; mac: string; index: number },
): Promise<OwnedWay> {
  const from = await fileOfCard(host, root, index);
  const stem = ['05', '00'].map((number) => `${number}-${bridge}`).find((name) => name < basename(from));
  if (stem === undefined || from === '') throw comesFirst(card, from);
  const folder = join(root, 'etc/systemd/network');
  const given = `${await textOf(host, root, from)}\n${await dropInsOf(host, root, from)}`;
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
      content: `${mark}[Match]\nName=${bridge}\n\n${given.trim()}\n${await identityOf(host, root, index)}`,
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
