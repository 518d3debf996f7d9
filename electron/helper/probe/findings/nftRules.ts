/** What a rule of nftables does with a packet of which only some is known, as `nft -j list ruleset` shows rules. */
import * as z from 'zod';
import { lastOf, parseAddress, parseCidr, type Subnet } from '../../../../shared/addresses/addresses';
import { isDevice, type PacketWay } from './savedRules';

/** Whether something is so: what the packet is not known by may be either. */
type Answer = 'yes' | 'no' | 'perhaps';

/** What may become of a packet: something ends it, accepts it, or it comes to the end of the chain. */
export type Fate = 'ends' | 'accepted' | 'passes';
/** The same of one rule, after which the next one may come. */
type Outcome = Fate | 'next';

const chainSchema = z.object({ target: z.string() });
const valueSchema = z.unknown();
const matchSchema = z.object({ op: z.string(), left: z.unknown(), right: valueSchema });
const metaSchema = z.object({ meta: z.object({ key: z.string() }) });
const stateSchema = z.object({ ct: z.object({ key: z.literal('state') }) });
const payloadSchema = z.object({ payload: z.object({ protocol: z.string(), field: z.string() }) });
const mapSchema = z.object({
  key: z.unknown(),
  data: z.object({ set: z.array(z.tuple([z.unknown(), z.record(z.string(), z.unknown())])) }),
});

/** Statements that look at nothing and decide nothing. */
const NEUTRAL = new Set(['counter', 'log', 'mangle', 'notrack', 'flow']);
/** Headers that no packet of IPv4 has. */
const OF_IPV6 = new Set(['ip6', 'icmpv6', 'exthdr']);
/** Headers that only packets of the protocol have. */
const TRANSPORTS = new Set(['tcp', 'udp', 'icmp', 'sctp', 'dccp', 'udplite', 'igmp', 'esp', 'ah']);

type Expression = readonly Record<string, unknown>[];

/** What may come of a rule for a packet of IPv4; `fatesOf` says it of a chain that the rule leads to. */
export function outcomesOf(
  expr: Expression,
  way: PacketWay,
  fatesOf: (chain: string) => ReadonlySet<Fate>,
): Set<Outcome> {
  let isSure = true;
  for (const part of expr) {
    const [kind = '', value] = Object.entries(part)[0] ?? [];
    if (NEUTRAL.has(kind)) continue;
    if (kind === 'vmap') {
      const mapped = ofMap(value, way, fatesOf);
      return isSure ? mapped : mapped.add('next');
    }
    const verdict = ofVerdict(kind, value, fatesOf);
    if (verdict) return isSure ? verdict : verdict.add('next');
    const answer = kind === 'match' ? matches(value, way) : 'perhaps';
    if (answer === 'no') return new Set(['next']);
    if (answer === 'perhaps') isSure = false;
  }
  return new Set(['next']);
}

/** Null for what is no verdict. */
function ofVerdict(
  kind: string,
  value: unknown,
  fatesOf: (chain: string) => ReadonlySet<Fate>,
): Set<Outcome> | null {
  const target = (): ReadonlySet<Fate> => fatesOf(chainSchema.safeParse(value).data?.target ?? '');
  switch (kind) {
    case 'accept':
      return new Set(['accepted']);
    case 'drop':
    case 'reject':
      return new Set(['ends']);
    case 'return':
      return new Set(['passes']);
    case 'continue':
      return new Set(['next']);
    // A program decides.
    case 'queue':
      return new Set(['accepted', 'ends']);
    case 'jump':
      return new Set([...target()].map((fate) => (fate === 'passes' ? 'next' : fate)));
    case 'goto':
      return new Set(target());
    default:
      return null;
  }
}

/** What is looked up in a map of verdicts; what is not in it goes on to the next rule. */
function ofMap(value: unknown, way: PacketWay, fatesOf: (chain: string) => ReadonlySet<Fate>): Set<Outcome> {
  const map = mapSchema.safeParse(value).data;
  // A named map can hold anything.
  if (!map) return new Set(['ends', 'accepted', 'next']);
  const all = new Set<Outcome>();
  for (const [element, verdict] of map.data.set) {
    const answer = isAmong(map.key, element, way);
    if (answer === 'no') continue;
    const [kind = '', target] = Object.entries(verdict)[0] ?? [];
    for (const outcome of ofVerdict(kind, target, fatesOf) ?? ['next' as const]) all.add(outcome);
    if (answer === 'yes') return all;
  }
  return all.add('next');
}

