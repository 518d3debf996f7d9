/** The part of ip(8) that the core uses, on devices in memory. */

export interface FakeLink {
  /** As `ip link add … type` names it. */
  kind: string;
  mac: string;
  mtu: number;
  stp: number;
  delay: number;
  addresses: string[];
  up: boolean;
  /** The bridge that it is a port of. */
  master?: string;
  /** The kernel's number of it, where one is asked for. */
  index?: number;
  /** The device that it is laid upon. */
  below?: string;
  /** What is given after the type of a device that is no bridge. */
  details?: Record<string, unknown>;
  /** What it is as a port of a bridge. */
  slave?: Record<string, boolean>;
  /** Of a VXLAN: to which hosts it sends what nobody knows the place of. */
  flood?: string[];
}

/** A route by a gateway. */
export interface FakeRoute {
  dst: string;
  gateway: string;
  dev: string;
  metric: number;
}

interface FakeDevices {
  links: Map<string, FakeLink>;
  /** By destination, device and metric. */
  routes: Map<string, FakeRoute>;
  /** Limits by device, as `tc -j qdisc show` has them. */
  queues: Map<string, FakeQueue>;
  sysctls: Map<string, string>;
}

/** A queue at the root of a device. */
export interface FakeQueue {
  kind: string;
  handle: string;
  dev: string;
  root: true;
  options: { rate: number };
}

export interface Outcome {
  status: number;
  stdout?: string;
  stderr?: string;
}

/**
 * Runs `ip -batch -`, which stops at the first line that fails unless it is forced, `ip -j -d addr show` or
 * `ip -j -4 route show`.
 */
export function fakeIp(devices: FakeDevices, args: readonly string[], input: string): Outcome {
  if (args.includes('route')) return showRoutes(devices, args.includes('-6'));
  if (!args.includes('-batch')) return show(devices, args);
  const groups = new Map<string, string[]>();
  return eachLine(input, (line) => runLine(devices, line, groups), args[0] === '-force');
}

/** Does the lines of a batch one after the other, until one fails unless it `goesOn`. */
export function eachLine(input: string, run: (line: string) => string | null, goesOn = false): Outcome {
  const lines = input.split('\n').filter((line) => line !== '');
  let stderr = '';
  for (const [index, line] of lines.entries()) {
    const complaint = run(line);
    if (complaint === null) continue;
    stderr += `${complaint}\nCommand failed -:${index + 1}\n`;
    if (!goesOn) break;
  }
  return { status: stderr === '' ? 0 : 1, stderr };
}

function show({ links }: FakeDevices, args: readonly string[]): Outcome {
  if (args.includes('to')) {
    const addresses = LOOPBACK.addr_info.map((one) => (one.local === args.at(-1) ? one : {}));
    return { status: 0, stdout: JSON.stringify([{}, { ...LOOPBACK, addr_info: addresses }]) };
  }
  const device = args[args.indexOf('dev') + 1];
  if (args.includes('dev') && !links.has(device ?? ''))
    return { status: 1, stderr: `Device "${device}" does not exist.` };
  const shown = [...links]
    .filter(([name, { kind }]) =>
      args.includes('dev') ? name === device : !args.includes('type') || kind === args.at(-1),
    )
    .map(([ifname, { kind, mac, mtu, stp, delay, addresses, up, master, below, details, slave }]) => ({
      ifname,
      ...(below === undefined ? {} : { link: below }),
      ...(master === undefined ? {} : { master }),
      flags: up ? ['BROADCAST', 'UP'] : ['BROADCAST'],
      mtu,
      address: mac,
      linkinfo: {
        info_kind: kind,
        info_data: details ?? { stp_state: stp, forward_delay: delay },
        ...(slave === undefined ? {} : { info_slave_data: slave }),
      },
      addr_info: addresses.map((address) => {
        const [local, prefix] = address.split('/');
        return { family: local?.includes(':') ? 'inet6' : 'inet', local, prefixlen: Number(prefix) };
      }),
    }));
  return { status: 0, stdout: JSON.stringify(args.length > SHOW_ALL ? shown : [LOOPBACK, ...shown]) };
}

