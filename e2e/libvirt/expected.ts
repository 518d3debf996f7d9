/** In what we differ from libvirt on purpose, and why; everything else that differs is a fault. */
import type { NetworkDefinition } from '../../shared/definition/network';

export interface Difference {
  /** What was tried. */
  what: string;
  ours: string;
  theirs: string;
}

interface Expectation {
  reason: string;
  fits: (difference: Difference, definition: NetworkDefinition) => boolean;
}

const isRefused = (outcome: string): boolean => outcome === 'no' || outcome === 'refused';
/** We let less pass: what libvirt lets pass, even if only one way, is refused. */
const isStricter = ({ ours, theirs }: Difference): boolean =>
  isRefused(ours) && !isRefused(theirs) && theirs !== 'silent';

const EXPECTATIONS: readonly Expectation[] = [
  {
    reason:
      'Leases of fixed hosts beside the ranges count as well; at libvirt’s limit, that of the ranges, nobody else is served.',
    fits: ({ what }) => /^configuration: dhcp-lease-max=\d+$/.test(what),
  },
  {
    reason: 'Guests of one network do not reach the gateway of another one that lets nobody in.',
    fits: (difference, { forward }) =>
      isStricter(difference) &&
      (/one → gateway of other-nat /.test(difference.what) ||
        (/(of-nat|of-routed) → gateway /.test(difference.what) && forward.mode !== 'route')),
  },
  {
    reason: 'Guests of an isolated network reach the host by its gateway only.',
    fits: (difference, { forward }) =>
      isStricter(difference) &&
      forward.mode === 'isolated' &&
      /one → (host|gateway of other-routed) /.test(difference.what),
  },
  {
    reason:
      'What may not leave its network does not arrive at a routed one: there the accept of one network came before the reject of another.',
    fits: (difference, { forward }) =>
      isStricter(difference) &&
      /one → guest of other-routed .* udp$/.test(difference.what) &&
      (forward.mode === 'isolated' || ('device' in forward && forward.device !== undefined)),
  },
  {
    reason: 'A text record keeps its commas and quotes; libvirt’s dnsmasq is told them bare and cuts there.',
    fits: ({ what }, { dns }) =>
      (dns.texts ?? []).some(({ name, value }) => what.endsWith(`${name} TXT`) && /[,"]/.test(value)),
  },
  {
    reason:
      'A bridge that takes no router advertisements needs not be told to make no address of them (autoconf).',
    fits: ({ what, ours, theirs }) =>
      what === 'bridge IPv6' && ours.replace(/autoconf <== \| 1/, 'autoconf <== | 0') === theirs,
  },
  {
    reason:
      'Bandwidth is held by one token bucket; libvirt has a tree of classes for the shares of its own guests.',
    fits: ({ what }, { bandwidth }) => what === 'bridge queues' && bandwidth !== undefined,
  },
  {
    reason:
      'IPv6 guests hear of their network even where it serves neither names nor leases; libvirt then runs no dnsmasq.',
    fits: ({ what, theirs }, { dns, ips }) =>
      !dns.enabled &&
      ips.every(({ dhcp }) => dhcp === undefined) &&
      (theirs === ''
        ? what.startsWith('listener ')
        : what.startsWith('configuration: ') && theirs === 'does not'),
  },
];

/** Why this difference is meant to be, or null when it is not. */
export const reasonFor = (difference: Difference, definition: NetworkDefinition): string | null =>
  EXPECTATIONS.find(({ fits }) => fits(difference, definition))?.reason ?? null;
