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
  ];
}

function checkIdentity(draft: NetworkDraft, context: CheckContext): Issue[] {
  const others = context.networks.filter(({ uuid }) => uuid !== context.self);
  const issues: Issue[] = [];
  const sameUuid = others.find(({ uuid }) => uuid === draft.uuid);
  if (sameUuid) {
    issues.push(
      issue(
        'uuid',
        'uuid-taken',
        `Network “${sameUuid.name}” has this UUID already; leave the UUID out to get a new one.`,
        { owner: sameUuid.name },
      ),
    );
  }
  const sameMac = others.find(({ mac }) => mac !== undefined && mac === draft.mac);
  if (sameMac) {
    issues.push(
      issue(
        'mac',
        'mac-taken',
        `The bridge of network “${sameMac.name}” has this MAC address already; leave it out to get a new one.`,
        { owner: sameMac.name },
      ),
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
      `The bridge name "${name.slice(0, 40)}" has ${name.length} characters; Linux allows at most ${DEVICE_NAME_MAX}.`,
    );
  }
  if (!DEVICE_NAME_PATTERN.test(name)) {
    return found(
      'bridge-syntax',
      'A bridge name is made of letters, digits, "_", "-" and ".", and starts with a letter, a digit or "_".',
    );
  }
  if (NO_DEVICE_NAMES.includes(name)) {
    return found(
      'bridge-syntax',
      `"${name}" stands for all devices in the kernel's settings; choose another name for the bridge or leave it out.`,
    );
  }
  if (isBridged(draft)) return checkJoined(name, context);
  const owner = context.networks.find((other) => other.device === name && other.uuid !== context.self);
  if (owner)
    return found(
      'bridge-taken',
      `The bridge ${name} belongs to network “${owner.name}”; choose another name or leave it out.`,
      { owner: owner.name },
    );
  // What is joined so far stays somebody else's.
  const isOwn = (other: KnownNetwork): boolean => other.uuid === context.self && other.mac !== undefined;
  if (context.networks.some((other) => other.device === name && isOwn(other))) return [];
  const remedy = 'choose another name or leave it out.';
  const claim = context.claimedBridges?.find((other) => other.name === name);
  if (claim) {
    return found('bridge-taken', `The definition of ${claim.owner} claims the bridge ${name}; ${remedy}`, {
      owner: claim.owner,
    });
  }
  if (context.devices.includes(name)) {
    return found('bridge-taken', `A network device named ${name} exists already and is not ours; ${remedy}`, {
      owner: name,
    });
  }
  return [];
}

function checkForward({ forward, ips }: NetworkDraft, context: CheckContext): Issue[] {
  const issues: Issue[] = [];
  if ((forward.mode === 'nat' || forward.mode === 'route') && ips.length === 0) {
    issues.push(
      issue(
        'ips',
        'forward-no-address',
        'A NAT or routed network needs an IPv4 network; only an isolated or open one may go without.',
      ),
    );
  }
  if (forward.mode === 'nat' && forward.ports && forward.ports.start > forward.ports.end) {
    issues.push(
      issue(
        'forward.ports',
        'forward-ports',
        `The port range ${forward.ports.start}–${forward.ports.end} starts after its end.`,
      ),
    );
  }
  const pool = forward.mode === 'nat' ? forward.addresses : undefined;
  if (pool && (parseAddress(pool.start)?.value ?? 0n) > (parseAddress(pool.end)?.value ?? 0n)) {
    issues.push(
      issue(
        'forward.addresses',
        'forward-addresses',
        `The source addresses ${pool.start} – ${pool.end} start after their end; swap them.`,
      ),
    );
  }
  const device = 'device' in forward ? forward.device : undefined;
  if (device === undefined) return issues;
  if (context.networks.some((other) => other.device === device && other.mac !== undefined)) {
    issues.push(
      issue(
        'forward.device',
        'uplink-own',
        `${device} is the bridge of a virtual network and leads on only where a guest there is a router; choose a physical device for the outside.`,
        { severity: 'advice' },
      ),
    );
  } else if (!context.devices.includes(device)) {
    const known = context.uplinks.length > 0 ? ` Known devices: ${context.uplinks.join(', ')}.` : '';
    issues.push(
      issue(
        'forward.device',
        'uplink-unknown',
        `There is no network device named ${device} on this host now; guests reach the outside once it is there.${known}`,
        { severity: 'advice' },
      ),
    );
  }
  return issues;
}

function checkIp(ip: IpConfiguration, index: number, draft: NetworkDraft, context: CheckContext): Issue[] {
  const path = `ips[${index}]`;
  const subnet = subnetOfIp(ip);
  const gateway = parseAddress(ip.address);
  if (!subnet || !gateway)
    return [issue(`${path}.address`, 'subnet-syntax', `"${ip.address}" is not an IP address.`)];
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
        `${ip.address} is also the address by which all routers of ${formatSubnet(subnet)} are reached (RFC 4291); ${suggestion} is this host alone.`,
        { severity: 'advice', suggestion },
      ),
    );
  } else if (isNoHost(subnet, gateway)) {
    const kind = gateway.value === subnet.first ? 'network address' : 'broadcast address';
    const suggestion = formatAddress(addressAt(subnet, 1));
    issues.push(
      issue(
        `${path}.address`,
        'gateway-not-host',
        `${ip.address} is the ${kind} of ${formatSubnet(subnet)}; the gateway needs an address inside it, for example ${suggestion}.`,
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
      issue(
        path,
        'subnet-overlap',
        `This network has the address ${twin.address} already; remove one of the two.`,
        { owner: draft.name },
      ),
    );
  const own = draft.ips.flatMap(({ address }) => parseAddress(address) ?? []);
  if (ip.dhcp) issues.push(...checkDhcp(ip.dhcp, subnet, own, `${path}.dhcp`));
  return issues;
}