/** So many words ask for all devices. */
const SHOW_ALL = ['-j', '-d', 'addr', 'show'].length;
/** The addresses by which other hosts reach this one, which no network of its own has to do with. */
export const UNDERLAYS = { ipv4: '192.0.2.201', ipv6: '2001:db8:201::1' } as const;
const LOOPBACK = {
  ifname: 'lo',
  flags: ['LOOPBACK', 'UP'],
  mtu: 65536,
  link_type: 'loopback',
  addr_info: [
    { family: 'inet', local: UNDERLAYS.ipv4, prefixlen: 32 },
    { family: 'inet6', local: UNDERLAYS.ipv6, prefixlen: 128 },
  ],
};

const showRoutes = ({ routes }: FakeDevices, isIpv6: boolean): Outcome => ({
  status: 0,
  // A single host is shown without its prefix, as iproute2 does.
  stdout: JSON.stringify(
    [...routes.values()]
      .filter(({ dst }) => dst.includes(':') === isIpv6)
      .map((route) => ({
        ...route,
        dst: route.dst.replace(/\/(32|128)$/, '').replace(/^(0\.0\.0\.0|::)\/0$/, 'default'),
      })),
  ),
});

/** Null, or what ip says when the line cannot be done. */
function runLine(devices: FakeDevices, line: string, groups: Map<string, string[]>): string | null {
  const words = line.split(' ');
  const after = (word: string): string => words[words.indexOf(word) + 1] ?? '';
  const name = after('dev');
  const verb = words.slice(0, 2).join(' ');
  if (verb === 'link add') return addLink(devices, name, words);
  if (verb === 'link del' && words.includes('group')) {
    for (const member of groups.get(after('group')) ?? []) removeLink(devices, member);
    return null;
  }
  const link = devices.links.get(name);
  if (!link) return `Cannot find device "${name}"`;
  if (words[0] === 'route') return setRoute(devices, words, after);
  switch (verb) {
    case 'link del':
      removeLink(devices, name);
      return null;
    case 'link set':
      if (words.includes('group')) groups.set(after('group'), [...(groups.get(after('group')) ?? []), name]);
      setLink(link, words, after);
      if (!link.up) forgetRoutes(devices, name);
      return null;
    case 'addr add':
      if (link.addresses.includes(words[2] ?? '')) return 'RTNETLINK answers: File exists';
      link.addresses.push(words[2] ?? '');
      return null;
    case 'addr replace':
      link.addresses = [...link.addresses.filter((address) => address !== words[2]), words[2] ?? ''];
      return null;
    case 'addr del':
      link.addresses = link.addresses.filter((address) => address !== words[2]);
      // With its last address of a family a device loses the routes of that family.
      for (const isIpv6 of [false, true])
        if (!link.addresses.some((address) => address.includes(':') === isIpv6))
          forgetRoutes(devices, name, isIpv6);
      return null;
    default:
      return `unknown line "${line}"`;
  }
}

function addLink({ links, sysctls }: FakeDevices, name: string, words: readonly string[]): string | null {
  if (links.has(name)) return 'RTNETLINK answers: File exists';
  const place = words.indexOf('type');
  const option = (word: string): string | undefined =>
    words.includes(word) ? words[words.indexOf(word) + 1] : undefined;
  const [kind = '', ...given] = words.slice(place + 1);
  const below = words[2] === 'link' ? words[3] : undefined;
  if (below !== undefined && !links.has(below)) return `Cannot find device "${below}"`;
  const details =
    kind === 'vxlan'
      ? vxlanDetails(given)
      : Object.fromEntries(
          given.flatMap((word, index) => (index % 2 === 0 ? [[word, Number(given[index + 1])]] : [])),
        );
  if (kind === 'vxlan' && [...links.values()].some((link) => link.details?.['id'] === details['id']))
    return 'Error: A VXLAN device with the specified VNI already exists.';
  links.set(name, {
    kind,
    mac: option('address') ?? links.get(below ?? '')?.mac ?? '',
    mtu: 1500,
    stp: Number(option('stp_state') ?? 0),
    delay: Number(option('forward_delay') ?? 0),
    addresses: [],
    up: false,
    ...(below === undefined ? {} : { below }),
    ...(kind === 'bridge' ? {} : { details }),
    ...(kind === 'vxlan' ? { flood: [] } : {}),
  });
  sysctls.set(`net/ipv6/conf/${name}/disable_ipv6`, '0').set(`net/ipv6/conf/${name}/accept_ra`, '1');
  sysctls.set(`net/ipv4/conf/${name}/arp_notify`, '0').set(`net/ipv6/conf/${name}/ndisc_notify`, '0');
  return null;
}

