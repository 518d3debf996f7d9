/** What files of ifupdown say (interfaces(5)), and the one of ours that puts a bridge in the place of a card. */

import { lookUp } from '../../../../../shared/definition/lookUp';

/** A stanza, by the line that begins it, and the lines below. */
export interface Stanza {
  words: string[];
  options: { name: string; value: string }[];
}

/** What begins a stanza, beside `allow-` with anything. */
const HEADS = new Set([
  ...['iface', 'mapping', 'auto', 'source', 'source-directory', 'no-auto-down', 'no-scripts', 'rename'],
]);

/** The stanzas of a file, in their order. */
export function stanzasOf(text: string): Stanza[] {
  const stanzas: Stanza[] = [];
  for (const line of linesOf(text)) {
    const words = line.trim().split(/\s+/);
    const [name = '', ...rest] = words;
    if (name === '' || name.startsWith('#')) continue;
    if (HEADS.has(name) || name.startsWith('allow-')) stanzas.push({ words, options: [] });
    else stanzas.at(-1)?.options.push({ name, value: rest.join(' ') });
  }
  return stanzas;
}

/** A line that ends with a backslash goes on in the next, but for a comment (get_line in ifupdown's config.c). */
function linesOf(text: string): string[] {
  const left = text.split('\n');
  const lines: string[] = [];
  for (let line = left.shift(); line !== undefined; line = left.shift()) {
    if (line.trimStart().startsWith('#')) continue;
    while (line.endsWith('\\') && left.length > 0) line = `${line.slice(0, -1)} ${left.shift()}`;
    lines.push(line);
  }
  return lines;
}

/** A stanza's first line, or one of the lines below it. */
export const lineOf = ({ words }: Stanza): string => words.join(' ');

/** What goes along with a name that the stanza is for: the methods, and the options, which say nothing of the card's own link. */
const METHODS: Record<string, readonly string[]> = {
  inet: ['static', 'dhcp', 'manual'],
  inet6: ['static', 'dhcp', 'manual', 'auto'],
};
const OPTIONS = new Set([
  ...['address', 'netmask', 'broadcast', 'network', 'metric', 'gateway', 'pointopoint', 'scope', 'mtu'],
  ...['hostname', 'leasehours', 'leasetime', 'vendor', 'client', 'accept_ra', 'autoconf', 'privext'],
  ...['dad-attempts', 'dad-interval', 'll-attempts', 'll-interval', 'preferred-lifetime', 'request_prefix'],
  ...['dns-nameserver', 'dns-nameservers', 'dns-search', 'dns-domain', 'dns-options', 'description'],
  ...['pre-up', 'up', 'post-up', 'pre-down', 'down', 'post-down'],
]);

/** The first line of these stanzas by which they could not be a bridge’s in place of the card’s; null for none. */
export function unmovableLine(stanzas: readonly Stanza[], card: string): string | null {
  for (const stanza of stanzas) {
    const [head = '', name = '', family = '', method = '', ...more] = stanza.words;
    const isIts = head === 'iface' && name === card;
    const isFit = (lookUp(METHODS, family) ?? []).includes(method) && more.length === 0;
    const isAlias = head === 'iface' && new RegExp(`^${escaped(card)}[.:@]`).test(name);
    // A script decides there what a name stands for, and names change before it is asked.
    const isOfNames =
      head === 'mapping' || (head === 'rename' && stanza.words.some((word) => namesWord(word, card)));
    if (isOfNames || isAlias || (isIts && !isFit) || (head === 'no-scripts' && !isOther(stanza.words, card)))
      return lineOf(stanza);
    const odd = stanza.options.find(
      (option) => namesWord(option.value, card) || (isIts && !OPTIONS.has(option.name)),
    );
    if (odd) return `${odd.name} ${odd.value}`.trim();
  }
  return null;
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const namesWord = (text: string, card: string): boolean =>
  new RegExp(`(?:^|[^\\w.-])${escaped(card)}(?:$|[^\\w-])`).test(text);

/** Names in shell glob may mean any. */
const isOther = (words: readonly string[], card: string): boolean =>
  words.slice(1).every((word) => word !== card && !/[*?[/]/.test(word));

/** Which files of a folder one of the lines `source` and `source-directory` reads; null for what is not of that folder. */
export function readerOf(
  { words }: Stanza,
  folder: string,
): { reads: (name: string) => boolean; suffix: string } | null {
  const [head, pattern = ''] = words;
  if (words.length !== 2) return null;
  const inside = [folder, 'interfaces.d'].find((one) => pattern === one || pattern.startsWith(`${one}/`));
  if (inside === undefined) return null;
  const rest = pattern.slice(inside.length);
  if (head === 'source-directory')
    return /^\/?$/.test(rest) ? { reads: (name) => /^[\w-]+$/.test(name), suffix: '' } : null;
  const suffix = /^\/\*([\w.-]*)$/.exec(rest)?.[1];
  return suffix === undefined
    ? null
    : { reads: (name) => !name.startsWith('.') && name.endsWith(suffix), suffix };
}

/** The name that the card is brought up by in place of its own. */
export const logicalPort = (bridge: string): string => `virtnet-${bridge}-port`;

/**
 * The card becomes a port wherever its name is brought up, on boot as later, and has the bridge brought up by the stanzas
 * that are the card's: they say the same as ever, of another device.
 */
export function portStanza({
  bridge,
  card,
  mac,
  mtu,
  ipv6,
  script,
}: {
  bridge: string;
  card: string;
  mac: string;
  mtu: number;
  ipv6: string | null;
  script: string;
}): string {
  const setting = `/proc/sys/net/ipv6/conf/$IFACE/disable_ipv6`;
  return [
    `mapping ${card}`,
    `    script ${script}`,
    `    map ${logicalPort(bridge)}`,
    '',
    `iface ${logicalPort(bridge)} inet manual`,
    `    pre-up [ -d /sys/class/net/${bridge}/bridge ] || ip link add ${bridge} address ${mac} type bridge stp_state 0 forward_delay 0`,
    ...(ipv6 === null ? [] : [`    pre-up echo 1 > ${setting}`]),
    `    up ip link set dev $IFACE mtu ${mtu} master ${bridge} up`,
    `    up ifup --no-mappings ${bridge}=${card}`,
    `    down ifdown ${bridge}`,
    `    post-down ip link del dev ${bridge} || :`,
    ...(ipv6 === null ? [] : [`    post-down echo ${ipv6} > ${setting}`]),
    '',
  ].join('\n');
}
