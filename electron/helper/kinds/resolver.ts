/** The kind `resolver`: which questions this host sends to a network's DNS, as systemd-resolved knows it of its bridge (resolvectl(1)). */
import { VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { Resource } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';
import { reverseZoneOf } from './dnsmasq/dnsmasqNames';
import { READING_MS } from '../host/runOrFail';
import { withBridge, type Kind } from './kind';
import { bridgeIdentity } from './devices/link';
import { nullWithoutTool } from '../host/nullWithoutTool';
import { run } from './operation';

/** What a host's resolver asks the DNS at a bridge. */
interface ResolverValue {
  servers: string[];
  /** Domains whose names are asked for there, with `~` as systemd-resolved writes them. */
  domains: string[];
  /** Whether other names are asked for there, too. */
  isDefault: boolean;
}

type Resolver = Resource<ResolverValue>;

export const resolver: Kind<ResolverValue> = {
  name: 'resolver',
  wanted: ({ definition }) => resolverOf(definition),
  /** Nothing while systemd-resolved does not run, or where there is none. */
  async read({ host }, wanted) {
    const bridges = [...new Set(wanted.map(({ key }) => key))];
    if (bridges.length === 0) return [];
    const shown = await Promise.all(
      SHOW_RESOLVERS.map((argv) => host.run(argv, { withinMs: READING_MS }).catch(nullWithoutTool)),
    );
    return parseShownResolvers(
      shown.map((result) => (result?.status === 0 ? result.stdout : '')),
      bridges,
    );
  },
  presume: withBridge,
  goesWith: ({ key }) => bridgeIdentity(key),
  steps(changes) {
    const { removed, written } = changes.of(resolver);
    return {
      forget: removed.map((one) => ({ title: forgetting(one), operation: run(forgetResolver(one)) })),
      tell: written.flatMap((one) =>
        tellResolver(one).map((argv) => ({
          title: t('kinds.resolver.ask', { bridge: one.key }),
          operation: run(argv),
        })),
      ),
    };
  },
  words: {
    cause: 'kinds.resolver.cause',
    name: ({ key }) => t('kinds.resolver.name', { bridge: key }),
    change: (action, subject) =>
      action === 'remove'
        ? forgetting(subject)
        : t('kinds.resolver.askIn', {
            bridge: subject.key,
            domain: subject.value.domains[0]?.slice(1) ?? '',
          }),
  },
  remedy: (stderr) => (/resolve1|sd_bus_open_system/.test(stderr) ? t('kinds.resolver.remedy') : null),
  // Installing it is not the only way out, and changes how the host finds all names.
  withoutTools: (missing) =>
    missing.tools.some(({ tool }) => tool === 'resolvectl')
      ? new VirtnetError(t('kinds.resolver.noTool', { install: missing.install }), missing)
      : null,
  noticed: 'by reading',
};

const forgetting = ({ key }: Resolver): string => t('kinds.resolver.forget', { bridge: key });

/** None for a network whose names the host shall not find, or cannot: it has no domain, no DNS or no address. */
function resolverOf({ hostResolves, domain, dns, ips, bridge }: NetworkDefinition): Resolver[] {
  if (hostResolves !== true || !domain || !dns.enabled || ips.length === 0) return [];
  // A domain with a tilde is asked for here and is none to search in.
  const zones = [domain.name.toLowerCase(), ...ips.flatMap((ip) => reverseZoneOf(ip) ?? [])];
  return [
    {
      kind: resolver.name,
      key: bridge.name,
      value: {
        servers: ips.map(({ address }) => address),
        domains: zones.map((zone) => `~${zone}`),
        isDefault: false,
      },
    },
  ];
}

/** The commands that tell systemd-resolved; each sets one list whole. */
const tellResolver = ({ key, value }: Resolver): string[][] => [
  ['resolvectl', 'dns', key, ...value.servers],
  ['resolvectl', 'domain', key, ...value.domains],
  ['resolvectl', 'default-route', key, value.isDefault ? 'yes' : 'no'],
];
const forgetResolver = ({ key }: Resolver): string[] => ['resolvectl', 'revert', key];

/** The commands that show, for all devices, what `parseShownResolvers` reads, in its order. */
const SHOW_RESOLVERS: readonly (readonly string[])[] = ['dns', 'domain', 'default-route'].map((what) => [
  'resolvectl',
  what,
]);

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
    return value.servers.length + value.domains.length === 0 ? [] : [{ kind: resolver.name, key, value }];
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