function matches(value: unknown, way: PacketWay): Answer {
  const match = matchSchema.safeParse(value).data;
  if (!match) return 'perhaps';
  const { op, left, right } = match;
  if (isAbsent(left, way)) return 'no';
  if (op !== '==' && op !== '!=' && op !== 'in') return 'perhaps';
  const answer = isAmong(left, right, way);
  return op !== '!=' || answer === 'perhaps' ? answer : answer === 'yes' ? 'no' : 'yes';
}

/** True for a part of a header that the packet surely has not, so that no comparison with it holds. */
function isAbsent(left: unknown, { protocol }: PacketWay): boolean {
  const header = payloadSchema.safeParse(left).data?.payload.protocol;
  if (header === undefined) return false;
  return OF_IPV6.has(header) || (protocol !== undefined && TRANSPORTS.has(header) && header !== protocol);
}

/** Whether what the packet has at `left` is `right`, or among it. */
function isAmong(left: unknown, right: unknown, way: PacketWay): Answer {
  const compare = comparison(left, way);
  if (!compare) return 'perhaps';
  const answers = elementsOf(right).map(compare);
  return answers.includes('yes') ? 'yes' : answers.includes('perhaps') ? 'perhaps' : 'no';
}

function elementsOf(right: unknown): unknown[] {
  if (Array.isArray(right)) return right;
  const set = z.object({ set: z.array(z.unknown()) }).safeParse(right).data?.set;
  return set ?? [right];
}

/** How a value of the ruleset is compared with the packet’s; null when the packet’s is not known. */
function comparison(left: unknown, way: PacketWay): ((element: unknown) => Answer) | null {
  const known = (own: string | undefined): ((element: unknown) => Answer) | null =>
    own === undefined ? null : (element) => plain(element, (text) => text === own);
  const device = (own: string | null | undefined): ((element: unknown) => Answer) | null =>
    own === undefined ? null : (element) => plain(element, (text) => isDevice(text, own));
  switch (metaSchema.safeParse(left).data?.meta.key ?? '') {
    case 'iif':
    case 'iifname':
      return device(way.from);
    case 'oif':
    case 'oifname':
      return device(way.to);
    case 'nfproto':
      return known('ipv4');
    case 'protocol':
      return known('ip');
    case 'l4proto':
      return known(way.protocol);
  }
  if (stateSchema.safeParse(left).success) return known(way.state);
  const payload = payloadSchema.safeParse(left).data?.payload;
  if (payload?.protocol !== 'ip') return null;
  if (payload.field === 'protocol') return known(way.protocol);
  const subnet = payload.field === 'saddr' ? way.source : payload.field === 'daddr' ? way.target : null;
  return subnet && ((element) => holds(element, subnet));
}

/** A name; a set with a name (`@lan`), a number or something made of several may be anything. */
const plain = (element: unknown, fits: (text: string) => boolean): Answer =>
  typeof element !== 'string' || element.startsWith('@') ? 'perhaps' : fits(element) ? 'yes' : 'no';

const prefixSchema = z.object({ prefix: z.object({ addr: z.string(), len: z.number() }) });
const rangeSchema = z.object({ range: z.tuple([z.string(), z.string()]) });

/** Whether an address of the subnet is among the addresses, of which ever one it is. */
function holds(element: unknown, subnet: Subnet): Answer {
  const range = addressesOf(element);
  if (!range) return 'perhaps';
  const [first, last] = range;
  const end = lastOf(subnet);
  if (last < subnet.first || first > end) return 'no';
  return first <= subnet.first && last >= end ? 'yes' : 'perhaps';
}

/** The first and the last address of an element; null when it cannot be told. */
function addressesOf(element: unknown): [bigint, bigint] | null {
  if (typeof element === 'string') {
    const single = parseAddress(element);
    return single && [single.value, single.value];
  }
  const prefix = prefixSchema.safeParse(element).data?.prefix;
  if (prefix) {
    const subnet = parseCidr(`${prefix.addr}/${prefix.len}`)?.subnet;
    return subnet ? [subnet.first, lastOf(subnet)] : null;
  }
  const [start, end] = (rangeSchema.safeParse(element).data?.range ?? []).map(parseAddress);
  return start && end ? [start.value, end.value] : null;
}
