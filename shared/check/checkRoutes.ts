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
import { t } from '../language/language';

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
          t('check.route.twice', { destination: `${route.destination}/${route.prefix}` }),
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
        t('check.route.inside', { address: route.destination, subnet: text }),
        { suggestion: formatAddress({ family: subnet.family, value: subnet.first }) },
      ),
    ];
  }
  if (destination.family !== gateway.family) {
    const family = destination.family === 'ipv4' ? 'IPv4' : 'IPv6';
    const message = t('check.route.family', { gateway: route.gateway, subnet: text, family });
    return [issue(`${path}.gateway`, 'route-gateway', message)];
  }
  return [...checkGateway(gateway, path, draft), ...checkDestination(subnet, path, draft, context)];
}

/** The gateway is a guest: in one of the network's subnets (libvirt's "unreachable static route gateway"), and not this host. */
function checkGateway(gateway: Address, path: string, { ips }: NetworkDraft): Issue[] {
  const found = (reason: string): Issue[] => [issue(`${path}.gateway`, 'route-gateway', reason)];
  const address = formatAddress(gateway);
  const ip = ips.find((candidate) => {
    const subnet = subnetOfIp(candidate);
    return subnet !== null && contains(subnet, gateway);
  });
  const subnet = ip ? subnetOfIp(ip) : null;
  if (!ip || !subnet) {
    const subnets = ips.map((one) => `${one.address}/${one.prefix}`).join(', ');
    return found(
      subnets === ''
        ? t('check.route.noSubnet', { gateway: address })
        : t('check.route.notInSubnets', { gateway: address, subnets }),
    );
  }
  if (ips.some((one) => parseAddress(one.address)?.value === gateway.value))
    return found(t('check.route.ownAddress', { gateway: address }));
  if (isNoHost(subnet, gateway))
    return found(t('check.route.noHost', { gateway: address, subnet: formatSubnet(subnet) }));
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
      issue(`${path}.destination`, 'route-default', t('check.route.default'), { severity: 'question' }),
    ];
  }
  const isUsable = subnet.family === 'ipv6' ? isUsableIpv6(subnet) : addressSpaceOf(subnet) !== 'reserved';
  if (!isUsable) {
    return [issue(`${path}.destination`, 'route-address', t('check.route.reserved', { subnet: text }))];
  }
  const overlap = (whose: 'own' | 'other', owner: string, taken: string, outer: Subnet): Issue[] => {
    const values = { destination: text, subnet: taken, owner };
    return [
      outer.prefix === subnet.prefix
        ? issue(`${path}.destination`, 'route-overlap', t(`check.route.takes.${whose}`, values), { owner })
        : issue(`${path}.destination`, 'route-overlap', t(`check.route.takesPart.${whose}`, values), {
            owner,
            severity: 'advice',
          }),
    ];
  };
  const own = ips.find((ip) => {
    const other = subnetOfIp(ip);
    return other !== null && other.prefix <= subnet.prefix && overlaps(other, subnet);
  });
  const ownSubnet = own && subnetOfIp(own);
  if (own && ownSubnet) return overlap('own', name, `${own.address}/${own.prefix}`, ownSubnet);
  const claim = context.addressSpace.find((use) => {
    const other = parseCidr(use.subnet)?.subnet;
    if (other === undefined || (use.uuid !== undefined && use.uuid === context.self)) return false;
    return other.prefix <= subnet.prefix && overlaps(other, subnet);
  });
  const outer = claim && parseCidr(claim.subnet)?.subnet;
  return outer ? overlap('other', claim.owner, claim.subnet, outer) : [];
}
