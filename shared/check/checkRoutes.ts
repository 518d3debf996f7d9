/** The rules about static routes: where they lead, by whom, and whose packets they would take. */
import {
  addressSpaceOf,
  contains,
  formatAddress,
  formatSubnet,
  isUsableIpv6,
  overlaps,
  parseAddress,
  parseCidr,
  subnetOf,
  type Address,
  type Subnet,
} from '../addresses/addresses';
import type { CheckContext } from './checkContext';
import { isNoHost } from './checkDhcp';
import { subnetOfIp } from '../definition/describe';
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft, StaticRoute } from '../definition/network';

/** What is wrong with the static routes of a network. */
export function checkRoutes(draft: NetworkDraft, context: CheckContext): Issue[] {
  const routes = draft.routes ?? [];
  return routes.flatMap((route, index) => {
    const path = `routes[${index}]`;
    const twin = routes.slice(0, index).find((other) => isSameRoute(other, route));
    if (twin) {
      return [
        issue(
          path,
          'route-duplicate',
          `There is a route to ${route.destination}/${route.prefix} with this metric already; remove it or give it another metric.`,
        ),
      ];
    }
    return checkRoute(route, path, draft, context);
  });
}

const isSameRoute = (a: StaticRoute, b: StaticRoute): boolean =>
  parseAddress(a.destination)?.value === parseAddress(b.destination)?.value &&
  a.destination.includes(':') === b.destination.includes(':') &&
  a.prefix === b.prefix &&
  (a.metric ?? 1) === (b.metric ?? 1);

function checkRoute(route: StaticRoute, path: string, draft: NetworkDraft, context: CheckContext): Issue[] {
  const destination = parseAddress(route.destination);
  const gateway = parseAddress(route.gateway);
  if (!destination || !gateway) return [];
  const subnet = subnetOf(destination, route.prefix);
  const text = formatSubnet(subnet);
  if (destination.value !== subnet.first) {
    return [
      issue(
        `${path}.destination`,
        'route-address',
        `${route.destination} is an address inside ${text}; enter the network itself.`,
        { suggestion: formatAddress({ family: subnet.family, value: subnet.first }) },
      ),
    ];
  }
  if (destination.family !== gateway.family) {
    return [
      issue(
        `${path}.gateway`,
        'route-gateway',
        `The gateway ${route.gateway} is of another family than ${text}; use an ${destination.family === 'ipv4' ? 'IPv4' : 'IPv6'} address.`,
      ),
    ];
  }
  return [...checkGateway(gateway, path, draft), ...checkDestination(subnet, path, draft, context)];
}

/** The gateway is a guest: in one of the network's subnets (libvirt's "unreachable static route gateway"), and not this host. */
function checkGateway(gateway: Address, path: string, { ips }: NetworkDraft): Issue[] {
  const found = (reason: string): Issue[] => [issue(`${path}.gateway`, 'route-gateway', reason)];
  const text = formatAddress(gateway);
  const ip = ips.find((candidate) => {
    const subnet = subnetOfIp(candidate);
    return subnet !== null && contains(subnet, gateway);
  });
  const subnet = ip ? subnetOfIp(ip) : null;
  if (!ip || !subnet) {
    const known = ips.map(({ address, prefix }) => `${address}/${prefix}`).join(', ');
    return found(
      `The gateway ${text} is in no subnet of this network${known === '' ? ', which has none' : ` (${known})`}; use the address of a guest there.`,
    );
  }
  if (ips.some(({ address }) => parseAddress(address)?.value === gateway.value))
    return found(`The gateway ${text} is this host’s own address; use the address of a guest.`);
  if (isNoHost(subnet, gateway))
    return found(
      `The gateway ${text} is the network or broadcast address of ${formatSubnet(subnet)}; use the address of a guest.`,
    );
  return [];
}

/** The same route as somebody's takes it over; one inside takes a part; one around takes only what nobody else has (longest prefix). */
function checkDestination(
  subnet: Subnet,
  path: string,
  { ips, name }: NetworkDraft,
  context: CheckContext,
): Issue[] {
  const text = formatSubnet(subnet);
  if (subnet.prefix === 0) {
    return [
      issue(
        `${path}.destination`,
        'route-default',
        'This sends everything for which the host has no other route to a guest. Use it only if that guest is the host’s way out.',
        { severity: 'question' },
      ),
    ];
  }
  const isUsable = subnet.family === 'ipv6' ? isUsableIpv6(subnet) : addressSpaceOf(subnet) !== 'reserved';
  if (!isUsable) {
    return [
      issue(
        `${path}.destination`,
        'route-address',
        `${text} reaches into addresses reserved for other purposes (loopback, link-local, multicast and the like); nothing can be routed there.`,
      ),
    ];
  }
  const overlap = (owner: string, what: string, outer: Subnet): Issue[] => [
    outer.prefix === subnet.prefix
      ? issue(
          `${path}.destination`,
          'route-overlap',
          `The route to ${text} takes packets of ${what}. Choose another destination.`,
          { owner },
        )
      : issue(
          `${path}.destination`,
          'route-overlap',
          `The route to ${text} takes these packets of ${what}, and leads them to a guest.`,
          { owner, severity: 'advice' },
        ),
  ];
  const own = ips.find((ip) => {
    const other = subnetOfIp(ip);
    return other !== null && other.prefix <= subnet.prefix && overlaps(other, subnet);
  });
  const ownSubnet = own && subnetOfIp(own);
  if (own && ownSubnet) return overlap(name, `this network’s own ${own.address}/${own.prefix}`, ownSubnet);
  const claim = context.addressSpace.find((use) => {
    const other = parseCidr(use.subnet)?.subnet;
    if (other === undefined || (use.uuid !== undefined && use.uuid === context.self)) return false;
    return other.prefix <= subnet.prefix && overlaps(other, subnet);
  });
  const outer = claim && parseCidr(claim.subnet)?.subnet;
  return outer ? overlap(claim.owner, `${claim.subnet}, which belongs to ${claim.owner}`, outer) : [];
}
