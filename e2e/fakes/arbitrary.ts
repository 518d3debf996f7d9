/** Random definitions for property tests: valid ones, over everything that the schema knows. */
import fc from 'fast-check';
import { addressAt, formatAddress, parseCidr, sizeOf, type Subnet } from '../../shared/addresses/addresses';
import { escapeText } from '../../shared/definition/metadataElement';
import {
  type NetworkDefinition,
  type NetworkDraft,
  networkDefinitionSchema,
} from '../../shared/definition/network';
import { VNI_MAX } from '../../shared/definition/span';
import { UNDERLAYS } from './fakeIp';

const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,20}$/);
const hostName = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(\.[a-z]{2,4})?$/);
const device = fc.stringMatching(/^[a-z][a-z0-9]{1,7}$/);
const mac = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 })
  .map((bytes) => `52:54:00:${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`);
const uuid = fc.uuid();
const prose = fc
  .stringMatching(/^[A-Za-z<>&'"äß€😀 .-]{1,30}$/u)
  .map((text) => text.trim())
  .filter((text) => text !== '');

const clientId = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 2, maxLength: 9 })
  .map((bytes) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':'));
const lease = fc.constantFrom(0, 120, 121, 3600, 86_400);
const service = fc.stringMatching(/^[a-z]{1,8}$/);
const protocol = fc.constantFrom('tcp' as const, 'udp' as const);

const subnet: fc.Arbitrary<Subnet> = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 29 }))
  .map(([a, b, prefix]) => {
    const cidr = parseCidr(`10.${a}.${b}.0/${prefix}`);
    if (!cidr) throw new Error('unreachable');
    return cidr.subnet;
  });

const ip = subnet.chain((block) => {
  const last = Number(sizeOf(block)) - 2;
  const at = (n: number): string => formatAddress(addressAt(block, n));
  const range = fc
    .tuple(fc.integer({ min: 2, max: last }), fc.integer({ min: 2, max: last }))
    .map(([a, b]) => ({ start: at(Math.min(a, b)), end: at(Math.max(a, b)) }));
  const address = fc.integer({ min: 2, max: last }).map(at);
  const hosts = fc.array(
    fc.oneof(
      fc.record({ mac, name: hostName, address, lease }, { requiredKeys: ['mac', 'address'] }),
      fc.record({ id: clientId, name: hostName, address, lease }, { requiredKeys: ['id', 'address'] }),
      fc.record({ name: hostName, address, lease }, { requiredKeys: ['name', 'address'] }),
    ),
    { maxLength: 4 },
  );
  const same = (a: object, b: object): boolean =>
    Object.entries(a).some(
      ([key, value]) => key !== 'lease' && (b as Record<string, unknown>)[key] === value,
    );
  const uniqueHosts = hosts.map((list) =>
    list.filter((host, index) => list.findIndex((other) => same(host, other)) === index),
  );
  const bootp = fc.record(
    { file: prose, server: fc.constantFrom('10.0.0.9', '192.0.2.9') },
    { requiredKeys: ['file'] },
  );
  const leased = fc
    .tuple(range, fc.option(lease, { nil: undefined }))
    .map(([one, time]) => (time === undefined ? one : { ...one, lease: time }));
  const dhcp = fc.record(
    { ranges: fc.array(leased, { maxLength: 1 }), hosts: uniqueHosts, bootp },
    { requiredKeys: ['ranges', 'hosts'] },
  );
  return fc
    .record(
      {
        dhcp,
        localPtr: block.prefix % 8 === 0 ? fc.boolean() : fc.constant(false),
        tftpRoot: prose.map((text) => `/srv/${text}`),
      },
      { requiredKeys: [] },
    )
    .map((options) => ({ address: at(1), prefix: block.prefix, ...options }));
});

/** An IPv6 network, some with DHCP. */
const ip6 = fc.integer({ min: 0, max: 0xffff }).chain((n) => {
  const at = (host: number): string => `fd00:${n.toString(16)}::${host.toString(16)}`;
  const address = fc.integer({ min: 2, max: 0xff }).map(at);
  const hosts = fc.uniqueArray(
    fc.oneof(
      fc.record({ id: clientId, name: hostName, address, lease }, { requiredKeys: ['id', 'address'] }),
      fc.record({ name: hostName, address, lease }, { requiredKeys: ['name', 'address'] }),
    ),
    { maxLength: 3, comparator: (a, b) => a.address === b.address || a.name === b.name },
  );
  const range = fc
    .tuple(fc.integer({ min: 0x100, max: 0x1ff }), fc.integer({ min: 0x200, max: 0x2ff }))
    .map(([start, end]) => ({ start: at(start), end: at(end) }));
  const withDhcp = fc.record({
    address: fc.constant(at(1)),
    prefix: fc.constantFrom(64, 80, 96),
    dhcp: fc.record({ ranges: fc.array(range, { maxLength: 1 }), hosts }),
  });
  return fc.oneof(
    withDhcp,
    fc.record({ address: fc.constant(at(1)), prefix: fc.constant(64), localPtr: fc.boolean() }),
  );
});

