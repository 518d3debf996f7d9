/** What a definition of somebody else brings along that a person should see before taking it over. */
import { asksOthers, isRemark } from '../definition/dnsmasqOptions';
import type { NetworkDraft } from '../definition/network';
import { describePortForward } from '../definition/portForward';

/** Most entries of one sort that are written out, and the characters of each. */
const SHOWN = 8;
const WIDTH = 80;

/**
 * A sentence for each sort of it that is there: raw options, TFTP folders, exceptions between networks, forwards, and
 * the resolvers that are not asked because the network is isolated.
 */
export function bringsAlong({
  dns,
  dnsmasqOptions = [],
  forward,
  ips,
  portForwards = [],
  reach = [],
}: NetworkDraft): string[] {
  const options = dnsmasqOptions.filter((line) => !isRemark(line));
  const unasked =
    forward.mode === 'isolated'
      ? [
          ...(dns.forwarders ?? []).map(({ address, domain }) =>
            [domain, address].filter(Boolean).join(' by '),
          ),
          ...options.filter(asksOthers),
        ]
      : [];
  return [
    ...sentence('Raw options for dnsmasq', options),
    ...sentence(
      'Folders that guests read by TFTP',
      ips.flatMap(({ tftpRoot }) => tftpRoot ?? []),
    ),
    ...sentence(
      'Exceptions between networks',
      reach.map(({ device, allow }) => `${allow ? 'reaches' : 'does not reach'} ${device}`),
    ),
    ...sentence('Port forwards', portForwards.map(describePortForward)),
    ...sentence('Not asked while the network is isolated', unasked),
  ];
}

function sentence(title: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const shown = entries
    .slice(0, SHOWN)
    .map((entry) => (entry.length > WIDTH ? `${entry.slice(0, WIDTH - 1)}…` : entry));
  const more = entries.length - shown.length;
  return [`${title}: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`];
}
