/** Findings about forwarding: settings of the kernel, the uplink, and routes that lead elsewhere. */
import { formatSubnet, overlaps } from '../../../../shared/addresses/addresses';
import { keepsInside } from '../../../../shared/definition/outside';
import { isVpn } from '../../facts/addressSpace';
import { isOf } from '../../kinds/kind';
import { sysctl } from '../../kinds/sysctl';
import { isDefaultRoute } from '../../facts/procNet';
import type { ProbeFacts } from './facts';
import { finding, REPAIR, type Finding } from './finding';

const IP_FORWARD = 'net/ipv4/ip_forward';
/** Beyond this, a route is one half of a default route, as VPNs lay it. */
const HALF_PREFIX = 1;

/** What is wrong on the way of packets that leave. */
export function routeFindings(facts: ProbeFacts): Finding[] {
  const leaves = !keepsInside(facts.definition, Date.now() / 1000);
  return [
    ...overlapFindings(facts),
    ...settingFindings(facts),
    ...(leaves && facts.gateway ? uplinkFindings(facts) : []),
  ];
}

function settingFindings({ drift }: ProbeFacts): Finding[] {
  const changed = drift.filter(isOf(sysctl)).map(({ key }) => key);
  const others = changed.filter((key) => key !== IP_FORWARD);
  return [
    ...(changed.includes(IP_FORWARD)
      ? [
          finding({
            step: 'forwarding',
            cause: 'forwarding-off',
            title: 'This host does not forward packets',
            detail:
              'net.ipv4.ip_forward is 0: another program or person switched it off, so guests reach this host and no further.',
            explains: ['outside'],
            ...REPAIR,
          }),
        ]
      : []),
    ...(others.length === 0
      ? []
      : [
          finding({
            step: 'forwarding',
            cause: 'setting-changed',
            title: `${others.join(', ')} ${others.length > 1 ? 'were' : 'was'} changed`,
            detail: 'The network was started with another setting.',
            ...REPAIR,
          }),
        ]),
  ];
}

/** A route that came later and leads packets for guests away from the bridge. */
function overlapFindings({ routes, gateway, definition, links }: ProbeFacts): Finding[] {
  if (!gateway) return [];
  const { subnet } = gateway;
  const rival = routes.find(
    (route) => !isDefaultRoute(route) && route.subnet.prefix > HALF_PREFIX && overlaps(route.subnet, subnet),
  );
  // A wider route loses against the bridge's own (longest prefix first), so only others take packets away.
  if (!rival || rival.subnet.prefix < subnet.prefix) return [];
  const link = links.find(({ name }) => name === rival.device);
  const owner = link && isVpn(link) ? `the VPN ${rival.device}` : rival.device;
  return [
    finding({
      step: 'gateway',
      cause: 'overlapping-route',
      title: `${owner} claims ${formatSubnet(rival.subnet)}, which this network uses`,
      detail: `A route by ${rival.device} was added after the network started. The host sends what is for guests there instead of to ${definition.bridge.name}.`,
      explains: ['lease', 'dns', 'outside'],
      remedy: `Take the route away, or give this network a range that nobody else uses (change it on its page and start it again).`,
      command: `ip route del ${formatSubnet(rival.subnet)} dev ${rival.device}`,
    }),
  ];
}

function uplinkFindings(facts: ProbeFacts): Finding[] {
  const { definition, links, wayOut, uplink, routes } = facts;
  const { forward } = definition;
  const wanted = 'device' in forward ? forward.device : undefined;
  const link = links.find(({ name }) => name === (wanted ?? uplink));
  if (wanted !== undefined && !link) {
    return [
      finding({
        step: 'forwarding',
        cause: 'uplink-missing',
        title: `The uplink ${wanted} is not there`,
        detail: `This network forwards to ${wanted} only, and this host has no such device now.`,
        explains: ['outside'],
        remedy: `Plug ${wanted} in, or let the network forward to another device.`,
      }),
    ];
  }
  const vpn = vpnFinding(facts, wanted);
  if (vpn) return [vpn];
  if (link && !isUp(link)) return [downFinding(link.name)];
  if (wayOut === null) {
    const off = links.filter((other) => !isUp(other) && isUplinkLike(other, facts));
    return off.length > 0 && !routes.some(isDefaultRoute)
      ? [downFinding(off[0]?.name ?? '')]
      : [
          finding({
            step: 'forwarding',
            cause: 'no-default-route',
            title: 'This host has no default route',
            detail: 'It does not know where to send packets for the world, its guests’ packets neither.',
            explains: ['outside', 'dns'],
            remedy: 'Connect the host to its network again, or add the route to its router.',
            command: 'ip route add default via ROUTER',
          }),
        ];
  }
  return [];
}

/** A tunnel that all packets go into, unless the network forwards to just that. */
function vpnFinding({ links, wayOut }: ProbeFacts, wanted: string | undefined): Finding | null {
  const out = links.find(({ name }) => name === wayOut?.device);
  if (!out || !isVpn(out) || wanted === out.name) return null;
  const isOther = wanted !== undefined;
  return finding({
    step: 'forwarding',
    cause: 'vpn-route',
    title: `The VPN ${out.name} has taken the default route`,
    detail: isOther
      ? `Guests may leave by ${wanted} only, but the host sends everything into ${out.name}.`
      : `Guests’ packets go into ${out.name}; a VPN often drops what does not come from the host itself.`,
    severity: isOther ? 'failed' : 'warning',
    explains: ['outside', 'dns'],
    remedy: `Disconnect the VPN, or have it leave the default route alone (“split tunnel”)${isOther ? `, or let this network forward to ${out.name}` : ''}.`,
    command: 'ip route show default; ip route show 0.0.0.0/1',
  });
}

const isUp = ({ flags }: { flags: readonly string[] }): boolean =>
  flags.includes('UP') && !flags.includes('NO-CARRIER') && !flags.includes('LOWERLAYERDOWN');

/** Without a default route, a device that is off and has an address, or is real, may be what it led by. */
const isUplinkLike = (
  { kind, inet, loopback, master, name }: ProbeFacts['links'][number],
  { definition }: ProbeFacts,
): boolean =>
  !loopback &&
  master === null &&
  name !== definition.bridge.name &&
  kind !== 'bridge' &&
  (kind === null || inet.length > 0);

const downFinding = (name: string): Finding =>
  finding({
    step: 'forwarding',
    cause: 'uplink-down',
    title: `The uplink ${name} is down`,
    detail: 'It is switched off or its cable is out, so nothing leaves this host by it.',
    explains: ['outside', 'dns'],
    remedy: 'Plug the cable in or switch the device on, and see that the default route comes back.',
    command: `ip link set ${name} up`,
  });
