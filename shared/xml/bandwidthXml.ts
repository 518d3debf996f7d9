/** `<bandwidth>` of libvirt's network XML: what all guests of a network together may send and receive. */
import type { BandwidthLimit, NetworkDraft } from '../definition/network';
import type { Element } from './xmlElement';
import { tag, type Tag } from './xmlTag';

/** What `<bandwidth>` says, to be checked by the schema; an empty one says nothing. */
export function readBandwidth(element: Element | undefined): unknown {
  const [inbound, outbound] = [element?.one('inbound'), element?.one('outbound')].map(readLimit);
  return inbound || outbound ? { inbound, outbound } : undefined;
}

function readLimit(element: Element | undefined): unknown {
  if (!element) return undefined;
  return {
    average: element.integer('average') ?? element.missing('average'),
    peak: amount(element, 'peak'),
    burst: amount(element, 'burst'),
  };
}

/** libvirt takes none for no limit of its own. */
const amount = (element: Element, name: string): number | undefined => element.integer(name) || undefined;

/** The `<bandwidth>` element, or null without limits. */
export const bandwidthTag = (bandwidth: NetworkDraft['bandwidth']): Tag | null =>
  bandwidth
    ? tag('bandwidth', {}, [limitTag('inbound', bandwidth.inbound), limitTag('outbound', bandwidth.outbound)])
    : null;

const limitTag = (name: string, limit: BandwidthLimit | undefined): Tag | null =>
  limit ? tag(name, { average: limit.average, peak: limit.peak, burst: limit.burst }) : null;
