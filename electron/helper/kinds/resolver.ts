/** Which questions this host sends to a network's DNS: what systemd-resolved knows of its bridge (resolvectl(1)). */
import type { NetworkDefinition } from '../../../shared/network';
import { reverseZoneOf } from '../dnsmasqNames';
import type { ResolverValue, ResourceOf } from '../hostResource';

type Resolver = ResourceOf<'resolver'>;

/** Null for a network whose names the host shall not find, or cannot: it has no domain, no DNS or no address. */
export function resolverResource({
  hostResolves,
  domain,
  dns,
  ips,
  bridge,
}: NetworkDefinition): Resolver | null {
  if (hostResolves !== true || !domain || !dns.enabled || ips.length === 0) return null;
  // A domain with a tilde is asked for here and is none to search in.
  const zones = [domain.name.toLowerCase(), ...ips.flatMap((ip) => reverseZoneOf(ip) ?? [])];
  return {
    kind: 'resolver',
    key: bridge.name,
    value: {
      servers: ips.map(({ address }) => address),
      domains: zones.map((zone) => `~${zone}`),
      isDefault: false,
    },
  };
}

/** The commands that tell systemd-resolved; each sets one list whole. */
export const tellResolver = ({ key, value }: Resolver): string[][] => [
  ['resolvectl', 'dns', key, ...value.servers],
  ['resolvectl', 'domain', key, ...value.domains],
  ['resolvectl', 'default-route', key, value.isDefault ? 'yes' : 'no'],
];
export const forgetResolver = ({ key }: Resolver): string[] => ['resolvectl', 'revert', key];

/** The commands that show, for all devices, what `parseShownResolvers` reads, in its order. */
export const SHOW_RESOLVERS: readonly (readonly string[])[] = ['dns', 'domain', 'default-route'].map(
  (what) => ['resolvectl', what],
);

/** What the host is told of these devices; those that it is told nothing of are left out. */
export function parseShownResolvers(
  [servers = '', domains = '', defaults = '']: readonly string[],
  devices: readonly string[],
): Resolver[] {
  const [ofServers, ofDomains, ofDefaults] = [servers, domains, defaults].map(byDevice);
  return devices.flatMap((key): Resolver[] => {
    const value: ResolverValue = {
      servers: ofServers?.get(key) ?? [],
      domains: (ofDomains?.get(key) ?? []).map((domain) => domain.toLowerCase()),
      isDefault: ofDefaults?.get(key)?.[0] === 'yes',
    };
    return value.servers.length + value.domains.length === 0 ? [] : [{ kind: 'resolver', key, value }];
  });
}

/** Lines as `Link 2 (virbr0): 192.168.122.1 fd00::1`; long lists go on in the next line (systemd 252). */
function byDevice(shown: string): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  let list: string[] = [];
  for (const line of shown.split('\n')) {
    const start = /^(?:Link \d+ \((\S+)\)|Global): ?/.exec(line);
    if (start) {
      list = [];
      if (start[1] !== undefined) lists.set(start[1], list);
    }
    const words = line.slice(start?.[0].length ?? 0).split(/\s+/);
    list.push(...words.filter((word) => word !== ''));
  }
  return lists;
}