const anyAddress = fc.constantFrom('192.0.2.53', '10.0.0.1', '2001:db8::53');
const word = fc.integer({ min: 0, max: 65535 });
const dns = fc.oneof(
  fc.constant({ enabled: false }),
  fc.record(
    {
      enabled: fc.constant(true),
      forwardPlainNames: fc.boolean(),
      forwarders: fc.array(
        fc.oneof(
          fc.record({ address: anyAddress }),
          fc.record({ domain: hostName, address: anyAddress }),
          fc.record({ domain: hostName }),
        ),
        { minLength: 1, maxLength: 3 },
      ),
      texts: fc.array(fc.record({ name: hostName, value: prose }), { minLength: 1, maxLength: 3 }),
      services: fc.array(
        fc.oneof(
          fc.record({ service, protocol, domain: hostName }, { requiredKeys: ['service', 'protocol'] }),
          fc.record(
            {
              service,
              protocol,
              domain: hostName,
              target: hostName,
              port: word,
              priority: word,
              weight: word,
            },
            { requiredKeys: ['service', 'protocol', 'target'] },
          ),
        ),
        { minLength: 1, maxLength: 3 },
      ),
      hosts: fc.uniqueArray(
        fc.record({
          address: anyAddress,
          names: fc.uniqueArray(hostName, { minLength: 1, maxLength: 3 }),
        }),
        { minLength: 1, maxLength: 3, selector: ({ address }) => address },
      ),
    },
    { requiredKeys: ['enabled'] },
  ),
);

const metadata = fc
  .uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((n) =>
        prose.map((text) => `<app:note xmlns:app='urn:example:${n}'>${escapeText(text)}</app:note>`),
      ),
    ),
  );
const dnsmasqOptions = fc.uniqueArray(
  fc.constantFrom(
    'log-queries',
    'cache-size=500',
    'dhcp-option=option:ntp-server,10.0.0.1',
    'address=/a.test/10.0.0.9',
    'local-ttl=60',
  ),
  { minLength: 1, maxLength: 3 },
);

const forward: fc.Arbitrary<NetworkDraft['forward']> = fc.oneof(
  fc.constant({ mode: 'isolated' as const }),
  fc.constant({ mode: 'open' as const }),
  fc.record({ mode: fc.constant('route' as const), device }, { requiredKeys: ['mode'] }),
  fc.record(
    {
      mode: fc.constant('nat' as const),
      device,
      ports: fc
        .tuple(fc.integer({ min: 1, max: 65535 }), fc.integer({ min: 1, max: 65535 }))
        .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
      ipv6: fc.boolean(),
      addresses: fc.constantFrom(
        { start: '192.0.2.1', end: '192.0.2.1' },
        { start: '192.0.2.1', end: '192.0.2.9' },
      ),
    },
    { requiredKeys: ['mode'] },
  ),
);

const speed = fc.constantFrom(1, 100, 125_000, 99_999_999);
const limit = fc
  .record({ average: speed, peak: speed, burst: fc.constantFrom(1, 200) }, { requiredKeys: ['average'] })
  .map(({ average, peak, burst }) => ({
    average,
    ...(peak === undefined ? {} : { peak: Math.max(peak, average) }),
    ...(burst === undefined ? {} : { burst }),
  }));
const bandwidth = fc.oneof(
  fc.record({ inbound: limit, outbound: limit }),
  fc.record({ inbound: limit }),
  fc.record({ outbound: limit }),
);

/** Routes by a guest of each of the subnets. */
const routesBy = (ips: readonly { address: string; prefix: number }[]): NonNullable<NetworkDraft['routes']> =>
  ips.map(({ address }, index) =>
    address.includes(':')
      ? { destination: 'fd77:7::', prefix: 48, gateway: address.replace(/::1$/, '::77') }
      : {
          destination: '172.30.0.0',
          prefix: 16,
          gateway: address.replace(/\d+$/, (last) => String(Number(last) + 1)),
          metric: index + 7,
        },
  );

const outsideUntil = fc.constantFrom(0, 1_800_000_000);

/** Port forwards of a NAT network to a guest of each of its subnets. */
const forwardsTo = (ips: readonly { address: string }[]): NonNullable<NetworkDraft['portForwards']> =>
  ips.flatMap(({ address }, index) => {
    const isIpv6 = address.includes(':');
    const guest = isIpv6
      ? address.replace(/::1$/, '::77')
      : address.replace(/\d+$/, (last) => String(Number(last) + 1));
    const port = 8080 + index * 100;
    return [
      { name: `web ${index}`, protocol: 'tcp', hostPorts: { start: port, end: port }, guest, guestPort: 80 },
      { protocol: 'udp', hostPorts: { start: port, end: port + 9 }, guest, guestPort: port },
      {
        protocol: 'tcp',
        hostAddress: isIpv6 ? '2001:db8::17' : '192.0.2.17',
        hostPorts: { start: port + 10, end: port + 19 },
        guest,
        guestPort: 9000,
      },
    ];
  });

