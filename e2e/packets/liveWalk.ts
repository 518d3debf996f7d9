/** Every element of a definition that a running network takes live: how it is set, and what shows that it is in force. */
import type { NetworkDefinition } from '../../shared/definition/network';
import type { GuestAgent } from '../fixtures/guestAgent';
import { canFilterBridges } from '../fixtures/kernelCan';
import { SECOND_UPLINK, UPLINK } from '../fixtures/site';

/** What a proof may ask of the machine, of its guests and of those behind its uplinks. */
export interface Walk {
  /** A lease as a guest gets it now: the variables of udhcpc's script. */
  lease: () => Promise<Record<string, string>>;
  /** The answer to a question of a guest, without the quotes of texts; empty when there is none. */
  dig: (...question: string[]) => Promise<string>;
  /** Whether somebody (`host`, a guest, whoever is behind an uplink) gets an answer to a ping before the witness does. */
  pings: (from: string, address: string, witness: string) => Promise<boolean>;
  /** Runs a line of shell on the machine. */
  shell: (script: string) => string;
  /** Sends from the guest at PROBER and says what the other side saw. */
  prober: GuestAgent;
  outside: GuestAgent;
}

export interface LiveChange {
  what: string;
  /** The definition with the element set; the one that it is given stays as it is. */
  set: (definition: NetworkDefinition) => NetworkDefinition;
  /** Resolves with true as soon as it is in force, which is waited for. */
  holds: (walk: Walk) => boolean | Promise<boolean>;
  /**
   * Set when a queue is put in or taken away: the kernel drops what is in it at that moment, seldom anything. What loses
   * packets for any other reason loses them again.
   */
  movesQueue?: true;
  /** Set when no proof may be true before and after, as most cannot; an error is no proof either. */
  isAlwaysTrue?: true;
}

export const BRIDGE = 'virbr7';
export const GATEWAY = '172.16.40.1';
export const PROBER = { address: '172.16.40.51', mac: '52:54:00:00:40:51' };
export const LEASED_MAC = '52:54:00:00:40:52';
export const PINGER = '172.16.40.50';

type Dhcp = NonNullable<NetworkDefinition['ips'][number]['dhcp']>;

const withIp = (definition: NetworkDefinition, change: object): NetworkDefinition => ({
  ...definition,
  ips: definition.ips.map((ip, index) => (index === 0 ? { ...ip, ...change } : ip)),
});
const withDhcp = (change: Partial<Dhcp>) => (definition: NetworkDefinition) =>
  withIp(definition, { dhcp: { ranges: [], hosts: [], ...definition.ips[0]?.dhcp, ...change } });
const withDns = (change: object) => (definition: NetworkDefinition) => ({
  ...definition,
  dns: { ...definition.dns, ...change },
});
const withForward = (forward: NetworkDefinition['forward']) => (definition: NetworkDefinition) => ({
  ...definition,
  forward,
});
const within =
  (change: Partial<NetworkDefinition>) =>
  (definition: NetworkDefinition): NetworkDefinition => ({ ...definition, ...change });

/** Address and port that whoever is behind an uplink sees of a guest; nothing when it is not reached. */
const seenBy = async ({ prober }: Walk, to: string): Promise<[string, number]> => {
  const answer = await prober.ask({ kind: 'tcp', to }, GATEWAY);
  const [address = '', port = '0'] = 'text' in answer ? answer.text.split(' ') : [];
  return [address, Number(port)];
};
const isSeenAs = async (walk: Walk, address: string): Promise<boolean> =>
  (await seenBy(walk, UPLINK.far.ipv4))[0] === address;
const isCutOff = async (walk: Walk): Promise<boolean> => isSeenAs(walk, '');
const configured = (line: RegExp) => (walk: Walk) =>
  line.test(walk.shell('cat /run/virtnet-laws/var/lib/virtnet-manager/lab.conf'));
const second = { address: '172.16.41.1', prefix: 24 };
const sixth = { address: 'fd00:40::1', prefix: 64 };

