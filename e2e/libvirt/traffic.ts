/** Walks who reaches whom with what, and as whom they are seen there. */
import type { NetworkDefinition } from '../../shared/definition/network';
import { parseAddress } from '../../shared/addresses/addresses';
import type { Side } from './sides';
import { isOf, OTHERS, type Place, type Places } from './places';

/** What was tried, in words, and what came of it. */
export type Outcomes = Map<string, string>;

interface Route {
  from: Place;
  to: Place;
  /** The receiver in words. */
  role: string;
  address: string;
}

/** Every probe between the places, in words, with its outcome. */
export async function traffic(
  { site }: Side,
  definition: NetworkDefinition,
  places: Places,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const routes = routesOf(definition, places);
  const label = ({ from, role, address }: Route, what: string): string =>
    `${from.name} → ${role} ${address} ${what}`;
  const tcp = async (route: Route, port?: number): Promise<void> => {
    const { from, address } = route;
    const answer = await from.agent.ask({
      kind: 'tcp',
      to: address,
      ...(port === undefined ? {} : { port }),
    });
    const outcome = 'text' in answer ? seenAs(answer.text, from, definition) : 'no';
    outcomes.set(label(route, `tcp${port === undefined ? '' : ` ${port}`}`), outcome);
  };
  const udp = async (route: Route): Promise<void> => {
    const { from, to, address } = route;
    const token = label(route, 'udp');
    const answer = await from.agent.ask({ kind: 'udp', to: address, token });
    const isHeard = (await to.agent.query({ kind: 'heard', token })) !== null;
    const failed = isHeard
      ? 'one way'
      : 'error' in answer && answer.error === 'ETIMEDOUT'
        ? 'silent'
        : 'refused';
    outcomes.set(token, 'text' in answer ? seenAs(answer.text, from, definition) : failed);
  };
  const pings = async (from: Place): Promise<void> => {
    const own = routes.filter((route) => route.from === from);
    const script = own
      .map(({ address }) => `(ping -n -c 1 -W 3 ${address} >&2 && echo ${address}) &`)
      .join('\n');
    const { stdout } = await site.within(from.name, ['sh', '-c', `${script}\nwait`]);
    const answered = new Set(stdout.split('\n'));
    for (const route of own)
      outcomes.set(label(route, 'ping'), answered.has(route.address) ? 'answered' : 'no');
  };
  const toServices = routes.filter(({ from, to, address }) => {
    return from === places.one && to === places.host && isOf(definition, address);
  });
  await Promise.all([
    ...routes.flatMap((route) => [tcp(route), udp(route)]),
    ...toServices.flatMap((route) => [67, 69, 547].map((port) => tcp(route, port))),
    ...Object.values(places).map((place: Place) => pings(place)),
  ]);
  return new Map([...outcomes].sort(([a], [b]) => a.localeCompare(b)));
}

function routesOf(definition: NetworkDefinition, places: Places): Route[] {
  const { one, two, ofNat, ofRouted, host, outside, elsewhere } = places;
  const gateways = definition.ips.map(({ address }) => address);
  const to = (from: Place, receiver: Place, role: string, addresses = receiver.addresses): Route[] =>
    addresses.map((address) => ({ from, to: receiver, role, address }));
  const routes = [
    ...to(one, host, 'gateway', gateways),
    ...to(one, host, 'host'),
    ...OTHERS.flatMap(({ name, ips }) =>
      to(
        one,
        host,
        `gateway of ${name}`,
        ips.map(({ address }) => address),
      ),
    ),
    ...to(one, ofNat, 'guest of other-nat'),
    ...to(one, ofRouted, 'guest of other-routed'),
    ...to(one, outside, 'outside'),
    ...to(one, elsewhere, 'elsewhere'),
    ...[outside, elsewhere, host, ofNat, ofRouted].flatMap((from) => to(from, one, 'guest')),
    ...[outside, elsewhere, ofNat, ofRouted].flatMap((from) => to(from, host, 'gateway', gateways)),
  ];
  // Where the network has no address of a family, its guests have no way out; they are on a switch all the same.
  const speaks = (address: string): boolean =>
    gateways.some((own) => own.includes(':') === address.includes(':'));
  return [...routes.filter(({ address }) => speaks(address)), ...to(one, two, 'neighbour')];
}

/** The sender as the receiver sees it; ports only as far as the definition speaks of them. */
function seenAs(text: string, { name, addresses }: Place, { forward }: NetworkDefinition): string {
  const [address = '', port = '', from = ''] = text.split(' ');
  if (addresses.includes(address)) return 'seen as itself';
  // The host has an address on every network, and chooses.
  if (forward.mode !== 'nat' || name === 'host') return `seen as ${address}`;
  const pool = forward.addresses && isBetween(address, forward.addresses) ? 'one of the pool' : address;
  return `seen as ${pool}, ${portInWords(Number(port), Number(from), forward.ports)}`;
}

/** Without given ports a sender keeps the one it has; with them it does so only by chance. */
function portInWords(port: number, from: number, given: { start: number; end: number } | undefined): string {
  if (given === undefined) return port === from ? 'port kept' : 'port changed';
  return `port ${port >= given.start && port <= given.end ? 'in' : 'not in'} ${given.start}–${given.end}`;
}

function isBetween(address: string, { start, end }: { start: string; end: string }): boolean {
  const [first, value, last] = [start, address, end].map((text) => parseAddress(text)?.value);
  return first !== undefined && value !== undefined && last !== undefined && first <= value && value <= last;
}
