/** Random definitions for property tests: valid ones, over everything that the schema knows. */
import fc from 'fast-check';
import { addressAt, formatAddress, parseCidr, sizeOf, type Subnet } from '../addresses';
import { type NetworkDefinition, type NetworkDraft, networkDefinitionSchema } from '../network';

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
  const hosts = fc.uniqueArray(
    fc.record({ mac, name: hostName, address: fc.integer({ min: 2, max: last }).map(at) }),
    { maxLength: 3, selector: ({ mac: key }) => key, comparator: 'IsStrictlyEqual' },
  );
  const uniqueHosts = hosts.map((list) =>
    list.filter(
      (host, index) =>
        list.findIndex((other) => other.address === host.address || other.name === host.name) === index,
    ),
  );
  return fc
    .option(fc.record({ ranges: fc.array(range, { maxLength: 1 }), hosts: uniqueHosts }), { nil: undefined })
    .map((dhcp) => ({ address: at(1), prefix: block.prefix, ...(dhcp ? { dhcp } : {}) }));
});

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
    },
    { requiredKeys: ['mode'] },
  ),
);

/** A complete, self-consistent definition; two of them may still collide with each other. */
export const anyDefinition: fc.Arbitrary<NetworkDefinition> = fc
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
      mtu: fc.integer({ min: 1280, max: 9000 }),
      mac,
      domain: fc.record({ name: hostName, localOnly: fc.boolean() }),
      dns: fc.record({ enabled: fc.boolean() }),
      ips: ip.map((one) => [one]),
    },
    { requiredKeys: ['name', 'uuid', 'forward', 'bridge', 'mac', 'dns', 'ips'] },
  )
  .map((value) => networkDefinitionSchema.parse(value));
