/** A host and networks for the window's unit tests. */
import type { MemberView } from '../../shared/contract/span';
import type { Span } from '../../shared/definition/span';
import type { Given } from '../../shared/contract/contract';
import { VirtnetError } from '../../shared/contract/error';
import type { NetworkDefinition } from '../../shared/definition/network';
import type {
  ActivityEntry,
  Guest,
  GuestAddress,
  HostFacts,
  NetworkState,
  Snapshot,
} from '../../shared/contract/snapshot';

/** A host with one default uplink. */
export const sampleHost = (changes: Partial<HostFacts> = {}): HostFacts => ({
  hostname: 'orion',
  kernel: '6.12',
  distribution: 'Debian 13',
  user: 'root',
  place: 'sandbox',
  outside: null,
  tools: [],
  firewall: { backend: 'nf_tables', version: '1.8.11' },
  ipForward: true,
  uplinks: [{ name: 'eth0', kind: 'physical', up: true, addresses: ['192.0.2.17/24'], isDefault: true }],
  routes: [],
  devices: ['lo', 'eth0'],
  claimedBridges: [],
  addresses: ['192.0.2.17'],
  addressSpace: [],
  problems: [],
  ...changes,
});

/** A NAT network's definition with DHCP on the upper half of 192.168.122.0/24. */
export const sampleDefinition = (
  name: string,
  changes: Partial<NetworkDefinition> = {},
): NetworkDefinition => ({
  name,
  uuid: sampleUuid(name),
  forward: { mode: 'nat' },
  bridge: { name: 'virbr0', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  dns: { enabled: true },
  ips: [
    {
      address: '192.168.122.1',
      prefix: 24,
      dhcp: { ranges: [{ start: '192.168.122.128', end: '192.168.122.254' }], hosts: [] },
    },
  ],
  ...changes,
});

/** The UUID that sampleDefinition gives a name. */
export const sampleUuid = (name: string): string =>
  `00000000-0000-4000-8000-${[...name.slice(0, 6)]
    .map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('')
    .padStart(12, '0')}`;

/** An inactive, persistent network. */
export function sampleNetwork(name: string, changes: Partial<NetworkState> = {}): NetworkState {
  const definition = changes.definition ?? sampleDefinition(name);
  return {
    name,
    uuid: definition.uuid,
    device: definition.bridge.name,
    state: 'inactive',
    persistent: true,
    autostart: false,
    definition,
    running: changes.state === 'active' ? definition : null,
    startedAt: null,
    interface: null,
    guests: [],
    unlisted: { guests: 0, addresses: 0 },
    drift: [],
    ...changes,
  };
}

/** A leased IPv4 address. */
export const sampleAddress = (changes: Partial<GuestAddress> = {}): GuestAddress => ({
  address: '192.168.122.130',
  family: 'ipv4',
  source: 'lease',
  leaseUntil: 2_000_000_000,
  ...changes,
});

/** A guest on a port with a lease. */
export const sampleGuest = (changes: Partial<Guest> = {}): Guest => ({
  name: 'web',
  port: 'vnet0',
  mac: '52:54:00:aa:00:01',
  addresses: [sampleAddress()],
  since: 1_700_000_000_000,
  left: null,
  test: true,
  ...changes,
});

/** What a definition says of these hosts, the first of which it is of. */
export const sampleSpan = (...names: [string, ...string[]]): Span => ({
  vni: 4097,
  engine: 'static',
  here: names[0],
  shares: 4,
  key: '0123456789abcdef',
  members: names.map((name, share) => ({ name, address: `192.0.2.${share + 1}`, share })),
});

/** Another host that answers. */
export const sampleMember = (name: string, changes: Partial<MemberView> = {}): MemberView => ({
  name,
  address: '192.0.2.2',
  state: 'reached',
  since: 1_000,
  roundTripMs: 0.42,
  lossPercent: 0,
  clockMs: 20,
  version: '0.1.0',
  guests: 2,
  same: true,
  session: null,
  ...changes,
});

/** A snapshot of the sample host with these networks. */
export const sampleSnapshot = (revision: number, networks: NetworkState[]): Snapshot => ({
  revision,
  host: sampleHost(),
  networks,
  unreadable: [],
  lastBoot: null,
  repair: { byItself: false, paused: [] },
  trial: null,
});

/** A start that went well. */
export const sampleEntry = (id: string, changes: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id,
  at: 1_000,
  front: 'window',
  user: 'ada',
  action: 'start',
  network: 'default',
  outcome: 'done',
  durationMs: 12,
  error: null,
  commands: [],
  ...changes,
});

/** A failed command as the helper reports it. */
export const sampleError = (): VirtnetError =>
  new VirtnetError('dnsmasq could not start: port 53 is taken.', {
    code: 'command-failed',
    command: 'dnsmasq --conf-file=x',
    status: 2,
    stderr: 'Address already in use',
  });

/** What an order answers that was about these networks. */
export const sampleGiven = (...names: string[]): Given => ({
  networks: names.map((name) => ({ name, uuid: sampleUuid(name), device: 'virbr1', replaced: false })),
  trial: null,
  entry: null,
  advice: [],
  guest: null,
});