/** What of a span the hosts of a test can run. */
interface Runs {
  engines: readonly ('static' | 'evpn')[];
  /** Whether WireGuard is there. */
  encrypts: boolean;
}

/** A span whose own member has an address that the host in memory has; its number is made of the UUID, to be of one network. */
const spanThat = ({
  engines,
  encrypts,
}: Runs): fc.Arbitrary<(uuid: string) => NonNullable<NetworkDraft['span']>> =>
  fc
    .record({
      engine: fc.constantFrom(...engines),
      family: fc.constantFrom('ipv4' as const, 'ipv6' as const),
      peers: fc.uniqueArray(fc.integer({ min: 2, max: 9 }), { maxLength: 3 }),
      shares: fc.constantFrom(4, 8, 256),
      isEncrypted: encrypts ? fc.boolean() : fc.constant(false),
    })
    .map(({ engine, family, peers, shares, isEncrypted }) => (uuid) => ({
      vni: (Number.parseInt(uuid.slice(0, 6), 16) % VNI_MAX) + 1,
      engine,
      here: 'orion',
      shares,
      key: uuid.replaceAll('-', '').slice(0, 16),
      members: [1, ...peers].map((n, index) => ({
        name: n === 1 ? 'orion' : `host${n}`,
        address: n === 1 ? UNDERLAYS[family] : family === 'ipv4' ? `192.0.2.20${n}` : `2001:db8:201::${n}`,
        share: index,
        ...(n === 3 && engine === 'evpn' ? { reflector: true as const } : {}),
        ...(isEncrypted ? { wireguard: { publicKey: `${String(n).repeat(42)}A=`, port: 51_820 + n } } : {}),
      })),
    }));

const definitionsFor = (runs: Runs): fc.Arbitrary<NetworkDefinition> =>
  fc
    .record(
      {
        name,
        uuid,
        title: prose,
        description: prose,
        forward,
        bridge: fc.record({
          name: device.map((text) => `br${text}`),
          stp: fc.boolean(),
          delay: fc.integer({ min: 0, max: 30 }),
        }),
        bandwidth,
        portIsolation: fc.boolean(),
        guestIpv6: fc.boolean(),
        hasRoutes: fc.boolean(),
        hasForwards: fc.boolean(),
        reach: fc.uniqueArray(fc.record({ device: device.map((text) => `bx${text}`), allow: fc.boolean() }), {
          minLength: 1,
          maxLength: 2,
          selector: (exception) => exception.device,
        }),
        outsideUntil,
        hostResolves: fc.boolean(),
        // One in four of all.
        span: fc.option(spanThat(runs), { nil: undefined, freq: 2 }),
        // There is advice on each without.
        routerAdvertisements: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
        zone: fc.constantFrom('libvirt', 'home_2'),
        mtu: fc.integer({ min: 1280, max: 9000 }),
        mac,
        domain: fc.record({ name: hostName, localOnly: fc.boolean() }),
        dns,
        ips: fc
          .tuple(ip, fc.option(ip6, { nil: undefined }))
          .map(([one, other]) => (other ? [one, other] : [one])),
        metadata,
        dnsmasqOptions,
      },
      { requiredKeys: ['name', 'uuid', 'forward', 'bridge', 'mac', 'dns', 'ips'] },
    )
    .map(({ hasRoutes, hasForwards, outsideUntil: until, hostResolves, zone, span: spanOf, ...value }) =>
      networkDefinitionSchema.parse({
        ...value,
        // Names that nobody gives are none that the host could find.
        ...(hostResolves !== undefined && (!hostResolves || (value.domain && value.dns.enabled))
          ? { hostResolves }
          : {}),
        ...(spanOf === undefined ? {} : { span: spanOf(value.uuid) }),
        ...(hasForwards && value.forward.mode === 'nat' ? { portForwards: forwardsTo(value.ips) } : {}),
        ...(until !== undefined && ['nat', 'route'].includes(value.forward.mode)
          ? { outsideUntil: until }
          : {}),
        bridge: { ...value.bridge, ...(zone === undefined ? {} : { zone }) },
        ...(hasRoutes ? { routes: routesBy(value.ips) } : {}),
      }),
    );

/** A complete, self-consistent definition that the host in memory can run; two of them may still collide with each other. */
export const anyDefinition = definitionsFor({ engines: ['static'], encrypts: false });

/** The same with all that may be written in one. */
export const anyWritten = definitionsFor({ engines: ['static', 'evpn'], encrypts: true });

/** A complete Bridged network, on a bridge of somebody else. */
export const anyBridged: fc.Arbitrary<NetworkDefinition> = fc
  .record(
    { name, uuid, title: prose, description: prose, bridge: device, metadata, isServed: fc.boolean() },
    { requiredKeys: ['name', 'uuid', 'bridge', 'isServed'] },
  )
  .map(({ bridge, isServed, ...value }) =>
    networkDefinitionSchema.parse({
      ...value,
      forward: { mode: 'bridge' },
      bridge: { name: bridge, stp: false, delay: 0 },
      dns: { enabled: isServed },
      ips: [],
    }),
  );
