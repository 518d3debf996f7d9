/** A diagram in words: a sentence that sums it up, and a list for those who do not see it. */
import { TYPE_NAMES } from '../../shared/definition/describe';
import { countOf } from '../ui/quantity';
import { hiddenText, type NetworkNode, type Topology, type UplinkNode, type Way } from './topology';

/** An entry of the list with what hangs on it. */
export interface TextEntry {
  key: string;
  text: string;
  entries: string[];
}

export const STATE_WORDS: Record<NetworkNode['state'], string> = {
  active: 'Active',
  inactive: 'Inactive',
  changed: 'Changed outside',
};

/** What the picture shows, in one sentence. */
export function topologySummary({ of, host, networks }: Topology): string {
  const [only] = networks;
  if (of === 'host' || !only)
    return `Diagram of ${host}: ${countOf(networks.length, 'network')} and the ways to the outside.`;
  const guests = countOf(only.guests.length + only.hidden, 'guest');
  return `Diagram of network ${only.name}, ${TYPE_NAMES[only.way.mode]}, ${STATE_WORDS[only.state].toLowerCase()}: ${guests} on ${only.device}. ${wayText(only.way)}.`;
}

/** Everything in the picture, from the outside in. */
export function topologyList({ outside, uplinks, networks }: Topology): TextEntry[] {
  return [
    { key: 'outside', text: ['Outside', ...outside].join(' '), entries: [] },
    ...uplinks.map((uplink) => ({
      key: `uplink ${uplink.name}`,
      text: [`Uplink ${uplink.name}`, ...uplinkWords(uplink), ...uplink.addresses].join(', '),
      entries: [],
    })),
    ...networks.map((network) => ({
      key: network.key,
      text: networkText(network),
      entries: [
        ...network.guests.map(({ name, addresses }) =>
          [name, ...addresses.filter((address) => address !== name)].join(', '),
        ),
        ...[hiddenText(network) ?? []].flat(),
      ],
    })),
  ];
}

/** What is to be said of an uplink beside its name: what keeps it from working, else that it is the default one. */
export const uplinkWords = ({ state, isDefault }: UplinkNode): string[] =>
  state !== 'up' ? [state] : isDefault ? ['default'] : [];

function networkText(network: NetworkNode): string {
  const { name, way, state, device, addresses, guestsMeet } = network;
  const words = [
    `Network ${name}`,
    TYPE_NAMES[way.mode],
    STATE_WORDS[state].toLowerCase(),
    device,
    ...addresses,
  ].join(', ');
  const meeting = guestsMeet ? '' : ' Guests do not reach each other.';
  return `${words}. ${wayText(way)}.${meeting}`;
}

function wayText({ mode, uplink, out, in: inward, translation }: Way): string {
  if (mode === 'bridge') return uplink === null ? 'On no LAN now' : `On the LAN by ${uplink}, like this host`;
  if (!out) return 'Nothing passes to or from the outside';
  const by = uplink === null ? 'no uplink now' : `by ${uplink}`;
  if (mode === 'open') return `Both ways ${by}, as other rules on the host decide`;
  if (translation === null) return `Both ways ${by}, untranslated`;
  return inward ? `IPv4 out only ${by} ${translation}, IPv6 both ways` : `Out only ${by} ${translation}`;
}
