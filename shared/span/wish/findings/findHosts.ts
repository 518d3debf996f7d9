/** What is wrong with who is to come, and who is to go. */
import type { SpanFinding, SpanGround } from '../../../contract/spanWish';
import { MEMBERS_MAX } from '../../../definition/span';
import { t } from '../../../language/language';
import { addressAfter, isCalled } from '../choicesIn';
import { partyOf, type Coming, type Situation } from '../situation';
import { finding } from './finding';

export function findHosts(situation: Situation, ground: SpanGround): SpanFinding[] {
  return [
    ...unreached(situation),
    ...situation.coming.flatMap((one, index) => [
      ...addressOf(one, ground),
      ...twice(situation, ground, one, index),
    ]),
    ...unknownMembers(situation),
    ...moved(situation, ground),
    ...tooMany(situation),
  ];
}

const unreached = ({ unreached: all }: Situation): SpanFinding[] =>
  all.map(({ label, error }) =>
    finding('error', 'host-unreached', label, {
      reason: t('span.find.hostUnreached', { host: label, reason: error.message }),
      remedy: t('span.find.hostUnreached.remedy'),
    }),
  );

const chosenFor = ({ hosts }: SpanGround, { there }: Coming): SpanGround['hosts'][number] | undefined =>
  hosts.find(({ host }) => host === there.host.uri);

const addressOf = (one: Coming, ground: SpanGround): SpanFinding[] =>
  ownAddress(one.there.host.name, chosenFor(ground, one));

/** A member's other address, which has to be its own. */
const moved = (situation: Situation, { hosts }: SpanGround): SpanFinding[] =>
  situation.members.flatMap((its) =>
    its.there && addressAfter(situation, its) !== its.member.address
      ? ownAddress(
          its.member.name,
          hosts.find(({ host }) => host === partyOf(its)),
        )
      : [],
  );

/** None of its addresses fits, or the one that was chosen is not its own. */
function ownAddress(host: string, found: SpanGround['hosts'][number] | undefined): SpanFinding[] {
  const own = found?.offer?.underlays.map(({ address }) => address) ?? [];
  if (found?.error)
    return [
      finding('error', 'host-unreached', host, {
        reason: t('span.find.hostUnreached', { host, reason: found.error.message }),
      }),
    ];
  const remedy = t('span.find.noAddress.remedy', { addresses: own.join(', '), count: own.length });
  if (!found || found.address === null)
    return [finding('error', 'no-address', host, { reason: t('span.find.noAddress', { host }), remedy })];
  if (own.includes(found.address)) return [];
  const reason = t('span.find.notItsAddress', { host, address: found.address });
  return [finding('error', 'no-address', host, { reason, remedy })];
}

/** The same host by another connection, or one that is a member already. */
function twice(situation: Situation, ground: SpanGround, one: Coming, index: number): SpanFinding[] {
  const host = one.there.host.name;
  const address = chosenFor(ground, one)?.address ?? null;
  if (address === null) return [];
  const { members } = situation;
  const member = members.find((its) => its.member.address === address || its.there === one.there);
  if (member)
    return [
      finding('error', 'already-member', host, {
        reason: t('span.find.alreadyMember', { host, member: member.member.name }),
      }),
    ];
  const before = situation.coming.slice(0, index);
  const other = before.find((its) => chosenFor(ground, its)?.address === address);
  if (!other) return [];
  const reason = t('span.find.hostTwice', { host, other: other.there.host.name, address });
  return [finding('error', 'host-twice', host, { reason, remedy: t('span.find.hostTwice.remedy') })];
}

function unknownMembers({ wish, members, definition }: Situation): SpanFinding[] {
  if (wish.do === 'create' || wish.do === 'add') return [];
  const names = members.map(({ member }) => member.name);
  if (names.length === 0)
    return [
      finding('error', 'no-member', null, { reason: t('span.find.noSpan', { name: definition.name }) }),
    ];
  const wanted =
    wish.do === 'remove'
      ? wish.members
      : wish.do === 'address'
        ? wish.addresses.map(({ member }) => member)
        : [];
  return wanted
    .filter((name) => !members.some((one) => isCalled(one, name)))
    .map((name) =>
      finding('error', 'no-member', name, {
        reason: t('span.find.noMember', { host: name, name: definition.name }),
        remedy: t('span.find.noMember.remedy', { members: names.join(', ') }),
      }),
    );
}

function tooMany({ members, coming }: Situation): SpanFinding[] {
  const count = members.length + coming.length;
  if (count <= MEMBERS_MAX) return [];
  return [
    finding('error', 'hosts-many', null, { reason: t('span.find.hostsMany', { count, most: MEMBERS_MAX }) }),
  ];
}
