/** How ifupdown is asked for a bridge over a card that it configures, by a mapping of names (ifup(8), interfaces(5)). */
import { join } from 'node:path';
import { VirtnetError } from '../../../../../shared/contract/error';
import { quoteCommand } from '../../../../../shared/words/shellQuote';
import { t } from '../../../../../shared/language/language';
import type { Host } from '../../../host/host';
import { HELPER_MARK } from '../../../host/orphans';
import { outputOf, READING_MS } from '../../../host/runOrFail';
import { nullWithoutTool } from '../../../host/nullWithoutTool';
import { ipv6Of } from '../../../kinds/uplink/moved';
import {
  logicalPort,
  lineOf,
  portStanza,
  readerOf,
  stanzasOf,
  unmovableLine,
  type Stanza,
} from './interfacesText';
import type { OwnedWay } from './ownedWay';

/**
 * A file beside the people's, which stay as they are: it has the card come up as a port, and the bridge by what is said
 * of the card. Null where ifup is not that of ifupdown. Throws `unsupported` for what cannot be moved so, by its line, and
 * `name-taken` for what is there.
 */
export async function ifupdownBridge(
  host: Host,
  root: string,
  { bridge, card, mac, mtu }: { bridge: string; card: string; mac: string; mtu: number },
): Promise<OwnedWay | null> {
  if (!(await isIfupdown(host))) return null;
  // oxlint-disable-next-line texts/in-catalogue
  const mark = `# Made by Virtnet Manager for the bridge ${bridge}; “virtnet net-remove-bridge ${bridge}” removes it.\n`;
  const said = await readInterfaces(host, root, `virtnet-${bridge}`);
  const script = join(root, 'etc/network', `virtnet-${bridge}.sh`);
  for (const path of [said.free, script]) {
    const known = await host.readFile(path);
    if (known !== null && !known.replace('#!/bin/sh\n', '').startsWith(mark)) throw isThere(path);
  }
  const named = said.stanzas.find(({ words }) =>
    words.slice(1).some((word) => word === bridge || word === logicalPort(bridge)),
  );
  if (named) throw isThere(lineOf(named));
  const line = unmovableLine(said.stanzas, card);
  if (line !== null) throw cannotMove(line, card);
  const ipv6 = await host.readSysctl(ipv6Of(card));
  const stanza = portStanza({ bridge, card, mac, mtu, ipv6, script });
  await requireMovable(host, { bridge, card, text: `${said.text}\n${stanza}` });
  const shown = quoteCommand(['ifup', '--no-act', '--force', card]);
  const unread = quoteCommand([t('orders.bridge.ifupdownUnread', { file: said.free })]);
  return {
    files: [
      { path: said.free, content: `${mark}${stanza}`, like: said.like },
      // Whoever may start programs may start this one, as any.
      { path: script, content: `#!/bin/sh\n${mark}read -r name && echo "$name"\n`, like: '/bin/sh' },
    ],
    making: [
      QUIETLY,
      // Nothing has been done yet.
      `${shown} 2>&1 < /dev/null | grep -qF ${quoteCommand([`master ${bridge}`])} || { trap - EXIT; echo ${unread} >&2; exit 1; }`,
      // By the stanza that the card has come up with, and whether or not ifupdown remembers that.
      `quietly ${downAs(card, card)}`,
      // What its commands have added, and none takes away.
      quoteCommand(['ip', 'addr', 'flush', 'dev', card]),
      `quietly ${quoteCommand(['ifup', card])}`,
    ],
    giving: [
      QUIETLY,
      `${downAs(bridge, card)} < /dev/null > /dev/null 2>&1 || :`,
      `${downAs(card, logicalPort(bridge))} < /dev/null > /dev/null 2>&1 || :`,
      quoteCommand(['rm', '-f', said.free, script]),
      `[ ! -e /sys/class/net/${bridge} ] || ip link del dev ${bridge}`,
      `quietly ${quoteCommand(['ifup', '--force', card])}`,
    ],
  };
}

/**
 * How long ifup and ifdown may take, in seconds: what a making that fails takes, with the wait for an address, and the
 * giving back after it, end before the minute after which the whole script is ended, and the card with neither.
 */
const UP_S = 14;
const DOWN_S = 3;

/**
 * For what may start programs that go on, for which neither we nor our heirs wait, and may ask; of what it says, the reason. Ended before
 * whoever runs this ends all of it.
 */
