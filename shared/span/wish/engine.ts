/** How hosts learn who is where: what is chosen for a span, and who passes on what others tell. */
import type { SpanGround } from '../../contract/spanWish';
import type { Span, SpanMember } from '../../definition/span';
import { choicesIn } from './choicesIn';
import type { Situation } from './situation';

/** With more members than these, not everybody tells everybody. */
export const FULL_MESH_MAX = 8;
/** Two, so that one may fail. */
const REFLECTORS = 2;

/** As it is chosen, or is; else by BGP where three or more have FRR to themselves. */
export function engineOf({ wish, span }: Situation, { hosts }: SpanGround, count: number): Span['engine'] {
  const chosen = choicesIn(wish).engine ?? span?.engine;
  if (chosen) return chosen;
  const haveFrr = hosts.every(({ offer }) => offer?.frr.state === 'idle' || offer?.frr.state === 'ours');
  return count > 2 && haveFrr ? 'evpn' : 'static';
}

/** Who passes on stays so; those that are members longest come next. */
export function withReflectors(engine: Span['engine'], members: readonly SpanMember[]): SpanMember[] {
  const without = members.map(({ reflector: _, ...member }): SpanMember => member);
  if (engine !== 'evpn' || members.length <= FULL_MESH_MAX) return without;
  const inOrder = [...members.filter(isReflector), ...members.filter((member) => !isReflector(member))];
  const chosen = new Set(inOrder.slice(0, REFLECTORS).map(({ name }) => name));
  return without.map((member) => (chosen.has(member.name) ? { ...member, reflector: true } : member));
}

const isReflector = ({ reflector }: SpanMember): boolean => reflector === true;
