/** The rules that a definition must keep, each with its reason and remedy; the window and the helper share them. */
import { addressAt, formatAddress, formatSubnet, parseAddress } from '../addresses/addresses';
import { checkJoined, checkMisplaced } from './checkBridged';
import type { CheckContext, KnownNetwork } from './checkContext';
import { checkDhcp, checkDhcpSections, isNoHost } from './checkDhcp';
import { checkNameText } from './checkName';
import { checkBandwidth, checkMtu } from './checkLink';
import { checkPortForwards } from './checkPortForwards';
import { checkDnsmasqOptions } from './checkDnsmasqOptions';
import { checkAdvertisements } from './checkAdvertisements';
import { checkHostResolves } from './checkHostResolves';
import { checkOutside, checkReach } from './checkReach';
import { checkRoutes } from './checkRoutes';
import { checkSpan } from './checkSpan';
import { checkDns, checkLocalPtr, checkTftpRoot } from './checkServices';
import { checkUnused } from './checkUnused';
import { checkIpv6Prefix, checkSubnet } from './checkSubnet';
import { subnetOfIp } from '../definition/describe';
import { issue, type Issue, type IssueCode, type IssueExtra } from '../definition/issue';
import {
  DEVICE_NAME_MAX,
  DEVICE_NAME_PATTERN,
  isBridged,
  NO_DEVICE_NAMES,
  type IpConfiguration,
  type NetworkDraft,
} from '../definition/network';
import { t } from '../language/language';

/** All rules, over a whole definition. An empty list means that the helper accepts it as well. */
export function checkNetwork(draft: NetworkDraft, context: CheckContext): Issue[] {
  return [
    ...checkNameText(draft.name, context),
    ...checkIdentity(draft, context),
    ...checkBridge(draft, context),
    ...checkUnused(draft),
    ...(isBridged(draft) ? checkMisplaced(draft) : checkServed(draft, context)),
  ];
}

/** The rules about what this host does for guests. */
function checkServed(draft: NetworkDraft, context: CheckContext): Issue[] {
  return [
    ...checkForward(draft, context),
    ...draft.ips.flatMap((ip, index) => checkIp(ip, index, draft, context)),
    ...draft.ips.flatMap((ip, index) => checkTftpRoot(ip, `ips[${index}]`)),
    ...checkDhcpSections(draft),
    ...checkDns(draft),
    ...checkDnsmasqOptions(draft),
    ...checkMtu(draft),
    ...checkBandwidth(draft),
    ...checkRoutes(draft, context),
    ...checkPortForwards(draft, context),
    ...checkReach(draft),
    ...checkOutside(draft),
    ...checkHostResolves(draft),
    ...checkAdvertisements(draft),
    ...checkSpan(draft, context),
  ];
}

function checkIdentity(draft: NetworkDraft, context: CheckContext): Issue[] {
  const others = context.networks.filter(({ uuid }) => uuid !== context.self);
  const issues: Issue[] = [];
  const sameUuid = others.find(({ uuid }) => uuid === draft.uuid);
  if (sameUuid) {
    issues.push(
      issue('uuid', 'uuid-taken', t('check.uuidTaken', { name: sameUuid.name }), { owner: sameUuid.name }),
    );
  }
  const sameMac = others.find(({ mac }) => mac !== undefined && mac === draft.mac);
  if (sameMac) {
    issues.push(
      issue('mac', 'mac-taken', t('check.macTaken', { name: sameMac.name }), { owner: sameMac.name }),
    );
  }
  return issues;
}

function checkBridge(draft: NetworkDraft, context: CheckContext): Issue[] {
  const { name } = draft.bridge;
  if (name === undefined) return isBridged(draft) ? checkJoined(name, context) : [];
  const found = (code: IssueCode, message: string, extra?: IssueExtra): Issue[] => [
    issue('bridge.name', code, message, extra),
  ];
  if (name.length > DEVICE_NAME_MAX) {
    return found(
      'bridge-syntax',
      t('check.bridge.long', { name: name.slice(0, 40), count: name.length, most: DEVICE_NAME_MAX }),
    );
  }
  if (!DEVICE_NAME_PATTERN.test(name)) {
    return found('bridge-syntax', t('check.bridge.characters'));
  }
  if (NO_DEVICE_NAMES.includes(name)) {
    return found('bridge-syntax', t('check.bridge.allDevices', { name }));
  }
  if (isBridged(draft)) return checkJoined(name, context);
  const owner = context.networks.find((other) => other.device === name && other.uuid !== context.self);
  if (owner)
    return found('bridge-taken', t('check.bridge.taken', { name, owner: owner.name }), { owner: owner.name });
  // What is joined so far stays somebody else's.
  const isOwn = (other: KnownNetwork): boolean => other.uuid === context.self && other.mac !== undefined;
  if (context.networks.some((other) => other.device === name && isOwn(other))) return [];
  const claim = context.claimedBridges?.find((other) => other.name === name);
  if (claim) {
    return found('bridge-taken', t('check.bridge.claimed', { name, owner: claim.owner }), {
      owner: claim.owner,
    });
  }
  if (context.devices.includes(name)) {
    return found('bridge-taken', t('check.bridge.device', { name }), {
      owner: name,
    });
  }
  return [];
}

