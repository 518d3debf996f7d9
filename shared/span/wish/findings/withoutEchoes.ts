/** What is found only because something else is wrong with the same host. */
import type { SpanFinding, SpanFindingCode } from '../../../contract/spanWish';

/** By what is wrong: what follows from it. */
const ECHOES: Partial<Record<SpanFindingCode, readonly SpanFindingCode[]>> = {
  // What a member has is the network itself.
  'already-member': ['network-there', 'vni-taken'],
  'host-twice': ['network-there', 'vni-taken'],
  // Nobody answers from an address that is not there.
  'no-address': ['not-reached', 'one-way'],
};

/** The findings without those; each is still found once its cause is mended. */
export const withoutEchoes = (findings: readonly SpanFinding[]): SpanFinding[] =>
  findings.filter(
    ({ code, host }) =>
      !findings.some((cause) => cause.host === host && ECHOES[cause.code]?.includes(code) === true),
  );
