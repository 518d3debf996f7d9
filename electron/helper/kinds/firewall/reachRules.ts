/** The firewall rules of exceptions between networks: which of them may open connections to which others. */
import type { NetworkDefinition } from '../../../../shared/definition/network';

/** What the exceptions of a network are made into, for one family. */
interface ReachSide {
  bridge: string;
  subnets: readonly string[];
  reject: string;
}

/** Connections as they were opened, and their answers; ICMP's errors belong to one of these ways as well (nf_conntrack). */
const OPENING = '-m conntrack --ctdir ORIGINAL';
const ANSWERING = '-m conntrack --ctdir REPLY';
/** What belongs to no connection that the kernel follows could be anything. */
const UNKNOWN = '-m conntrack --ctstate INVALID,UNTRACKED';

/**
 * Rules for the chain of leaving (see `comesFirst`), before any network's own: they speak of pairs of bridges and of
 * the way that a connection was opened, so that no two of them apply to the same packet and their order means nothing.
 * An exception about one way says nothing about the other: the answers of what was allowed the other way still pass.
 */
export function reachRules(
  { reach = [] }: Pick<NetworkDefinition, 'reach'>,
  { bridge, subnets, reject }: ReachSide,
): string[] {
  return reach.flatMap(({ device, allow }) =>
    allow
      ? subnets.flatMap((subnet) => [
          `-s ${subnet} -i ${bridge} -o ${device} ${OPENING} -j ACCEPT`,
          `-d ${subnet} -i ${device} -o ${bridge} ${ANSWERING} -j ACCEPT`,
        ])
      : [`-i ${bridge} -o ${device} ${OPENING} ${reject}`, `-i ${bridge} -o ${device} ${UNKNOWN} ${reject}`],
  );
}

/** Rules for a network's own chain of translation: what it may send to other networks keeps the guests’ addresses. */
export const untranslated = ({ reach = [] }: Pick<NetworkDefinition, 'reach'>): string[] =>
  reach.flatMap(({ device, allow }) => (allow ? [`-o ${device} -j RETURN`] : []));

/**
 * Whether a rule in a shared chain has to stand before the jumps to networks' own chains, as exceptions do. It is put
 * at the head and all others at the end, so that no order of changes brings one behind a jump.
 */
export const comesFirst = ({ chain }: { chain: string }, rule: string): boolean =>
  chain === 'VNM_EGR' && !rule.includes(' -j VNM_');
