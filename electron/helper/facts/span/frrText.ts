/** What of FRR's configuration is ours: told apart from all that is somebody else's, taken out, and put in. Text to text. */

/** The autonomous system of all hosts that networks span: one of those for private use (RFC 6996). */
export const ASN = 64789;
/** The group that all our neighbours are in, and nobody else's: by it our lines are known, wherever FRR has written them. */
export const GROUP = 'virtnet';

const BEGIN = '! virtnet-manager begin';
const END = '! virtnet-manager end';
/** What was there was no whole line. */
const UNFINISHED = ', unfinished';
const BLOCK = new RegExp(`(\\n?)^${BEGIN}(.*)\\n[^]*?^${END}\\n`, 'm');

/** What of the instance is not ours, and so stays when we go. */
export interface Theirs {
  /** The instance itself, with its number of the router. */
  router: boolean;
  /** That it tells of VXLANs. */
  vnis: boolean;
}

const DESCRIPTION = 'virtnet-manager';

/** The line by which our group says what is not ours, for when FRR has written the file anew, without comments. */
export const descriptionOf = ({ router, vnis }: Theirs): string =>
  `neighbor ${GROUP} description ${DESCRIPTION}${router ? '+router' : ''}${vnis ? '+vnis' : ''}`;

/** The instance of a configuration as FRR shows or keeps it: its lines, each with the address family that it stands in. */
interface Instance {
  asn: number | null;
  lines: InstanceLine[];
}

interface InstanceLine {
  /** Counted from 0 in the text. */
  at: number;
  /** Empty, or as `l2vpn evpn`. */
  family: string;
  /** Its words, with one space between them. */
  words: string;
}

/** What begins something else than a part of an instance of BGP, as FRR writes it at the beginning of a line. */
const ELSEWHERE =
  /^(router|interface|vrf|route-map|line|ip|ipv6|log|hostname|password|frr|service|access-list|debug|key|nexthop-group|bfd|rpki|segment-routing|end)\b/;

/** The instance without a VRF. */
export function instanceIn(text: string): Instance {
  const instance: Instance = { asn: null, lines: [] };
  let isInside = false;
  let family = '';
  for (const [at, line] of text.split('\n').entries()) {
    const words = line.trim().split(/\s+/).join(' ');
    const begun = /^router bgp ([\d.]+)( as-notation \S+)?$/.exec(words);
    if (begun) {
      instance.asn ??= asnOf(begun[1] ?? '');
      [isInside, family] = [true, ''];
    } else if (words === 'exit-address-family') family = '';
    else if (words === 'exit' || ELSEWHERE.test(line)) isInside = false;
    else if (isInside && words.startsWith('address-family ')) family = words.slice('address-family '.length);
    else if (isInside && words !== '' && words !== '!') instance.lines.push({ at, family, words });
  }
  return instance;
}

/** A number, also as two (RFC 5396). */
function asnOf(text: string): number {
  const [high = 0, low] = text.split('.').map(Number);
  return low === undefined ? high : high * 65536 + low;
}

const EVPN = 'l2vpn evpn';
const ADVERTISES = 'advertise-all-vni';

/** The neighbours of our group. */
const membersIn = (lines: readonly InstanceLine[]): Set<string> =>
  new Set(
    lines.flatMap(({ words }) => new RegExp(`^neighbor (\\S+) peer-group ${GROUP}$`).exec(words)?.[1] ?? []),
  );

const isAbout = ({ words }: InstanceLine, names: ReadonlySet<string>): boolean =>
  names.has(/^(?:no )?neighbor (\S+) /.exec(words)?.[1] ?? '');

/** All that is ours, in a form that does not depend on where FRR writes it; nothing where our group is not. */
export function oursIn(text: string): string[] {
  const { asn, lines } = instanceIn(text);
  const names = new Set([GROUP, ...membersIn(lines)]);
  const isThere = lines.some(({ words }) => words === `neighbor ${GROUP} peer-group`);
  if (asn !== ASN || !isThere) return [];
  return comparable(
    lines
      .filter((line) => isAbout(line, names) || (line.family === EVPN && line.words === ADVERTISES))
      .map(({ family, words }) => (family === '' ? words : `${family}: ${words}`)),
  );
}