const QUIETLY = `quietly() {
  said=$(mktemp)
  (unset ${HELPER_MARK}; exec timeout ${UP_S} "$@") < /dev/null > "$said" 2>&1 ||
    { grep -v '^ifup: failed' "$said" | tail -n 2 >&2; rm -f "$said"; exit 1; }
  rm -f "$said"
}`;

const downAs = (device: string, logical: string): string =>
  quoteCommand(['timeout', String(DOWN_S), 'ifdown', '--force', '--no-mappings', `${device}=${logical}`]);

/** Others of that name know no mappings, or not these (ifupdown2, ifupdown-ng, busybox). */
async function isIfupdown(host: Host): Promise<boolean> {
  const asked = await host.run(['ifup', '--version'], { withinMs: READING_MS }).catch(nullWithoutTool);
  return asked?.status === 0 && /^ifup version \d/.test(asked.stdout);
}

interface Interfaces {
  stanzas: Stanza[];
  /** All files as one. */
  text: string;
  /** Where a file of ours is read, and one as private as which it is to be. */
  free: string;
  like: string;
}

/** Throws `unsupported` where ifupdown reads other files than those of its folder, or none of that. */
async function readInterfaces(host: Host, root: string, name: string): Promise<Interfaces> {
  const like = join(root, 'etc/network/interfaces');
  const folder = join(root, 'etc/network/interfaces.d');
  const main = (await host.readFile(like)) ?? '';
  const isReading = ({ words: [head] }: Stanza): boolean => head === 'source' || head === 'source-directory';
  const readers = stanzasOf(main)
    .filter(isReading)
    .map((one) => {
      const reader = readerOf(one, '/etc/network/interfaces.d');
      if (!reader) throw readsMore(like, lineOf(one));
      return reader;
    });
  const [first] = readers;
  if (!first) throw readsNone(like);
  const free = join(folder, `${name}${first.suffix}`);
  const texts = [main];
  for (const one of (await host.readDir(folder)).sort()) {
    const path = join(folder, one);
    if (path === free || !readers.some(({ reads }) => reads(one))) continue;
    const text = (await host.readFile(path)) ?? '';
    const more = stanzasOf(text).find(isReading);
    if (more) throw readsMore(path, lineOf(more));
    texts.push(text);
  }
  const text = texts.join('\n').replace(/^[ \t]*source(?:-directory)?[ \t].*$/gm, '');
  return { stanzas: stanzasOf(text), text, free, like };
}

/** What ifup would do to bring up the bridge by the card's stanzas, in a place of its own; it says so where errors go. */
const TRY = `set -e
place=$(mktemp -d -p /run)
trap 'rm -rf "$place"' EXIT
cat > "$place/interfaces"
ifup --no-act --no-mappings --interfaces="$place/interfaces" --state-dir="$place" "$1" > "$place/said" 2>&1 ||
  { cat "$place/said" >&2; exit 1; }
cat "$place/said"`;

/** Throws `unsupported` for what ifup would still do to the card. */
async function requireMovable(
  host: Host,
  { bridge, card, text }: { bridge: string; card: string; text: string },
): Promise<void> {
  const tried = await host.run(['sh', '-c', TRY, 'sh', `${bridge}=${card}`], {
    input: text,
    withinMs: READING_MS,
  });
  const left = outputOf(tried, t('orders.bridge.ifupdownFails', { card }))
    .split('\n')
    .find((line) => line.split(/[^\w.-]+/).includes(card));
  if (left !== undefined) throw cannotMove(left, card);
}

const refused = (message: string): VirtnetError =>
  new VirtnetError(message, { code: 'unsupported', path: 'order.card' });

const cannotMove = (line: string, card: string): VirtnetError =>
  refused(t('orders.bridge.ifupdownSays', { line: line.trim().slice(0, 200), card }));

const readsMore = (file: string, line: string): VirtnetError =>
  refused(t('orders.bridge.ifupdownReadsMore', { file, line: line.slice(0, 200) }));

const readsNone = (file: string): VirtnetError => refused(t('orders.bridge.ifupdownReadsNone', { file }));

const isThere = (name: string): VirtnetError =>
  new VirtnetError(t('orders.bridge.ifupdownTaken', { name: name.slice(0, 200) }), {
    code: 'name-taken',
    name: name.slice(0, 200),
  });
