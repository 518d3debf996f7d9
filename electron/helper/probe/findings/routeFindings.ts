/** Findings about forwarding: settings of the kernel, the uplink, and routes that lead elsewhere. */
import { formatSubnet, overlaps } from '../../../../shared/addresses/addresses';
import { keepsInside } from '../../../../shared/definition/outside';
import { t } from '../../../../shared/language/language';
import { isVpn } from '../../facts/addressSpace';
import { isOf } from '../../kinds/kind';
import { sysctl } from '../../kinds/sysctl';
import { isDefaultRoute } from '../../facts/procNet';
import type { ProbeFacts } from './facts';
import { finding, repair, type Finding } from './finding';

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
            title: t('probe.forwardingOff.title'),
            detail: t('probe.forwardingOff.detail'),
            explains: ['outside'],
            ...repair(),
          }),
        ]
      : []),
    ...(others.length === 0
      ? []
      : [
          finding({
            step: 'forwarding',
            cause: 'setting-changed',
            title: t('probe.settingChanged.title', { settings: others.join(', '), count: others.length }),
            detail: t('probe.settingChanged.detail'),
            ...repair(),
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
  const { device } = rival;
  const link = links.find(({ name }) => name === device);
  const rivalSubnet = formatSubnet(rival.subnet);
  return [
    finding({
      step: 'gateway',
      cause: 'overlapping-route',
      title: t('probe.overlap.title', {
        kind: link && isVpn(link) ? 'vpn' : 'device',
        device,
        subnet: rivalSubnet,
      }),
      detail: t('probe.overlap.detail', { device, bridge: definition.bridge.name }),
      explains: ['lease', 'dns', 'outside'],
      remedy: t('probe.overlap.remedy'),
      command: `ip route del ${rivalSubnet} dev ${device}`,
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
        title: t('probe.uplinkMissing.title', { device: wanted }),
        detail: t('probe.uplinkMissing.detail', { device: wanted }),
        explains: ['outside'],
        remedy: t('probe.uplinkMissing.remedy', { device: wanted }),
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
            title: t('probe.noDefaultRoute.title'),
            detail: t('probe.noDefaultRoute.detail'),
            explains: ['outside', 'dns'],
            remedy: t('probe.noDefaultRoute.remedy'),
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
    title: t('probe.vpn.title', { vpn: out.name }),
    detail: isOther
      ? t('probe.vpn.past', { uplink: wanted, vpn: out.name })
      : t('probe.vpn.into', { vpn: out.name }),
    severity: isOther ? 'failed' : 'warning',
    explains: ['outside', 'dns'],
    remedy: t('probe.vpn.remedy', { isOther: isOther ? 'yes' : 'no', vpn: out.name }),
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
    title: t('probe.uplinkDown.title', { device: name }),
    detail: t('probe.uplinkDown.detail'),
    explains: ['outside', 'dns'],
    remedy: t('probe.uplinkDown.remedy'),
    command: `ip link set ${name} up`,
  });