/** Less what does nothing, or is decided by what is not ours; in one order. */
export const comparable = (lines: readonly string[]): string[] =>
  [...new Set(lines)].filter((line) => !/^neighbor \S+ description |^ipv4 unicast: /.test(line)).toSorted();

/** The number that the instance has for a router; null where it was given none. */
export const routerIn = (text: string): string | null =>
  instanceIn(text)
    .lines.flatMap(({ words }) => /^bgp router-id (\S+)$/.exec(words)?.[1] ?? [])
    .at(0) ?? null;

/** Whether anything is in the instance that we have not put there. */
export function othersIn(text: string): boolean {
  const { lines } = instanceIn(text);
  const names = new Set([GROUP, ...membersIn(lines)]);
  return lines.some(
    (line) =>
      !isAbout(line, names) &&
      line.words !== ADVERTISES &&
      !/^(bgp router-id |no bgp default )/.test(line.words),
  );
}

/** Whether somebody else has a neighbour of this address, or a group of our name. */
export function isTaken(text: string, name: string): boolean {
  const { lines } = instanceIn(text);
  const ours = new Set([...(hasOurGroup(text) ? [GROUP] : []), ...membersIn(lines)]);
  return !ours.has(name) && lines.some((line) => isAbout(line, new Set([name])));
}

const hasOurGroup = (text: string): boolean =>
  BLOCK.test(text) || text.includes(`neighbor ${GROUP} description ${DESCRIPTION}`);

/** What of the instance is somebody else's: what stands beside our own, or what our group says of it. */
export function theirsIn(text: string): Theirs {
  const described = new RegExp(`neighbor ${GROUP} description ${DESCRIPTION}(.*)`).exec(
    text.replace(BLOCK, '$1'),
  )?.[1];
  if (described !== undefined)
    return { router: described.includes('+router'), vnis: described.includes('+vnis') };
  const { asn, lines } = instanceIn(text.replace(BLOCK, '$1'));
  return { router: asn === ASN, vnis: lines.some(({ words }) => words === ADVERTISES) };
}

/** The text without anything of ours: byte for byte what it was, unless FRR has written it anew meanwhile. */
export function withoutOurs(text: string): string {
  const theirs = theirsIn(text);
  const rest = text.replace(BLOCK, (_block, before: string, said: string) =>
    said === UNFINISHED ? '' : before,
  );
  const { asn, lines } = instanceIn(rest);
  if (asn !== ASN || !hasOurGroup(rest)) return rest;
  const names = new Set([GROUP, ...membersIn(lines)]);
  const isOurs = (line: InstanceLine): boolean =>
    isAbout(line, names) || (!theirs.vnis && line.words === ADVERTISES);
  const left = lines.filter((line) => !isOurs(line));
  const isBare = !theirs.router && left.every(({ words }) => /^(bgp router-id |no bgp default )/.test(words));
  return without(rest, new Set(lines.filter((line) => isBare || isOurs(line)).map(({ at }) => at)), isBare);
}

/** Without these lines, and without an instance that is left empty. */
function without(text: string, gone: ReadonlySet<number>, withInstance: boolean): string {
  const kept = text
    .split('\n')
    .filter((_line, at) => !gone.has(at))
    .join('\n');
  const tidy = kept.replace(/^ *address-family [^\n]*\n(?: *!\n)* *exit-address-family\n/gm, '');
  return withInstance
    ? tidy.replace(new RegExp(`^router bgp ${ASN}\\n(?: *!\\n)*exit\\n(?:!\\n)?`, 'm'), '')
    : tidy;
}

/** The text with these lines as ours, at its end. */
export function withOurs(text: string, lines: readonly string[]): string {
  const rest = withoutOurs(text);
  const isWhole = rest === '' || rest.endsWith('\n');
  return [`${rest}${isWhole ? '' : '\n'}${BEGIN}${isWhole ? '' : UNFINISHED}`, ...lines, END, ''].join('\n');
}

/** What the package brings, and FRR writes by itself when it is asked to keep what it has. */
const USUAL =
  /^(!.*|#.*||end|exit|frr version .*|frr defaults \S+|hostname \S+|log syslog( \S+)?|(no )?(ip|ipv6) forwarding|service integrated-vtysh-config|line vty)$/;

/** Whether somebody has configured anything but us. */
export const isOthers = (text: string): boolean =>
  withoutOurs(text)
    .split('\n')
    .some((line) => !USUAL.test(line.trim()));
