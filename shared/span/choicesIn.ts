/** What a wish may leave open, and who leaves by it. */
import type { SpanWish, SpanWishOf } from '../contract/spanWish';
import type { Situation } from './situation';

type Choices = Partial<Pick<SpanWishOf<'add'>, 'engine' | 'wireguard' | 'vni' | 'key'>>;

/** What is chosen; nothing in a wish about members that are there. */
export const choicesIn = (wish: SpanWish): Choices => (wish.do === 'create' || wish.do === 'add' ? wish : {});

/** Whether a member leaves. */
export function isLeaving({ wish, at, members }: Situation, name: string): boolean {
  if (wish.do === 'delete') return true;
  if (wish.do === 'remove') return wish.members.some((one) => one.toLowerCase() === name.toLowerCase());
  return wish.do === 'end' && members.find(({ member }) => member.name === name)?.there !== at;
}
