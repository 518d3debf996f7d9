/** How changes are carried out: few commands, in stages whose order is fixed here and nowhere else. */
import { FAMILIES, FORWARD_IPV6, type FirewallFamily } from './firewallModel';
import type { DaemonValue, HostResource, ResourceOf, RuleValue } from './hostResource';
import { needsOnlyReload } from './kinds/daemon';
import { restoreInput } from './kinds/firewall';
import {
  createLinkLines,
  deleteLinkLines,
  downLinkLines,
  ipv6Lines,
  isIpv6,
  updateLinkLines,
} from './kinds/link';
import { createTableLines, deleteTableLine } from './kinds/nftTable';
import { plugLines } from './kinds/port';
import { deleteQueueLine, queueLine } from './kinds/queue';
import { routeLine } from './kinds/route';
import { forgetResolver, tellResolver } from './kinds/resolver';
import { enterZone, leaveZone } from './kinds/zone';
import type { Change } from './plan';

export type Operation =
  | { type: 'run'; argv: string[]; input?: string }
  /** Lines for `ip -batch` that plug guests in, as far as they still are there. */
  | { type: 'plug'; input: string }
  | { type: 'write'; path: string; content: string }
  | { type: 'remove'; path: string }
  /** Gives a file another name, unless one of that name is there already. */
  | { type: 'move'; from: string; to: string }
  | { type: 'sysctl'; key: string; value: string }
  | { type: 'reload'; daemon: DaemonValue }
  | { type: 'stop'; daemon: DaemonValue }
  | { type: 'start'; daemon: DaemonValue };

export interface Step {
  title: string;
  operation: Operation;
}

/** Waits up to ten seconds for others who hold the lock of the legacy variant (/run/xtables.lock). */
const restore = (family: FirewallFamily): string[] => [
  family === 'ipv4' ? 'iptables-restore' : 'ip6tables-restore',
  '--noflush',
  '--wait=10',
];

/** What a plan is made of besides its changes. */
interface Besides {
  /** Jumps that are taken for granted. */
  expected?: readonly RuleValue[];
  /** Files that go along with a network that gets another name. */
  moves?: readonly { from: string; to: string }[];
  /** Bridges that tell their guests their hardware address, because it is another than before. */
  announced?: readonly string[];
}

/**
 * The stages of carrying out `changes`; the steps of one stage do not depend on each other.
 *
 * What goes: its daemon, then its traffic, then its rules, and only then the bridge, because the ports of
 * guests cannot be given back when something fails. What comes: its files, bridge and rules, then the settings
 * of the bridge, its IPv6 addresses and the guests that were on it, dnsmasq when all its addresses are there, and
 * last whoever shall ask it.
 */
export function stagesOf(
  changes: readonly Change[],
  { expected = [], moves = [], announced = [] }: Besides = {},
): Step[][] {
  const links = partition(changes, 'link');
  const daemons = partition(changes, 'daemon');
  const files = partition(changes, 'file');
  const reloaded = daemons.replaced.filter(({ before, after }) => needsOnlyReload(before.value, after.value));
  const restarted = daemons.replaced.filter((change) => !reloaded.includes(change));
  const settings = partition(changes, 'sysctl').written;
  const withIpv6 = links.written.filter(({ value }) => value.addresses.some(isIpv6));
  const ports = partition(changes, 'port').written;
  const goneLinks = links.removed.map(({ key }) => key);
  const routes = partition(changes, 'route');
  const zones = partition(changes, 'zone');
  const resolvers = partition(changes, 'resolver');
  // Routes go with their bridge, and before its addresses, which would take them along.
  const staysLinked = ({ value }: ResourceOf<'route'>): boolean => !goneLinks.includes(value.device);
  const stages: Step[][] = [
    [
      ...[...daemons.removed, ...restarted.map(({ before }) => before)].map(stopStep),
      ...batch(`Stop the traffic of ${list(goneLinks)}`, downLinkLines(goneLinks)),
      ...batch(
        'Remove routes',
        routes.removed.filter(staysLinked).map((route) => routeLine('del', route)),
      ),
      // What the resolver knows of a bridge goes with it.
      ...resolvers.removed.filter(({ key }) => !goneLinks.includes(key)).map(forgetResolverStep),
    ],
    [
      ...files.written.map(({ key, value }): Step => ({
        title: `Write ${key}`,
        operation: { type: 'write', path: key, content: value },
      })),
      ...moves.map(({ from, to }): Step => ({
        title: `Give ${from} its new name`,
        operation: { type: 'move', from, to },
      })),
      ...linkSteps(links),
      ...FAMILIES.flatMap((family) => firewallSteps(family, changes, expected)),
    ],
    [
      ...batch(`Remove ${list(goneLinks)}`, goneLinks.length === 0 ? [] : deleteLinkLines(goneLinks)),
      ...settings.filter(({ key }) => key !== FORWARD_IPV6).map(settingStep),
      ...tableSteps(partition(changes, 'table')),
      ...queueSteps(partition(changes, 'queue'), goneLinks),
      ...[...zones.removed.map(leaveZoneStep), ...zones.written.map(enterZoneStep)],
    ],
    [
      // A bridge takes these only once IPv6 is on there, and devices must have been told to go on listening to routers.
      ...batch(`Give IPv6 addresses to ${list(withIpv6.map(({ key }) => key))}`, withIpv6.flatMap(ipv6Lines)),
      ...settings.filter(({ key }) => key === FORWARD_IPV6).map(settingStep),
      ...plugSteps(ports),
    ],
    batch('Add routes', [
      ...routes.created.map((route) => routeLine('add', route)),
      ...routes.replaced.map(({ after }) => routeLine('replace', after)),
    ]),
    ...announceStages(links.written.filter(({ key }) => announced.includes(key))),
    [
      ...[...daemons.created, ...restarted.map(({ after }) => after)].map(startStep),
      ...reloaded.map(({ after }) => reloadStep(after)),
    ],
    resolvers.written.flatMap(tellResolverSteps),
    files.removed.map(({ key }): Step => ({
      title: `Remove ${key}`,
      operation: { type: 'remove', path: key },
    })),
  ];
  return stages.filter((steps) => steps.length > 0);
}

