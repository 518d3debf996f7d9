/** A copy of a network: another name, an identity and a subnet of its own, everything else moved along. */
import { formatSubnet } from '../../shared/addresses/addresses';
import { checkNetwork } from '../../shared/check/check';
import type { CheckContext } from '../../shared/check/checkContext';
import { copyOf } from '../../shared/definition/copy';
import { checkSubnetText } from '../../shared/check/checkSubnet';
import { firstSubnet, subnetOfIp } from '../../shared/definition/describe';
import { issue, type Issue } from '../../shared/definition/issue';
import type { NetworkDefinition, NetworkDraft } from '../../shared/definition/network';
import { renumbered } from '../../shared/propose/renumber';

export interface Duplicate {
  /** Null while name or subnet cannot be used. */
  draft: NetworkDraft | null;
  nameIssues: Issue[];
  subnetIssues: Issue[];
  otherIssues: Issue[];
  /** Which subnet becomes which, as `10.0.0.0/24 → 10.0.1.0/24`. */
  moves: string[];
}

/** The free subnet to propose for a copy; empty when the network has no IPv4 address or none is free. */
export function proposedSubnet(definition: NetworkDefinition, context: CheckContext): string {
  const outcome = renumbered(definition, context.addressSpace, null);
  const subnet = outcome.kind === 'moved' ? firstSubnet(outcome.draft) : null;
  return subnet ? formatSubnet(subnet) : '';
}

/** What a copy with this name and first IPv4 subnet (empty where the original has none) comes to. */
export function duplicateDraft(
  definition: NetworkDefinition,
  { name, subnet }: { name: string; subnet: string },
  context: CheckContext,
): Duplicate {
  const hasSubnet = firstSubnet(definition) !== null;
  const read = hasSubnet ? checkSubnetText(subnet.trim(), context) : { subnet: null, issues: [] };
  const refusedSubnet = read.issues.some(({ severity }) => severity === 'error');
  const copy = { ...copyOf(definition), name };
  const outcome = renumbered(copy, context.addressSpace, read.subnet);
  const subnetIssues =
    outcome.kind === 'refused' && !refusedSubnet
      ? [issue('ips[0]', 'subnet-syntax', `${outcome.reason}.`)]
      : read.issues;
  const moved = outcome.kind === 'moved' ? outcome.draft : copy;
  const found = checkNetwork(moved, context).filter(
    ({ code }) => !subnetIssues.some((one) => one.code === code),
  );
  const nameIssues = found.filter(({ path }) => path === 'name');
  const otherIssues = found.filter(({ path }) => path !== 'name');
  const stops = [...nameIssues, ...subnetIssues, ...otherIssues].some(({ severity }) => severity === 'error');
  return {
    draft: stops || (hasSubnet && !read.subnet) ? null : moved,
    nameIssues,
    subnetIssues,
    otherIssues,
    moves:
      outcome.kind === 'moved'
        ? outcome.moves.map(({ from, to }) => `${formatSubnet(from)} → ${formatSubnet(to)}`)
        : [],
  };
}

/** Everything of a definition that lies in its subnets and moves along, in words. */
export function movesAlong(definition: NetworkDefinition): string[] {
  const { ips, dns, routes } = definition;
  const count = (n: number, noun: string): string[] => (n > 0 ? [`${n} ${noun}${n === 1 ? '' : 's'}`] : []);
  const inside = ips.flatMap((ip) => subnetOfIp(ip) ?? []).length;
  if (inside === 0) return [];
  return [
    ...count(ips.flatMap(({ dhcp }) => dhcp?.ranges ?? []).length, 'DHCP range'),
    ...count(ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []).length, 'fixed host'),
    ...count(dns.hosts?.length ?? 0, 'DNS record'),
    ...count(routes?.length ?? 0, 'static route'),
  ];
}
