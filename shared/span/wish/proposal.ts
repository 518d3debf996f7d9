/** Decides what a wish leaves open, so that what a person is shown is whole. */
import type { ProposedMember, SpanGround, SpanProposal } from '../../contract/spanWish';
import type { SpanOffer } from '../../contract/span';
import type { Span, SpanMember } from '../../definition/span';
import { addressAfter, choicesIn, isLeaving } from './choicesIn';
import { isEncrypted, withEncryption } from './encryption';
import { engineOf, withReflectors } from './engine';
import { keyFor } from './keyFor';
import { distinctName, memberNameOf } from './memberNames';
import { overlayOverhead } from '../../definition/overlaySize';
import { firstShares, withShares } from '../shares';
import type { Situation } from './situation';

/** Lower numbers are often given by hand. */
const FIRST_VNI = 1_000;
/** What guests take for granted that nobody tells otherwise (RFC 894). */
const USUAL_MTU = 1_500;

/** A span without which of its members a definition is of. */
export type CommonSpan = Omit<Span, 'here'>;

export interface Proposed {
  proposal: SpanProposal;
  /** The members that are there afterwards. */
  span: CommonSpan;
  /** What those that come are called, by the URI of their connection. */
  nameOf: ReadonlyMap<string, string>;
}

/** What is chosen and what is proposed; null where one that comes has no address that fits. */
export function propose(situation: Situation, ground: SpanGround): Proposed | null {
  const nameOf = namesOf(situation);
  const coming = comingMembers(situation, ground, nameOf);
  if (!coming) return null;
  const span = spanAfter(situation, ground, coming, nameOf);
  const { engine, vni, shares } = span;
  const wireguard = isEncrypted(situation);
  const mtu = mtuOf(situation, ground, wireguard);
  const members = proposedMembers(situation, span, nameOf);
  return { span, nameOf, proposal: { engine, wireguard, vni, shares, mtu, members } };
}

function comingMembers(
  { coming }: Situation,
  { hosts }: SpanGround,
  nameOf: Proposed['nameOf'],
): Omit<SpanMember, 'share'>[] | null {
  const members = coming.map(({ there: { host } }) => ({
    name: nameOf.get(host.uri) ?? '',
    address: hosts.find((one) => one.host === host.uri)?.address ?? '',
  }));
  return members.some(({ address }) => address === '') ? null : members;
}

function spanAfter(
  situation: Situation,
  ground: SpanGround,
  coming: readonly Omit<SpanMember, 'share'>[],
  nameOf: Proposed['nameOf'],
): CommonSpan {
  const { span, definition } = situation;
  const staying = situation.members
    .filter(({ member }) => !isLeaving(situation, member.name))
    .map((its) => ({ ...its.member, address: addressAfter(situation, its) }));
  const engine = engineOf(situation, ground, staying.length + coming.length);
  const cut = span?.shares ?? firstShares(coming.length, definition);
  const { shares, members } = withShares({ shares: cut, members: staying }, coming);
  const offerOf = ({ name }: SpanMember): SpanOffer | null =>
    ground.hosts.find(({ host }) => host === uriOf(situation, nameOf, name))?.offer ?? null;
  const encrypted = members.map((member) => withEncryption(member, offerOf(member), situation));
  return {
    ...{ vni: vniOf(situation, ground), engine, shares, key: keyFor(situation, ground) },
    members: withReflectors(engine, encrypted),
  };
}

/** The connection to a member; null where there is none. */
const uriOf = ({ members }: Situation, nameOf: Proposed['nameOf'], name: string): string | null =>
  [...nameOf].find(([, its]) => its === name)?.[0] ??
  members.find(({ member }) => member.name === name)?.there?.host.uri ??
  null;

/** As the person calls it, else as it calls itself; no two the same. */
function namesOf({ coming, members }: Situation): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { wished, there } of coming) {
    const taken = [...members.map(({ member }) => member.name), ...names.values()];
    const own = memberNameOf(there.snapshot.host.hostname);
    names.set(there.host.uri, wished.name ?? distinctName(own, taken));
  }
  return names;
}

/** As it is or is chosen; else the lowest that is free on all hosts. */
function vniOf({ wish, span }: Situation, { hosts }: SpanGround): number {
  const chosen = span?.vni ?? choicesIn(wish).vni;
  if (chosen !== undefined) return chosen;
  const taken = new Set(hosts.flatMap(({ offer }) => offer?.vnis ?? []));
  let vni = FIRST_VNI;
  while (taken.has(vni)) vni += 1;
  return vni;
}

/** What gets through between all hosts less what the overlay adds; null where the definition says no more than that. */
function mtuOf({ definition }: Situation, { hosts, paths }: SpanGround, wireguard: boolean): number | null {
  const own = hosts.flatMap(({ offer, address }) =>
    (offer?.underlays ?? []).filter((one) => one.address === address).map(({ mtu }) => mtu),
  );
  const between = paths.flatMap(({ path }) => (path.reached ? (path.mtu ?? []) : []));
  if (own.length + between.length === 0) return null;
  const most = Math.min(...own, ...between) - overheadIn(hosts, wireguard);
  return most >= (definition.mtu ?? USUAL_MTU) ? null : most;
}

/** All hosts have addresses of the same family. */
export const overheadIn = (hosts: SpanGround['hosts'], wireguard: boolean): number =>
  overlayOverhead({ address: hosts.find((one) => one.address !== null)?.address ?? '', wireguard });

function proposedMembers(
  situation: Situation,
  { members }: CommonSpan,
  nameOf: Proposed['nameOf'],
): ProposedMember[] {
  const coming = new Set(nameOf.values());
  const gone = situation.members.filter(({ member }) => isLeaving(situation, member.name));
  const shown = ({ name, address, share, reflector }: SpanMember, stands: ProposedMember['stands']) => ({
    ...{ name, address, share, stands },
    reflector: reflector ?? false,
    host: uriOf(situation, nameOf, name),
  });
  return [
    ...members.map((member) => shown(member, coming.has(member.name) ? 'comes' : 'stays')),
    ...gone.map(({ member }) => shown(member, 'goes')),
  ];
}
