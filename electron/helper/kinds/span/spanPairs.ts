/** What two hosts have with each other, whichever networks span both: made once of all of them. */
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { memberHere, peersOf, type Span, type SpanMember } from '../../../../shared/definition/span';

/** Another host, as the first span that both are members of knows it. */
export interface Pair {
  here: SpanMember;
  peer: SpanMember;
  span: Span;
}

/**
 * All other hosts of these networks, each once by what `keyOf` tells it from others. Of the spans that two hosts share, the
 * one with the lowest VNI counts on both.
 */
export function pairsOf(
  networks: readonly NetworkDefinition[],
  isMeant: (pair: Pair) => boolean,
  keyOf: (pair: Pair) => string,
): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const span of spansOf(networks)) {
    const here = memberHere(span);
    for (const peer of peersOf(span)) {
      const pair = { here, peer, span };
      if (isMeant(pair) && !pairs.has(keyOf(pair))) pairs.set(keyOf(pair), pair);
    }
  }
  return [...pairs.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Those of networks, the lowest VNI first. */
export const spansOf = (networks: readonly NetworkDefinition[]): Span[] =>
  networks.flatMap(({ span }) => span ?? []).toSorted((a, b) => a.vni - b.vni);
