/** Which secret the members of a span share: one that they share already, and nobody else, or a new one. */
import type { SpanGround } from '../../contract/spanWish';
import { choicesIn } from './choicesIn';
import type { Situation } from './situation';

/** The id of the secret. */
export function keyFor(situation: Situation, ground: SpanGround): string {
  const { wish, span } = situation;
  return span?.key ?? choicesIn(wish).key ?? keyInCommon(situation, ground) ?? newKeyId();
}

/**
 * Whoever has a secret belongs to all spans that have it: it is taken where those have the hosts of this one and no others.
 * A host that only says that it has the secret would be given it.
 */
function keyInCommon({ coming, reached }: Situation, { hosts }: SpanGround): string | null {
  const [first, ...others] = coming.map(
    ({ there }) => hosts.find(({ host }) => host === there.host.uri)?.offer?.keys ?? [],
  );
  const shared = (first ?? []).filter((key) => others.every((keys) => keys.includes(key)));
  const addresses = new Set(hosts.flatMap(({ address }) => address ?? []));
  const spans = reached.flatMap(({ snapshot }) =>
    snapshot.networks.flatMap(({ definition }) => definition.span ?? []),
  );
  return (
    shared.find((key) => {
      const its = spans.filter((span) => span.key === key);
      return (
        its.length > 0 &&
        its.every(
          ({ members }) =>
            members.length === addresses.size && members.every(({ address }) => addresses.has(address)),
        )
      );
    }) ?? null
  );
}

/** An id says nothing about its secret. */
function newKeyId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
