/** What both machines have besides the network in question: two other networks, resolvers, and guests on everything. */
import { addressAt, contains, formatAddress, parseCidr, type Family } from '../../shared/addresses/addresses';
import { networkDefinitionSchema, type NetworkDefinition } from '../../shared/definition/network';
import { readNetworkXml } from '../../shared/xml/networkXml';
import type { GuestAgent } from '../fixtures/guestAgent';
import { SECOND_UPLINK, UPLINK } from '../fixtures/site';
import type { Side } from './sides';

const other = (name: string, bridge: string, forward: string, n: number): NetworkDefinition =>
  networkDefinitionSchema.parse(
    readNetworkXml(`<network>
      <name>${name}</name>
      <uuid>00000000-0000-4000-8000-0000000000${n}</uuid>
      ${forward}
      <bridge name='${bridge}' stp='off' delay='0'/>
      <mac address='52:54:00:ff:${n}:01'/>
      <ip address='10.2${n}.0.1' prefix='24'/>
      <ip family='ipv6' address='2001:db8:ff${n}::1' prefix='64'/>
    </network>`),
  );

/** Active before the network in question: one that lets nobody in, and one that lets everybody in. */
export const OTHERS = [
  other('other-nat', 'virbr90', "<forward mode='nat'><nat ipv6='yes'/></forward>", 10),
  other('other-routed', 'virbr91', "<forward mode='route'/>", 11),
] as const;

/** Resolvers outside: each gives its own answer to every question, so that one sees who was asked. */
const RESOLVERS = [
  { place: UPLINK.outside, address: UPLINK.far.ipv4, answer: '203.0.113.1' },
  { place: UPLINK.outside, address: '192.0.2.53', answer: '203.0.113.2' },
  { place: SECOND_UPLINK.outside, address: '198.51.100.53', answer: '203.0.113.3' },
] as const;

/** Both machines are probed at once, so what is let pass may take a while, in milliseconds. */
const PATIENCE_MS = 3000;

/** TCP ports of the host besides the agent's own: those of services that rules speak of. */
const HOST_PORTS = [67, 69, 547];

/** Somebody who sends and answers. */
export interface Place {
  name: string;
  agent: GuestAgent;
  addresses: string[];
}

export interface Places {
  one: Place;
  two: Place;
  ofNat: Place;
  ofRouted: Place;
  host: Place;
  outside: Place;
  elsewhere: Place;
}

/** The MAC address of the guest that asks for leases: one that the network knows, if it knows any. */
export const macOfClient = ({ ips }: NetworkDefinition): string =>
  ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []).find(({ mac }) => mac !== undefined)?.mac ??
  '52:54:00:aa:00:01';

/** Plugs guests in and starts their agents; the network in question and the others are active. */
export async function surround(
  { who, site }: Side,
  definition: NetworkDefinition,
  agentScript: string,
): Promise<Places> {
  const guests = [
    guestOf('one', definition, macOfClient(definition), 5),
    guestOf('two', definition, '52:54:00:aa:00:02', 6),
    guestOf('of-nat', OTHERS[0], '52:54:00:aa:00:03', 5),
    guestOf('of-routed', OTHERS[1], '52:54:00:aa:00:04', 5),
  ];
  const listener = { name: 'listener', bridge: definition.bridge.name, mac: '52:54:00:aa:00:05' };
  await Promise.all([...guests, listener].map((guest) => site.plug(guest)));
  // libvirt isolates the ports of guests that it plugs in itself.
  if (who === 'libvirt' && definition.portIsolation) {
    for (const port of ['one', 'two', listener.name])
      await site.within('host', ['bridge', 'link', 'set', 'dev', port, 'isolated', 'on']);
  }
  for (const { place, address, answer } of RESOLVERS) {
    if (address.endsWith('.53'))
      await site.within(place, ['ip', 'addr', 'add', `${address}/32`, 'dev', 'lo']);
    await site.within(place, [
      'dnsmasq',
      ...['--conf-file=/dev/null', '--pid-file=', '--user=root', '--no-hosts', '--no-resolv'],
      ...['--bind-interfaces', `--listen-address=${address}`, `--address=/#/${answer}`],
    ]);
  }
  const place = async (name: string, addresses: readonly string[]): Promise<Place> => ({
    name,
    addresses: addresses.map((address) => address.split('/')[0] ?? ''),
    agent: await site.agent(name, {
      script: agentScript,
      timeoutMs: PATIENCE_MS,
      ports: name === 'host' ? HOST_PORTS : [],
    }),
  });
  const [one, two, ofNat, ofRouted] = guests.map(({ name, addresses }) => place(name, addresses));
  if (!one || !two || !ofNat || !ofRouted) throw new Error('a guest is missing');
  return {
    one: await one,
    two: await two,
    ofNat: await ofNat,
    ofRouted: await ofRouted,
    host: await place('host', Object.values(UPLINK.host)),
    outside: await place(UPLINK.outside, Object.values(UPLINK.far)),
    elsewhere: await place(SECOND_UPLINK.outside, Object.values(SECOND_UPLINK.far)),
  };
}

/** Where guests are who have no address of this family from their network. */
const UNADDRESSED: Record<Family, string> = { ipv4: '10.97.0.0/24', ipv6: 'fd00:97::/64' };

/** A guest with the nth address of each subnet, or further on when the network uses that itself. */
function guestOf(name: string, { bridge, ips }: NetworkDefinition, mac: string, n: number) {
  const families = (['ipv4', 'ipv6'] as const).map((family) =>
    ips.filter(({ address }) => address.includes(':') === (family === 'ipv6')),
  );
  const addresses = ips.map(({ address, prefix }) => nth(`${address}/${prefix}`, n));
  const missing = (['ipv4', 'ipv6'] as const).filter((_family, at) => families[at]?.length === 0);
  return {
    name,
    mac,
    bridge: bridge.name,
    addresses: [...addresses, ...missing.map((family) => nth(UNADDRESSED[family], n))],
    gateways: families.flatMap((own) => own[0]?.address ?? []),
  };
}

function nth(cidr: string, n: number): string {
  const parsed = parseCidr(cidr);
  if (!parsed) throw new Error(`not an address: ${cidr}`);
  const wanted = addressAt(parsed.subnet, n);
  return `${formatAddress(wanted)}/${parsed.subnet.prefix}`;
}

/** True when the address lies in one of the network's subnets. */
export const isOf = ({ ips }: NetworkDefinition, address: string): boolean =>
  ips.some((ip) => {
    const subnet = parseCidr(`${ip.address}/${ip.prefix}`)?.subnet;
    const parsed = parseCidr(`${address}/${address.includes(':') ? 128 : 32}`)?.address;
    return subnet !== undefined && parsed !== undefined && contains(subnet, parsed);
  });