/** What `ip` shows of a VXLAN that was made with these words. */
function vxlanDetails(given: readonly string[]): Record<string, unknown> {
  const after = (word: string): string => given[given.indexOf(word) + 1] ?? '';
  const local = after('local');
  return {
    id: Number(after('id')),
    [local.includes(':') ? 'local6' : 'local']: local,
    port: Number(after('dstport')),
    learning: !given.includes('nolearning'),
  };
}

/** Runs `bridge -batch -`, or shows the forwarding table of a device. */
export function fakeBridge({ links }: FakeDevices, args: readonly string[], input: string): Outcome {
  if (args[0] !== '-batch') {
    const shown = (links.get(args.at(-1) ?? '')?.flood ?? []).map((dst) => ({
      mac: '00:00:00:00:00:00',
      dst,
      flags: ['self'],
    }));
    return { status: 0, stdout: JSON.stringify(shown) };
  }
  return eachLine(input, (line) => {
    const [, verb, , , dev = '', , dst = ''] = line.split(' ');
    const link = links.get(dev);
    if (!link?.flood) return `Cannot find device "${dev}"`;
    const isThere = link.flood.includes(dst);
    if (verb === 'del' && !isThere) return 'RTNETLINK answers: No such file or directory';
    link.flood = link.flood.filter((one) => one !== dst);
    if (verb === 'append') link.flood = [...link.flood, dst].sort();
    return null;
  });
}

function setRoute(
  { routes, links }: FakeDevices,
  words: readonly string[],
  after: (word: string) => string,
): string | null {
  const [, verb, dst = ''] = words;
  const [gateway, dev] = [after('via'), after('dev')];
  const metric = Number(after('metric'));
  const key = `${dst} ${dev} ${metric}`;
  if (verb === 'del') return routes.delete(key) ? null : 'RTNETLINK answers: No such process';
  if (verb === 'add' && routes.has(key)) return 'RTNETLINK answers: File exists';
  const hasFamily = links
    .get(dev)
    ?.addresses.some((address) => address.includes(':') === gateway.includes(':'));
  if (!hasFamily || !links.get(dev)?.up) return 'Error: Nexthop has invalid gateway.';
  routes.set(key, { dst, gateway, dev, metric });
  return null;
}

function forgetRoutes({ routes }: FakeDevices, device: string, isIpv6?: boolean): void {
  for (const [key, { dev, dst }] of routes)
    if (dev === device && (isIpv6 === undefined || dst.includes(':') === isIpv6)) routes.delete(key);
}

function removeLink(devices: FakeDevices, name: string): void {
  const { links, sysctls, queues } = devices;
  links.delete(name);
  queues.delete(name);
  forgetRoutes(devices, name);
  for (const link of links.values()) {
    if (link.master !== name) continue;
    delete link.master;
    delete link.slave;
  }
  for (const key of sysctls.keys())
    if (/^net\/ipv[46]\/conf\/([^/]+)\//.exec(key)?.[1] === name) sysctls.delete(key);
}

function setLink(link: FakeLink, words: readonly string[], after: (word: string) => string): void {
  if (words.at(-1) === 'up') link.up = true;
  if (words.at(-1) === 'down') link.up = false;
  if (words.includes('bridge_slave'))
    link.slave = { learning: after('learning') === 'on', neigh_suppress: after('neigh_suppress') === 'on' };
  if (words.includes('master')) link.master = after('master');
  if (words.includes('mtu')) link.mtu = Number(after('mtu'));
  if (words.includes('address')) link.mac = after('address');
  if (words.includes('stp_state')) link.stp = Number(after('stp_state'));
  if (words.includes('forward_delay')) link.delay = Number(after('forward_delay'));
}