interface Partition<R extends HostResource> {
  created: R[];
  replaced: { before: R; after: R }[];
  removed: R[];
  /** Created, or replaced by this. */
  written: R[];
}

/** The changes of one kind by what they are. */
function partition<Kind extends HostResource['kind']>(
  changes: readonly Change[],
  kind: Kind,
): Partition<ResourceOf<Kind>> {
  const parts: Partition<ResourceOf<Kind>> = { created: [], replaced: [], removed: [], written: [] };
  const isKind = (resource: HostResource | null): resource is ResourceOf<Kind> => resource?.kind === kind;
  for (const { before, after } of changes) {
    if (isKind(after)) parts.written.push(after);
    if (isKind(before) && isKind(after)) parts.replaced.push({ before, after });
    else if (isKind(after)) parts.created.push(after);
    else if (isKind(before)) parts.removed.push(before);
  }
  return parts;
}

const list = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.length} bridges`
    : `${names.length > 1 ? 'the bridges' : 'the bridge'} ${names.join(', ')}`;

const batch = (title: string, lines: readonly string[]): Step[] =>
  runLines(title, ['ip', '-batch', '-'], lines);

/** One program that reads the lines, or nothing when there are none. */
const runLines = (title: string, argv: string[], lines: readonly string[]): Step[] =>
  lines.length === 0 ? [] : [{ title, operation: { type: 'run', argv, input: `${lines.join('\n')}\n` } }];

/**
 * Has bridges tell their guests their hardware address, which these would go on missing for up to half a minute
 * otherwise. The kernel does so when an address is set, be it the same one, while it is told to (arp_notify and
 * ndisc_notify in Documentation/networking/ip-sysctl).
 */
function announceStages(links: readonly ResourceOf<'link'>[]): Step[][] {
  if (links.length === 0) return [];
  const keys = links.flatMap(({ key, value }) => [
    `net/ipv4/conf/${key}/arp_notify`,
    ...(value.addresses.some(isIpv6) ? [`net/ipv6/conf/${key}/ndisc_notify`] : []),
  ]);
  const set = (value: string): Step[] => keys.map((key) => settingStep({ kind: 'sysctl', key, value }));
  const lines = links.map(({ key, value }) => `link set dev ${key} address ${value.mac}`);
  return [
    set('1'),
    batch(`Tell guests the new hardware address of ${list(links.map(({ key }) => key))}`, lines),
    set('0'),
  ];
}

function plugSteps(ports: readonly ResourceOf<'port'>[]): Step[] {
  if (ports.length === 0) return [];
  const guests = ports.length > 3 ? `${ports.length} guests` : ports.map(({ key }) => key).join(', ');
  const input = `${plugLines(ports).join('\n')}\n`;
  return [{ title: `Plug ${guests} in again`, operation: { type: 'plug', input } }];
}

function linkSteps({ created, replaced, written }: Partition<ResourceOf<'link'>>): Step[] {
  const lines = [
    ...replaced.flatMap(({ before, after }) => updateLinkLines(before.value, after)),
    ...created.flatMap(createLinkLines),
  ];
  return batch(`${created.length > 0 ? 'Create' : 'Change'} ${list(written.map(({ key }) => key))}`, lines);
}

/** Limits go with their bridge. */
function queueSteps(
  { created, replaced, removed, written }: Partition<ResourceOf<'queue'>>,
  goneLinks: readonly string[],
): Step[] {
  const left = removed.filter(({ key }) => !goneLinks.includes(key));
  const lines = [
    ...left.map(({ key }) => deleteQueueLine(key)),
    ...created.map((queue) => queueLine('add', queue)),
    ...replaced.map(({ after }) => queueLine('replace', after)),
  ];
  return runLines(
    `Limit the traffic to the guests of ${list([...written, ...left].map(({ key }) => key))}`,
    ['tc', '-batch', '-'],
    lines,
  );
}

function tableSteps({ removed, replaced, written }: Partition<ResourceOf<'table'>>): Step[] {
  const gone = [...removed, ...replaced.map(({ before }) => before)];
  const lines = [...gone.map(deleteTableLine), ...written.flatMap(createTableLines)];
  const title = written.length > 0 ? 'Write the packet filters' : 'Remove the packet filters';
  return runLines(title, ['nft', '-f', '-'], lines);
}

function firewallSteps(
  family: FirewallFamily,
  changes: readonly Change[],
  expected: readonly RuleValue[],
): Step[] {
  const chains = partition(changes, 'chain');
  const rules = partition(changes, 'rule');
  const values = <V extends { family: FirewallFamily }>(resources: readonly { value: V }[]): V[] =>
    resources.map(({ value }) => value).filter((value) => value.family === family);
  const createdRules = values(rules.created);
  const input = restoreInput({
    expected: createdRules.length > 0 ? expected.filter((rule) => rule.family === family) : [],
    removedChains: values(chains.removed),
    removedRules: values([...rules.removed, ...rules.replaced.map(({ before }) => before)]),
    createdChains: values(chains.created),
    createdRules: values(rules.written),
    refilledChains: values(chains.replaced.map(({ after }) => after)),
  });
  if (input === '') return [];
  const adds = values(chains.written).length + values(rules.written).length > 0;
  const name = family === 'ipv4' ? 'firewall rules' : 'IPv6 firewall rules';
  return [
    {
      title: adds ? `Write the ${name}` : `Remove the ${name}`,
      operation: { type: 'run', argv: restore(family), input },
    },
  ];
}

const enterZoneStep = (zone: ResourceOf<'zone'>): Step => ({
  title: `Put ${zone.key} into the zone ${zone.value}`,
  operation: { type: 'run', argv: enterZone(zone) },
});

const leaveZoneStep = (zone: ResourceOf<'zone'>): Step => ({
  title: `Take ${zone.key} out of the zone ${zone.value}`,
  operation: { type: 'run', argv: leaveZone(zone) },
});

const tellResolverSteps = (resolver: ResourceOf<'resolver'>): Step[] =>
  tellResolver(resolver).map((argv) => ({
    title: `Have this host ask the DNS at ${resolver.key} for its names`,
    operation: { type: 'run', argv },
  }));

const forgetResolverStep = (resolver: ResourceOf<'resolver'>): Step => ({
  title: `No longer ask the DNS at ${resolver.key} for names`,
  operation: { type: 'run', argv: forgetResolver(resolver) },
});

const settingStep = ({ key, value }: ResourceOf<'sysctl'>): Step => ({
  title: `Set ${key} to ${value}`,
  operation: { type: 'sysctl', key, value },
});

const stopStep = ({ key, value }: ResourceOf<'daemon'>): Step => ({
  title: `Stop dnsmasq of “${key}”`,
  operation: { type: 'stop', daemon: value },
});

const reloadStep = ({ key, value }: ResourceOf<'daemon'>): Step => ({
  title: `Have dnsmasq of “${key}” read its hosts and names again`,
  operation: { type: 'reload', daemon: value },
});

const startStep = ({ key, value }: ResourceOf<'daemon'>): Step => ({
  title: `Start dnsmasq for “${key}”`,
  operation: { type: 'start', daemon: value },
});
