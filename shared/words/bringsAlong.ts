/** What a definition of somebody else brings along that a person should see before taking it over. */
import { asksOthers, isRemark } from '../definition/dnsmasqOptions';
import type { NetworkDraft } from '../definition/network';
import { peersOf } from '../definition/span';
import { describePortForward } from '../definition/portForward';
import { t, type TextKey } from '../language/language';

/** Most entries of one sort that are written out, and the characters of each. */
const SHOWN = 8;
const WIDTH = 80;

/**
 * A sentence for each sort of it that is there: raw options, TFTP folders, exceptions between networks, forwards,
 * other hosts, and the resolvers that are not asked because the network is isolated.
 */
export function bringsAlong({
  dns,
  dnsmasqOptions = [],
  forward,
  ips,
  portForwards = [],
  reach = [],
  span,
}: NetworkDraft): string[] {
  const options = dnsmasqOptions.filter((line) => !isRemark(line));
  const unasked =
    forward.mode === 'isolated'
      ? [
          ...(dns.forwarders ?? []).map(({ address, domain }) =>
            domain && address ? t('words.domainBy', { domain, address }) : (domain ?? address ?? ''),
          ),
          ...options.filter(asksOthers),
        ]
      : [];
  return [
    ...sentence('words.brings.options', options),
    ...sentence(
      'words.brings.folders',
      ips.flatMap(({ tftpRoot }) => tftpRoot ?? []),
    ),
    ...sentence(
      'words.brings.reach',
      reach.map(({ device, allow }) => t(allow ? 'words.reaches' : 'words.reachesNot', { device })),
    ),
    ...sentence('words.brings.forwards', portForwards.map(describePortForward)),
    ...sentence(
      'words.brings.hosts',
      span ? peersOf(span).map(({ name, address }) => t('words.brings.host', { name, address })) : [],
    ),
    ...sentence('words.brings.unasked', unasked),
  ];
}

function sentence(title: TextKey, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const shown = entries
    .slice(0, SHOWN)
    .map((entry) => (entry.length > WIDTH ? `${entry.slice(0, WIDTH - 1)}…` : entry));
  const more = entries.length - shown.length;
  return [
    t('words.brings', {
      what: t(title),
      entries: [...shown, ...(more > 0 ? [t('words.brings.more', { count: more })] : [])].join('; '),
    }),
  ];
}
