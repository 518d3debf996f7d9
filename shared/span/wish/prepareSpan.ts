/** From a wish to what it comes to: how things stand, what is proposed, what is in the way, and each host's order. */
import type { SpanFinding, SpanGround, SpanWish } from '../../contract/spanWish';
import { findHosts } from './findings/findHosts';
import { findMembers } from './findings/findMembers';
import { findPaths } from './findings/findPaths';
import { findPrograms } from './findings/findPrograms';
import { findTaken } from './findings/findTaken';
import { withoutEchoes } from './findings/withoutEchoes';
import { isEncrypted } from './encryption';
import { readGround, type Party } from './ground';
import { partsOf, withIdentity, type Part } from './parts';
import { overheadIn, propose, type Proposed } from './proposal';
import { readSituation, type Situation } from './situation';
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
    ...(proposed && mayGrow(situation) ? findBetween(ground, proposed) : []),
  ]);
  return {
    ...{ situation, proposed, findings },
    wish: settledWish(situation, ground, proposed),
    parts: proposed && partsOf(situation, proposed),
  };
}

/** Whether hosts may come, so that what they bring counts. */
const mayGrow = ({ wish }: Situation): boolean => wish.do === 'create' || wish.do === 'add';

/** Ways are tried only for those that come. */
async function groundOf(situation: Situation): Promise<SpanGround> {
  const { members, coming } = situation;
  if (!mayGrow(situation)) return { hosts: [], paths: [] };
  const parties: Party[] = [
    ...members.map(({ member, there }): Party => ({
      key: there?.host.uri ?? `member:${member.name}`,
      label: there?.host.name ?? member.name,
      host: there?.host ?? null,
      address: member.address,
      isNew: false,
    })),
    ...coming.map(({ wished, there: { host } }): Party => ({
      ...{ key: host.uri, label: host.name, host, isNew: true },
      address: wished.address,
    })),
  ];
  return readGround(parties, { wireguard: isEncrypted(situation) });
}

const findBetween = (ground: SpanGround, { proposal }: Proposed): SpanFinding[] => [
  ...findPaths(ground, overheadIn(ground.hosts, proposal.wireguard)),
  ...findPrograms(ground, proposal),
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
