/** What is to be known of those that are members already. */
import type { SpanFinding } from '../../../contract/spanWish';
import { t } from '../../../language/language';
import { isLeaving } from '../choicesIn';
import type { Situation, StandingMember } from '../situation';
import { finding } from './finding';

export const findMembers = (situation: Situation): SpanFinding[] => [
  ...situation.members.flatMap((one) => unreached(situation, one)),
  ...notRunning(situation),
];

/** It keeps what it has; whether that is all right only a person knows. */
function unreached(situation: Situation, { member, there }: StandingMember): SpanFinding[] {
  const { name: host } = member;
  if (there) return [];
  const leaves = isLeaving(situation, host);
  const words = { host, name: situation.definition.name };
  return [
    finding('question', 'member-unreached', host, {
      reason: t(leaves ? 'span.find.leaverUnreached' : 'span.find.memberUnreached', words),
      remedy: t(leaves ? 'span.find.leaverUnreached.remedy' : 'span.find.memberUnreached.remedy'),
    }),
  ];
}

/** Where it does not run, its guests are not there either. */
function notRunning(situation: Situation): SpanFinding[] {
  const { wish, members, definition } = situation;
  if (wish.do !== 'add' && wish.do !== 'sync') return [];
  return members.flatMap(({ member, network }) => {
    if (network?.state !== 'inactive' || isLeaving(situation, member.name)) return [];
    const reason = t('span.find.notRunning', { host: member.name, name: definition.name });
    return [finding('advice', 'not-running-everywhere', member.name, { reason })];
  });
}