export const LIVE_CHANGES: readonly LiveChange[] = [
  { what: 'title', set: within({ title: 'Lab one' }), holds: () => true, isAlwaysTrue: true },
  { what: 'description', set: within({ description: 'two\nlines' }), holds: () => true, isAlwaysTrue: true },
  {
    what: 'metadata',
    set: within({ metadata: [`<x:a xmlns:x='urn:example:x'>1</x:a>`] }),
    holds: () => true,
    isAlwaysTrue: true,
  },
  {
    what: 'mtu',
    set: within({ mtu: 1400 }),
    holds: async ({ lease, shell }) =>
      (await lease())['mtu'] === '1400' && shell(`cat /sys/class/net/${BRIDGE}/mtu`).trim() === '1400',
  },
  {
    what: 'bridge stp and delay',
    set: (definition) => ({ ...definition, bridge: { ...definition.bridge, stp: true, delay: 3 } }),
    holds: ({ shell }) =>
      /^1 300\s*$/.test(
        shell(`cd /sys/class/net/${BRIDGE}/bridge; echo $(cat stp_state) $(cat forward_delay)`),
      ),
  },
  {
    what: 'dhcp range',
    set: withDhcp({
      ranges: [
        { start: '172.16.40.220', end: '172.16.40.221' },
        { start: '172.16.40.230', end: '172.16.40.231' },
      ],
    }),
    holds: async ({ lease }) => /^172\.16\.40\.2[23][01]$/.test((await lease())['ip'] ?? ''),
  },
  {
    what: 'dhcp range lease time',
    set: withDhcp({ ranges: [{ start: '172.16.40.100', end: '172.16.40.200', lease: 1800 }] }),
    holds: async ({ lease }) => (await lease())['lease'] === '1800',
  },
  {
    what: 'dhcp host mac, name, ip, lease',
    set: withDhcp({ hosts: [{ mac: LEASED_MAC, name: 'fixed', address: '172.16.40.20', lease: 600 }] }),
    holds: async ({ lease, dig }) => {
      const { ip, lease: seconds } = await lease();
      return ip === '172.16.40.20' && seconds === '600' && (await dig('fixed')) === '172.16.40.20';
    },
  },
  {
    what: 'dhcp host id',
    set: withDhcp({ hosts: [{ id: `01:${LEASED_MAC}`, address: '172.16.40.21' }] }),
    holds: async ({ lease }) => (await lease())['ip'] === '172.16.40.21',
  },
  {
    what: 'bootp file and server',
    set: withDhcp({ bootp: { file: 'ipxe.efi', server: '172.16.40.9' } }),
    holds: async ({ lease }) => {
      // A client may be told in the field of the packet or, when it asks, in an option (RFC 2132 §9.5).
      const { bootfile, boot_file: file = bootfile, siaddr } = await lease();
      return file === 'ipxe.efi' && siaddr === '172.16.40.9';
    },
  },
  {
    what: 'tftp root',
    set: (definition) => withIp(definition, { tftpRoot: '/run/tftp' }),
    holds: ({ shell }) =>
      shell(
        `rm -f /run/got; nsenter --net=/run/netns/prober timeout 2 busybox tftp -g -l /run/got -r hello ${GATEWAY} 2> /dev/null; cat /run/got 2> /dev/null || true`,
      ).endsWith('hello\n'),
  },
  {
    what: 'domain name',
    set: within({ domain: { name: 'lab.example', localOnly: false } }),
    holds: async ({ lease }) => (await lease())['domain'] === 'lab.example',
  },
  {
    what: 'domain localOnly',
    set: (definition) => ({
      ...withDns({ forwarders: [{ address: UPLINK.far.ipv4 }] })(definition),
      domain: { name: 'example.test', localOnly: true },
    }),
    // Whoever is asked outside knows this name; the network keeps it to itself.
    holds: async ({ dig }) =>
      (await dig('elsewhere.test')) === '192.0.2.88' && (await dig('www.example.test')) === '',
  },
  {
    what: 'localPtr',
    set: (definition) => ({
      ...withIp(withDns({ forwarders: [{ address: UPLINK.far.ipv4 }] })(definition), { localPtr: true }),
    }),
    holds: async (walk) =>
      configured(/^local=\/40\.16\.172\.in-addr\.arpa\/$/m)(walk) &&
      (await walk.dig('elsewhere.test')) === '192.0.2.88',
  },
  {
    what: 'dns enable=no',
    set: withDns({ enabled: false }),
    holds: async ({ dig, lease }) => (await dig('localhost.')) === '' && (await lease())['ip'] !== undefined,
  },
  {
    what: 'dns forwardPlainNames=no',
    set: withDns({ forwardPlainNames: false }),
    holds: configured(/^domain-needed$/m),
  },
  {
    what: 'dns forwarder for all',
    set: withDns({ forwarders: [{ address: UPLINK.far.ipv4 }] }),
    holds: async ({ dig }) => (await dig('www.example.test')) === '192.0.2.80',
  },
  {
    what: 'dns forwarder for a domain',
    set: withDns({ forwarders: [{ address: UPLINK.far.ipv4, domain: 'example.test' }] }),
    holds: async ({ dig }) => (await dig('www.example.test')) === '192.0.2.80',
  },
  {
    what: 'dns host',
    set: withDns({ hosts: [{ address: '172.16.40.9', names: ['files.test', 'store.test'] }] }),
    holds: async ({ dig }) =>
      (await dig('store.test')) === '172.16.40.9' && (await dig('-x', '172.16.40.9')) === 'files.test.',
  },
  {
    what: 'dns txt',
    set: withDns({ texts: [{ name: 'note.test', value: 'one two' }] }),
    holds: async ({ dig }) => (await dig('note.test', 'txt')) === 'one two',
  },
  {
    what: 'dns srv',
    set: withDns({
      services: [
        {
          service: 'ldap',
          protocol: 'tcp',
          domain: 'lab.test',
          target: 'dir.test',
          port: 389,
          priority: 1,
          weight: 2,
        },
      ],
    }),
    holds: async ({ dig }) => (await dig('_ldap._tcp.lab.test', 'srv')) === '1 2 389 dir.test.',
  },
  {
    what: 'dnsmasq option',
    set: within({ dnsmasqOptions: ['host-record=raw.test,172.16.40.77'] }),
    holds: async ({ dig }) => (await dig('raw.test')) === '172.16.40.77',
  },
  {
    what: 'route',
    set: within({ routes: [{ destination: '10.109.0.0', prefix: 16, gateway: PROBER.address, metric: 7 }] }),
    holds: ({ pings }) => pings('host', '10.109.0.2', PROBER.address),
  },
  {
    what: 'bandwidth inbound and outbound',
    movesQueue: true,
    set: within({
      bandwidth: { inbound: { average: 5000, peak: 9000, burst: 256 }, outbound: { average: 4000 } },
    }),
    // That these limits are kept is shown in elements.test.ts.
    holds: ({ shell }) =>
      shell(`tc qdisc show dev ${BRIDGE}`).includes('tbf') &&
      shell(`nft list tables netdev`).includes(`VNM_${BRIDGE}`),
  },
  ...(canFilterBridges()
    ? [
        {
          what: 'port isolated',
          set: within({ portIsolation: true }),
          holds: async ({ pings }: Walk) => !(await pings('prober', PINGER, GATEWAY)),
        },
      ]
    : []),
  {
    what: 'forward route',
    set: withForward({ mode: 'route' }),
    holds: (walk) => isSeenAs(walk, PROBER.address),
  },
  { what: 'forward isolated', set: withForward({ mode: 'isolated' }), holds: isCutOff },
  {
    what: 'forward open',
    set: withForward({ mode: 'open' }),
    holds: ({ pings }) => pings(UPLINK.outside, PROBER.address, UPLINK.host.ipv4),
  },
  {
    what: 'forward dev',
    set: withForward({ mode: 'nat', device: SECOND_UPLINK.device }),
    holds: async (walk) =>
      (await isCutOff(walk)) && (await seenBy(walk, SECOND_UPLINK.far.ipv4))[0] === SECOND_UPLINK.host.ipv4,
  },
  {
    what: 'nat address',
    set: withForward({ mode: 'nat', addresses: { start: '192.0.2.200', end: '192.0.2.200' } }),
    holds: (walk) => isSeenAs(walk, '192.0.2.200'),
  },
  {
    what: 'nat port',
    set: withForward({ mode: 'nat', ports: { start: 2000, end: 2009 } }),
    holds: async (walk) => {
      const [, port] = await seenBy(walk, UPLINK.far.ipv4);
      return port >= 2000 && port <= 2009;
    },
  },
  {
    what: 'a second IPv4 address',
    set: (definition) => ({ ...definition, ips: [...definition.ips, second] }),
    holds: ({ pings }) => pings('prober', second.address, GATEWAY),
  },
  {
    what: 'an IPv6 address',
    set: (definition) => ({ ...definition, ips: [...definition.ips, sixth] }),
    holds: ({ pings }) => pings('prober', sixth.address, GATEWAY),
  },
  {
    what: 'nat ipv6',
    set: (definition) => ({
      ...definition,
      forward: { mode: 'nat', ipv6: true },
      ips: [...definition.ips, sixth],
    }),
    holds: async (walk) => (await seenBy(walk, UPLINK.far.ipv6))[0] === UPLINK.host.ipv6,
  },
  {
    what: 'guests of IPv6 among each other',
    set: within({ guestIpv6: true }),
    holds: ({ shell }) => shell('ip6tables-save').includes(`VNM_${BRIDGE}_EGR`),
  },
  {
    what: 'port forward',
    set: within({
      portForwards: [
        { protocol: 'tcp', hostPorts: { start: 8007, end: 8007 }, guest: PROBER.address, guestPort: 7007 },
      ],
    }),
    holds: async ({ outside }) =>
      (await outside.query({ kind: 'tcp', to: UPLINK.host.ipv4, port: 8007 })) === UPLINK.far.ipv4,
  },
  {
    what: 'reach',
    // Who reaches whom is shown in reach.test.ts.
    set: within({ reach: [{ device: 'virbr99', allow: true }] }),
    holds: ({ shell }) => shell('iptables-save').includes(`-i ${BRIDGE} -o virbr99`),
  },
  { what: 'no outside', set: within({ outsideUntil: 0 }), holds: isCutOff },
  { what: 'an outside that is over', set: within({ outsideUntil: 1_700_000_000 }), holds: isCutOff },
];
