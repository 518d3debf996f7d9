/** What a wish may leave open, and who leaves by it. */
import { formatAddress, parseAddress } from '../../addresses/addresses';
import type { SpanWish, SpanWishOf } from '../../contract/spanWish';
import type { Situation, StandingMember } from './situation';

type Choices = Partial<Pick<SpanWishOf<'add'>, 'engine' | 'wireguard' | 'vni' | 'key'>>;

/** What is chosen; nothing in a wish about members that are there. */
export const choicesIn = (wish: SpanWish): Choices => (wish.do === 'create' || wish.do === 'add' ? wish : {});

/** Whether a member leaves. */
export function isLeaving({ wish, at, members }: Situation, name: string): boolean {
  const its = members.find(({ member }) => member.name === name);
  if (wish.do === 'delete') return true;
  if (wish.do === 'remove') return its !== undefined && wish.members.some((one) => isCalled(its, one));
  return wish.do === 'end' && its?.there !== at;
}

/** The address that a member is to have. */
export function addressAfter({ wish }: Situation, its: StandingMember): string {
  if (wish.do !== 'address') return its.member.address;
  const wished = wish.addresses.find(({ member }) => isCalled(its, member))?.address ?? its.member.address;
  const parsed = parseAddress(wished);
  return parsed ? formatAddress(parsed) : wished;
}

/** By its name as a member, whatever the case, or by that of the connection to it. */
export const isCalled = ({ member, there }: StandingMember, name: string): boolean =>
  member.name.toLowerCase() === name.toLowerCase() || there?.host.name === name;
