/** What a device has of addresses and routes, in the words in which `ip` takes them for another device. */
import * as z from 'zod';
import { VirtnetError } from '../../../shared/contract/error';
import type { Host } from '../host/host';
import { readOutput } from '../host/runOrFail';
import { t } from '../../../shared/language/language';

/** One address or route, less the device that it is on. */
export interface Carried {
  what: 'address' | 'route';
  family: 4 | 6;
  /** What makes it the same one on another device. */
  identity: string;
  /** What `ip addr` or `ip route` is told, less the device. */
  words: string[];
}

/** INFINITY_LIFE_TIME of linux/if_addr.h. */
const FOREVER = 0xffff_ffff;

const addressSchema = z.object({
  family: z.string(),
  local: z.string().optional(),
  address: z.string().optional(),
  prefixlen: z.number().default(32),
  broadcast: z.string().optional(),
  scope: z.string().default('global'),
  metric: z.number().optional(),
  noprefixroute: z.boolean().default(false),
  valid_life_time: z.number().default(FOREVER),
  preferred_life_time: z.number().default(FOREVER),
});
type Shown = z.infer<typeof addressSchema>;

const deviceSchema = z.object({ addr_info: z.array(addressSchema).default([]) });

/**
 * Addresses and routes of a device in every table, without what the kernel makes by itself: link-local addresses and the
 * routes of addresses. Nothing for a device that is not there. Throws `unsupported` for a route that cannot be put into
 * words for another device.
 */
export async function readCarried(host: Host, device: string): Promise<Carried[]> {
  const shown = await host.run(['ip', '-j', 'addr', 'show', 'dev', device]);
  if (shown.status !== 0) return [];
  const parsed = readOutput(z.array(z.unknown()), shown.stdout, 'ip');
  const addresses = parsed.flatMap((one) => deviceSchema.safeParse(one).data?.addr_info ?? []);
  const routes = await Promise.all(([4, 6] as const).map((family) => readRoutesOf(host, device, family)));
  return [...addresses.flatMap(addressOf), ...routes.flat()];
}

function addressOf(shown: Shown): Carried[] {
  const { family, local, address, prefixlen, broadcast, scope, metric, noprefixroute } = shown;
  if (local === undefined || (family === 'inet6' && scope === 'link')) return [];
  const lasts = (seconds: number): string => (seconds === FOREVER ? 'forever' : String(seconds));
  const own = `${local}/${prefixlen}`;
  const words = [
    ...(address === undefined ? [own] : [local, 'peer', `${address}/${prefixlen}`]),
    ...(broadcast === undefined ? [] : ['broadcast', broadcast]),
    ...['scope', scope],
    ...(metric === undefined ? [] : ['metric', String(metric)]),
    ...(shown.valid_life_time === FOREVER
      ? []
      : ['valid_lft', lasts(shown.valid_life_time), 'preferred_lft', lasts(shown.preferred_life_time)]),
    // The host has it already, so that nobody need be asked whether it is free.
    ...(family === 'inet6' ? ['nodad'] : []),
    ...(noprefixroute ? ['noprefixroute'] : []),
  ];
  return [{ what: 'address', family: family === 'inet' ? 4 : 6, identity: own, words }];
}

async function readRoutesOf(host: Host, device: string, family: 4 | 6): Promise<Carried[]> {
  const { status, stdout } = await host.run([
    'ip',
    `-${family}`,
    ...['-o', 'route', 'show', 'table', 'all', 'dev', device],
  ]);
  return status === 0 ? stdout.split('\n').flatMap((line) => routeOf(line, device, family)) : [];
}

/** A route of the host, by what the kernel tells it from others of its family. */
interface RouteOfHost {
  family: 4 | 6;
  identity: string;
  /** Null where it has several, or none. */
  device: string | null;
}

/** All routes of the host in every table, with the same identities as those of `readCarried`. */
export async function readRoutes(host: Host): Promise<RouteOfHost[]> {
  const read = await Promise.all(
    ([4, 6] as const).map(async (family) => {
      const { status, stdout } = await host.run(['ip', `-${family}`, '-o', 'route', 'show', 'table', 'all']);
      return status === 0 ? stdout.split('\n').flatMap((line) => routeOfHost(line, family)) : [];
    }),
  );
  return read.flat();
}

function routeOfHost(line: string, family: 4 | 6): RouteOfHost[] {
  const words = line.trim().split(/\s+/);
  const [first = '', second = ''] = words;
  if (first === '') return [];
  const after = (word: string): string | undefined => words[words.indexOf(word, 1) + 1];
  const valueOf = (word: string): string | undefined => (words.includes(word, 1) ? after(word) : undefined);
  const prefix = TYPES.has(first) ? [first, second] : [first];
  return [
    {
      family,
      identity: identityOf(prefix, valueOf),
      device: words.includes('nexthop') ? null : (valueOf('dev') ?? null),
    },
  ];
}

/** By these the kernel knows a route that is to be replaced. */
const identityOf = (prefix: readonly string[], valueOf: (word: string) => string | undefined): string =>
  [...prefix, ...['table', 'metric', 'tos'].map((word) => valueOf(word) ?? '')].join(' ').trim();

/** Words of a route that are followed by a value, and are taken as they are shown (ip-route(8)). */
const WITH_VALUE = new Set([
  ...['via', 'table', 'proto', 'scope', 'src', 'metric', 'tos', 'realm', 'mtu', 'advmss', 'window'],
  ...['rtt', 'initcwnd', 'initrwnd', 'quickack', 'hoplimit', 'pref', 'expires'],
]);
const ALONE = new Set(['onlink']);
/** What the kernel says of a route and nobody asks for. */
const STATE = new Set(['linkdown', 'dead', 'offload', 'rt_offload', 'trap']);
/** What every word of a route is made of: names, numbers and addresses. */
const PLAIN = /^[\w.:/-]+$/;
/** What stands before the prefix of a route that is no plain one. */
const TYPES = new Set(['local', 'broadcast', 'anycast', 'multicast']);

function routeOf(line: string, device: string, family: 4 | 6): Carried[] {
  const [first = '', ...rest] = line.trim().split(/\s+/);
  const odd = [first, ...rest].find((word) => word !== '' && !PLAIN.test(word));
  if (odd !== undefined) throw unmovable(line, device, odd);
  if (first === '') return [];
  const prefix = TYPES.has(first) ? [first, rest.shift() ?? ''] : [first];
  const words: string[] = [];
  const values = new Map<string, string>();
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (STATE.has(word)) continue;
    if (ALONE.has(word)) words.push(word);
    else if (WITH_VALUE.has(word)) {
      const value = (rest[(at += 1)] ?? '').replace(word === 'expires' ? /sec$/ : /$^/, '');
      values.set(word, value);
      // The inet words come before the value that `via` may have of another family.
      if (word === 'via' && (value === 'inet' || value === 'inet6'))
        words.push(word, value, rest[(at += 1)] ?? '');
      else words.push(word, value);
    } else throw unmovable(line, device, word);
  }
  if (values.get('proto') === 'kernel' && !values.has('via')) return [];
  if (family === 6 && /^(fe80::\/|ff00::\/)/.test(prefix.at(-1) ?? '')) return [];
  const identity = identityOf(prefix, (word) => values.get(word));
  return [{ what: 'route', family, identity, words: [...prefix, ...words] }];
}

const unmovable = (line: string, device: string, word: string): VirtnetError =>
  new VirtnetError(
    t('facts.unmovable', { route: line.trim().slice(0, 200), device, word: word.slice(0, 40) }),
    { code: 'unsupported', path: 'order.card' },
  );
