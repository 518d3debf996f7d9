/** A diagram in words: a sentence that sums it up, and a list for those who do not see it. */
import { typeName } from '../../shared/definition/describe';
import { isCutOff } from './layoutPeers';
import {
  hiddenText,
  type GuestNode,
  type NetworkNode,
  type Topology,
  type UplinkNode,
  type Way,
} from './topology';
import { t } from '../../shared/language/language';

/** An entry of the list with what hangs on it. */
export interface TextEntry {
  key: string;
  text: string;
  entries: string[];
}

/** What the picture shows, in one sentence. */
export function topologySummary({ of, host, networks, span }: Topology): string {
  const [only] = networks;
  if (of === 'host' || !only) return t('diagram.summaryOfHost', { host, count: networks.length });
  const { name, way, state, guests, hidden, device } = only;
  const summary = t('diagram.summary', {
    name,
    type: typeName(way.mode),
    state: t(`diagram.stateWord.${state}`),
    count: guests.length + hidden,
    device,
    way: wayText(way),
  });
  if (!span) return summary;
  const { peers } = span;
  return [summary, t('diagram.spans', { count: peers.length + 1, lost: peers.filter(isCutOff).length })].join(
    ' ',
  );
}

/** Everything in the picture, from the outside in. */
export function topologyList({ outside, uplinks, networks, span }: Topology): TextEntry[] {
  return [
    { key: 'outside', text: [t('diagram.outside'), ...outside].join(' '), entries: [] },
    ...uplinks.map((uplink) => ({
      key: `uplink ${uplink.name}`,
      text: [
        t('diagram.uplinkNamed', { name: uplink.name }),
        ...uplinkWords(uplink),
        ...uplink.addresses,
      ].join(', '),
      entries: [],
    })),
    ...networks.map((network) => ({
      key: network.key,
      text: networkText(network),
      entries: [...network.guests.map(guestText), ...[hiddenText(network) ?? []].flat()],
    })),
    ...(span?.peers ?? []).map((peer) => ({
      key: `host ${peer.name}`,
      text: [
        t('diagram.peerNamed', { name: peer.name }),
        peer.address,
        t(peer.state === null ? 'span.state.unknown' : `span.state.${peer.state}`),
      ].join(', '),
      entries: peer.guests.map(guestText),
    })),
  ];
}

const guestText = ({ name, addresses }: GuestNode): string =>
  [name, ...addresses.filter((address) => address !== name)].join(', ');

/** What is to be said of an uplink beside its name: what keeps it from working, else that it is the default one. */
export const uplinkWords = ({ state, isDefault }: UplinkNode): string[] =>
  state !== 'up' ? [t(`diagram.uplink.${state}`)] : isDefault ? [t('diagram.uplink.default')] : [];

function networkText(network: NetworkNode): string {
  const { name, way, state, device, addresses, guestsMeet } = network;
  const words = [
    t('diagram.networkNamed', { name }),
    typeName(way.mode),
    t(`diagram.stateWord.${state}`),
    device,
    ...addresses,
  ].join(', ');
  return [`${words}.`, wayText(way), ...(guestsMeet ? [] : [t('diagram.apart')])].join(' ');
}

function wayText({ mode, uplink, out, in: inward, translation }: Way): string {
  if (mode === 'bridge') return uplink === null ? t('diagram.way.noLan') : t('diagram.way.lan', { uplink });
  if (!out) return t('diagram.way.nothing');
  const by = uplink === null ? t('diagram.way.noUplink') : t('diagram.way.by', { uplink });
  if (mode === 'open') return t('diagram.way.open', { by });
  if (translation === null) return t('diagram.way.untranslated', { by });
  return inward ? t('diagram.way.ipv6In', { by, translation }) : t('diagram.way.out', { by, translation });
}
