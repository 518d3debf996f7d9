/** What happened to the hosts of a network between two snapshots: who was lost, and who is back. */
import type { MemberView } from '../../../shared/contract/span';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import type { Notice } from '../activity/activity';

/** One entry a network and kind, with a line for each member; of networks that ran before and run still. */
export function spanNotices(before: readonly NetworkState[], after: readonly NetworkState[]): Notice[] {
  return after.flatMap(({ uuid, name: network, startedAt, span }) => {
    const old = before.find((one) => one.uuid === uuid && one.startedAt === startedAt)?.span;
    if (!old || !span) return [];
    const was = new Map(old.members.map(({ name, state }) => [name, state]));
    const lost = span.members.filter(({ name, state }) => state === 'lost' && isThere(was.get(name)));
    const back = span.members.filter(({ name, state }) => isThere(state) && was.get(name) === 'lost');
    const notice = (action: Notice['action'], members: readonly MemberView[]): Notice[] =>
      members.length === 0
        ? []
        : [
            {
              action,
              network,
              details: members.map(({ name, address }) => t('guests.member', { name, address })),
            },
          ];
    return [...notice('member-lost', lost), ...notice('member-back', back)];
  });
}

const isThere = (state: MemberView['state'] | undefined): boolean =>
  state === 'reached' || state === 'narrow';
