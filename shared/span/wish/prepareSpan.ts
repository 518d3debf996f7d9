/** From a wish to what it comes to: how things stand, what is proposed, what is in the way, and each host's order. */
import type { SpanFinding, SpanGround, SpanWish } from '../../contract/spanWish';
import { findHosts } from './findings/findHosts';
import { findMembers } from './findings/findMembers';
import { findPaths } from './findings/findPaths';
import { findPrograms } from './findings/findPrograms';
import { findTaken } from './findings/findTaken';
import { withoutEchoes } from './findings/withoutEchoes';
import { addressAfter } from './choicesIn';
import { isEncrypted } from './encryption';
import { readGround, type Party } from './ground';
import { partsOf, withIdentity, type Part } from './parts';
import { overheadIn, propose, type Proposed } from './proposal';
import { partyOf, readSituation, type Situation } from './situation';
import type { ConnectedHost } from '../spanHost';

export interface PreparedSpan {
  /** The wish with all that was left open. */
  wish: SpanWish;
  situation: Situation;
  proposed: Proposed | null;
  findings: SpanFinding[];
  /** Null while nothing can be proposed. */
  parts: Part[] | null;
}

/** Asks the hosts and changes nothing. Throws as `readSituation` does. */
export async function prepareSpan(asked: SpanWish, hosts: readonly ConnectedHost[]): Promise<PreparedSpan> {
  const situation = await readSituation(withIdentity(asked), hosts);
  const ground = await groundOf(situation);
  const proposed = propose(situation, ground);
  const findings = withoutEchoes([
    ...findHosts(situation, ground),
    ...findMembers(situation),
    ...findTaken(situation, ground),
    ...(proposed && isTried(situation) ? findBetween(situation, ground, proposed) : []),
  ]);
  return {
    ...{ situation, proposed, findings },
    wish: settledWish(situation, ground, proposed),
    parts: proposed && partsOf(situation, proposed),
  };
}

/** Whether hosts may come, or by other ways, so that what they bring counts. */
const isTried = ({ wish }: Situation): boolean =>
  wish.do === 'create' || wish.do === 'add' || wish.do === 'address';

/** Ways are tried only for those that come, or have another address. */
async function groundOf(situation: Situation): Promise<SpanGround> {
  const { members, coming } = situation;
  if (!isTried(situation)) return { hosts: [], paths: [] };
  const parties: Party[] = [
    ...members.map((its): Party => ({
      key: partyOf(its),
      label: its.there?.host.name ?? its.member.name,
      host: its.there?.host ?? null,
      address: addressAfter(situation, its),
      isNew: addressAfter(situation, its) !== its.member.address,
    })),
    ...coming.map(({ wished, there: { host } }): Party => ({
      ...{ key: host.uri, label: host.name, host, isNew: true },
      address: wished.address,
    })),
  ];
  return readGround(parties, { wireguard: isEncrypted(situation) });
}

/** What members run has been asked about when they came. */
const findBetween = ({ wish }: Situation, ground: SpanGround, { proposal }: Proposed): SpanFinding[] => [
  ...findPaths(ground, overheadIn(ground.hosts, proposal.wireguard)),
  ...(wish.do === 'address' ? [] : findPrograms(ground, proposal)),
];

/** So that what was shown is what is done. */
function settledWish(
  { wish, coming }: Situation,
  { hosts }: SpanGround,
  proposed: Proposed | null,
): SpanWish {
  if (!proposed || (wish.do !== 'create' && wish.do !== 'add')) return wish;
  const { engine, vni, key } = proposed.span;
  const { wireguard } = proposed.proposal;
  const chosen = coming.map(({ there: { host } }) => ({
    host: host.uri,
    name: proposed.nameOf.get(host.uri) ?? '',
    address: hosts.find((one) => one.host === host.uri)?.address ?? '',
  }));
  const others = wish.hosts.filter(({ host }) => !chosen.some((one) => one.host === host));
  return { ...wish, hosts: [...chosen, ...others], engine, wireguard, vni, key };
}
