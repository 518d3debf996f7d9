/** A copy of a network: another name, an identity and a subnet of its own, everything else moved along. */
import { formatSubnet, parseAddress, type Subnet } from '../../shared/addresses/addresses';
import type { CheckContext } from '../../shared/check/checkContext';
import { copyOf } from '../../shared/definition/copy';
import { checkNameText } from '../../shared/check/checkName';
import { firstSubnet, subnetOfIp } from '../../shared/definition/describe';
import { issue, type Issue } from '../../shared/definition/issue';
import type { NetworkDefinition, NetworkDraft } from '../../shared/definition/network';
import { draftOf, judge, movedNetworks, networkPath, wholeSubnet } from '../../shared/draft/draft';
import { freePlaces, renumbered } from '../../shared/draft/renumber';
import { t } from '../../shared/language/language';

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
  const first = definition.ips.findIndex(({ address }) => parseAddress(address)?.family === 'ipv4');
  const copy = { ...copyOf(definition), name };
  const places = freePlaces(copy, context.addressSpace, first < 0 ? null : wholeIpv4(subnet));
  if (places.kind === 'refused') {
    const refused = [issue('ips', 'subnet-syntax', `${places.reason}.`)];
    const [subnetIssues, otherIssues] = first < 0 ? [[], refused] : [refused, []];
    return { draft: null, nameIssues: checkNameText(name, context), subnetIssues, otherIssues, moves: [] };
  }
  const networks = Object.fromEntries([...places.targets].map(([index, to]) => [index, formatSubnet(to)]));
  if (first >= 0) networks[first] = subnet;
  const before = draftOf(copy).tree;
  const { tree, draft, issues } = judge({ tree: before, networks }, context);
  const isOfName = ({ path }: Issue): boolean => path === 'name';
  const isOfSubnet = ({ path }: Issue): boolean => path === `ips[${first}]` || path === networkPath(first);
  return {
    draft: issues.some(({ severity }) => severity === 'error') ? null : draft,
    nameIssues: issues.filter(isOfName),
    subnetIssues: issues.filter(isOfSubnet),
    otherIssues: issues.filter((one) => !isOfName(one) && !isOfSubnet(one)),
    moves: movedNetworks(before, tree).map(({ from, to }) => `${from} → ${to}`),
  };
}

function wholeIpv4(text: string): Subnet | null {
  const subnet = wholeSubnet(text);
  return subnet?.family === 'ipv4' ? subnet : null;
}

/** Everything of a definition that lies in its subnets and moves along, in words. */
export function movesAlong(definition: NetworkDefinition): string[] {
  const { ips, dns, routes } = definition;
  const inside = ips.flatMap((ip) => subnetOfIp(ip) ?? []).length;
  if (inside === 0) return [];
  const counts = {
    ranges: ips.flatMap(({ dhcp }) => dhcp?.ranges ?? []).length,
    hosts: ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []).length,
    records: dns.hosts?.length ?? 0,
    routes: routes?.length ?? 0,
  };
  return (['ranges', 'hosts', 'records', 'routes'] as const).flatMap((kind) =>
    counts[kind] > 0 ? [t(`transfer.along.${kind}`, { count: counts[kind] })] : [],
  );
}