function checkForward({ forward, ips }: NetworkDraft, context: CheckContext): Issue[] {
  const issues: Issue[] = [];
  if ((forward.mode === 'nat' || forward.mode === 'route') && ips.length === 0) {
    issues.push(issue('ips', 'forward-no-address', t('check.forward.noAddress')));
  }
  if (forward.mode === 'nat' && forward.ports && forward.ports.start > forward.ports.end) {
    issues.push(issue('forward.ports', 'forward-ports', t('check.forward.ports', forward.ports)));
  }
  const pool = forward.mode === 'nat' ? forward.addresses : undefined;
  if (pool && (parseAddress(pool.start)?.value ?? 0n) > (parseAddress(pool.end)?.value ?? 0n)) {
    issues.push(issue('forward.addresses', 'forward-addresses', t('check.forward.addresses', pool)));
  }
  const device = 'device' in forward ? forward.device : undefined;
  if (device === undefined) return issues;
  if (context.networks.some((other) => other.device === device && other.mac !== undefined)) {
    issues.push(
      issue('forward.device', 'uplink-own', t('check.uplink.own', { device }), { severity: 'advice' }),
    );
  } else if (!context.devices.includes(device)) {
    const devices = context.uplinks.join(', ');
    const message = [
      t('check.uplink.unknown', { device }),
      ...(devices === '' ? [] : [t('check.uplink.known', { devices })]),
    ].join(' ');
    issues.push(issue('forward.device', 'uplink-unknown', message, { severity: 'advice' }));
  }
  return issues;
}

function checkIp(ip: IpConfiguration, index: number, draft: NetworkDraft, context: CheckContext): Issue[] {
  const path = `ips[${index}]`;
  const subnet = subnetOfIp(ip);
  const gateway = parseAddress(ip.address);
  if (!subnet || !gateway)
    return [issue(`${path}.address`, 'subnet-syntax', t('check.address.syntax', { address: ip.address }))];
  const issues = [
    ...checkSubnet(subnet, path, context),
    ...checkIpv6Prefix(subnet, path),
    ...checkLocalPtr(ip, path),
  ];
  if (issues.some(({ severity }) => severity === 'error')) return issues;
  if (gateway.family === 'ipv6' && gateway.value === subnet.first) {
    const suggestion = formatAddress(addressAt(subnet, 1));
    issues.push(
      issue(
        `${path}.address`,
        'gateway-not-host',
        t('check.gateway.anyRouter', { address: ip.address, subnet: formatSubnet(subnet), suggestion }),
        { severity: 'advice', suggestion },
      ),
    );
  } else if (isNoHost(subnet, gateway)) {
    const kind = gateway.value === subnet.first ? 'network' : 'broadcast';
    const suggestion = formatAddress(addressAt(subnet, 1));
    issues.push(
      issue(
        `${path}.address`,
        'gateway-not-host',
        t('check.gateway.noHost', { address: ip.address, kind, subnet: formatSubnet(subnet), suggestion }),
        { suggestion },
      ),
    );
  }
  // Several addresses in one subnet are right, the same address twice is a slip.
  const twin = draft.ips
    .slice(0, index)
    .find((other) => parseAddress(other.address)?.value === gateway.value);
  if (twin && parseAddress(twin.address)?.family === gateway.family)
    issues.push(
      issue(path, 'subnet-overlap', t('check.address.twice', { address: twin.address }), {
        owner: draft.name,
      }),
    );
  const own = draft.ips.flatMap(({ address }) => parseAddress(address) ?? []);
  if (ip.dhcp) issues.push(...checkDhcp(ip.dhcp, subnet, own, `${path}.dhcp`));
  return issues;
}
