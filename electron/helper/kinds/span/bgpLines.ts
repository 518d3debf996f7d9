/** What FRR is told for networks that span hosts: pure, from definitions to its lines. A secret is named in them and not said. */
import { createHash } from 'node:crypto';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { memberHere } from '../../../../shared/definition/span';
import { overlayAddress } from '../../../../shared/span/overlayAddress';
import { ASN, comparable, descriptionOf, GROUP, type Theirs } from '../../facts/span/frrText';
import { wordFor } from './secretWords';
import { pairsOf, spansOf, type Pair } from './spanPairs';

/** What the instance is wanted to have, as `oursIn` gives it; and its number of the router. */
export interface BgpWanted {
  lines: readonly string[];
  router: string | null;
}

/** A host that is gone is given up within nine seconds, and tried again every five (RFC 4271 §4.2, §10). */
const TIMERS = [`neighbor ${GROUP} timers 3 9`, `neighbor ${GROUP} timers connect 5`];

const EVPN = 'l2vpn evpn';

const OF_GROUP = [`neighbor ${GROUP} peer-group`, `neighbor ${GROUP} remote-as ${ASN}`, ...TIMERS];

const isTold = ({ engine }: { engine: string }): boolean => engine === 'evpn';

/** None when no network is told by BGP. */
export function bgpWanted(networks: readonly NetworkDefinition[]): BgpWanted | null {
  const [first] = spansOf(networks).filter(isTold);
  if (!first) return null;
  const neighbours = pairsOf(networks, hasSession, ({ peer }) => overlayAddress(peer));
  return {
    router: routerNumber(memberHere(first).address),
    lines: comparable([
      ...OF_GROUP,
      ...neighbours.flatMap(linesOf),
      `${EVPN}: neighbor ${GROUP} activate`,
      `${EVPN}: advertise-all-vni`,
    ]),
  };
}

/** All with all; where some pass on what they are told, the others have a session with those only (RFC 4456 §4). */
function hasSession({ here, peer, span }: Pair): boolean {
  const areReflected = span.members.some(({ reflector }) => reflector === true);
  return isTold(span) && (!areReflected || here.reflector === true || peer.reflector === true);
}

function linesOf({ here, peer, span }: Pair): string[] {
  const neighbour = `neighbor ${overlayAddress(peer)}`;
  const isClient = here.reflector === true && peer.reflector !== true;
  return [
    `${neighbour} peer-group ${GROUP}`,
    `${neighbour} password ${wordFor(span.key)}`,
    `${neighbour} update-source ${overlayAddress(here)}`,
    ...(isClient ? [`${EVPN}: ${neighbour} route-reflector-client`] : []),
  ];
}

/** An IPv4 address that no other host has: its own, or one that follows from it (RFC 6286: it only has to be unlike others'). */
function routerNumber(address: string): string {
  if (!address.includes(':')) return address;
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(address).digest();
  return `10.${a}.${b}.${c}`;
}

/** The lines that FRR is given, for its file and by vtysh; `gone` are such as it has and shall not have. */
export function configuration(
  { lines, router }: BgpWanted,
  theirs: Theirs,
  gone: readonly string[] = [],
): string[] {
  const left = undoing(gone);
  const inFamily = (all: readonly string[]): string[] =>
    all.flatMap((line) => (line.startsWith(`${EVPN}: `) ? [`  ${line.slice(EVPN.length + 2)}`] : []));
  const outside = (all: readonly string[]): string[] =>
    all.flatMap((line) => (line.startsWith(`${EVPN}: `) ? [] : [` ${line}`]));
  return [
    `router bgp ${ASN}`,
    ...(theirs.router || router === null ? [] : [` bgp router-id ${router}`]),
    ...outside(left),
    ...outside([...OF_GROUP, descriptionOf(theirs)]),
    ...outside(lines.filter((line) => !OF_GROUP.includes(line)).toSorted(membersFirst)),
    ' address-family ipv4 unicast',
    `  ${no(`neighbor ${GROUP} activate`)}`,
    ' exit-address-family',
    ` address-family ${EVPN}`,
    ...inFamily(left),
    ...inFamily(lines),
    ' exit-address-family',
    'exit',
  ];
}

/** A neighbour is one once it is in the group. */
const membersFirst = (a: string, b: string): number =>
  Number(b.includes(' peer-group ')) - Number(a.includes(' peer-group '));

/** What takes a line back. */
const no = (line: string): string => ['no', line].join(' ');

/** What takes lines back; of a neighbour that goes, all goes with it. */
function undoing(lines: readonly string[]): string[] {
  const members = lines.flatMap((line) => /^neighbor (\S+) peer-group /.exec(line)?.[1] ?? []);
  const clients = lines.filter(
    (line) =>
      / route-reflector-client$/.test(line) && !members.some((name) => line.includes(` neighbor ${name} `)),
  );
  return [
    ...members.map((name) => no(`neighbor ${name}`)),
    ...clients.map((line) => line.replace(': ', ': no ')),
  ];
}

/** What takes all of it back, and nothing of others. */
export const unconfiguration = (theirs: Theirs): string[] =>
  theirs.router
    ? [
        `router bgp ${ASN}`,
        ` ${no(`neighbor ${GROUP} peer-group`)}`,
        ...(theirs.vnis
          ? []
          : [` address-family ${EVPN}`, `  ${no('advertise-all-vni')}`, ' exit-address-family']),
        'exit',
      ]
    : [no(`router bgp ${ASN}`)];
