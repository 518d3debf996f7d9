/** Asks the network what it serves to guests: leases, names, files and advertisements, and how its bridge stands. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkDefinition } from '../../shared/definition/network';
import type { Side } from './sides';
import { macOfClient } from './places';
import type { Outcomes } from './traffic';

/** The file that is offered by TFTP. */
const OFFERED = 'virtnet-compare.txt';
/** udhcpc(8) calls it with what it was offered in variables; where things lie is no matter here. */
const SHOW_LEASE = `#!/bin/sh
[ "$1" = bound ] && env | grep -vE '^(PATH|PWD|SHLVL|OLDPWD|interface|opt5[0-9]|_)=' | sort
exit 0
`;
const SCRIPT = '/run/compare-udhcpc.sh';
/** All that the client knows of our own variables: the script shows every one there is. */
const CLIENT_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/** Puts what the services need in its place: a file to be offered, and the script of the client. */
export async function prepareServices({ site }: Side, { ips }: NetworkDefinition): Promise<void> {
  await site.within('host', ['sh', '-c', `cat > ${SCRIPT} && chmod 755 ${SCRIPT}`], { input: SHOW_LEASE });
  for (const folder of ips.flatMap(({ tftpRoot }) => tftpRoot ?? []))
    await site.within('host', [
      'sh',
      '-c',
      `mount -t tmpfs tmpfs '${folder}' && echo offered > '${folder}/${OFFERED}' && chmod 644 '${folder}/${OFFERED}'`,
    ]);
}

/** Everything served to guests, in words, with its outcome; `clientScript` is the client of DHCPv6. */
export async function services(
  side: Side,
  definition: NetworkDefinition,
  clientScript: string,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  // Names of guests are known from their leases on, so those come first.
  await Promise.all([
    leaseOfIpv4(side, definition, outcomes),
    leaseOfIpv6(side, definition, outcomes, clientScript),
    file(side, definition, outcomes),
  ]);
  const asked = definition.ips.flatMap(({ address }) =>
    ['notcp', 'tcp'].flatMap((transport) =>
      questions(definition).map((question) => ({ address, transport, question })),
    ),
  );
  await Promise.all(
    asked.map(async ({ address, transport, question }) => {
      const key = `one asks ${address} ${transport} ${question.join(' ')}`;
      outcomes.set(key, await ask(side, address, [`+${transport}`, ...question]));
    }),
  );
  return new Map([...outcomes].sort(([a], [b]) => a.localeCompare(b)));
}

/** An advertisement that is not there after so long is none, in milliseconds. */
const ADVERTISED_MS = 4000;

/** How the bridge stands, and what a guest that listens to routers has learned. */
export async function standing({ site }: Side, definition: NetworkDefinition): Promise<Outcomes> {
  const { bridge, ips } = definition;
  const outcomes: Outcomes = new Map();
  const shell = async (place: string, script: string): Promise<string> =>
    (await site.within(place, ['sh', '-c', script])).stdout.trim();
  const hasIpv6 = ips.some(({ address }) => address.includes(':'));
  const learned = () => shell('listener', "ip -6 route show dev eth0 | grep -v '^fe80'");
  // Whoever hears an advertisement knows at least what is on the link; without IPv6 nobody advertises.
  if (hasIpv6)
    for (const end = Date.now() + ADVERTISED_MS; Date.now() < end && (await learned()) === '';)
      await sleep(50);
  const device = bridge.name;
  const facts: Record<string, [place: string, script: string]> = {
    'bridge link': [
      'host',
      `cd /sys/class/net/${device} && cat address mtu bridge/stp_state bridge/forward_delay`,
    ],
    // Our gateway is not looked for elsewhere first (nodad): dnsmasq could not use it before.
    'bridge addresses': [
      'host',
      `ip -o addr show dev ${device} scope global | sed -E 's/^[0-9]+: //; s/ nodad//; s/ +/ /g' | sort`,
    ],
    // Routes of ours carry the mark of those that an administrator has set.
    'bridge routes': [
      'host',
      `(ip route show dev ${device}; ip -6 route show dev ${device} | grep -v ^fe80) | sed 's/ proto static//'`,
    ],
    'bridge queues': [
      'host',
      `tc qdisc show dev ${device}; tc class show dev ${device}; tc filter show dev ${device}`,
    ],
    'bridge IPv6': [
      'host',
      `cd /proc/sys/net/ipv6/conf/${device} && head -n 1 disable_ipv6 accept_ra autoconf | grep -v '^$'`,
    ],
    'host forwarding': ['host', 'cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/all/forwarding'],
    'listener addresses': ['listener', "ip -6 -o addr show dev eth0 scope global | awk '{ print $4 }'"],
    'listener routes': [
      'listener',
      "ip -6 route show dev eth0 | grep -v '^fe80' | sed -E 's/ expires [0-9]+sec//; s/fe80::[0-9a-f:]+/ROUTER/'",
    ],
  };
  for (const [what, [place, script]] of Object.entries(facts))
    outcomes.set(what, (await shell(place, script)).replace(/\s*\n\s*/g, ' | '));
  return outcomes;
}

/** The answer of a name server: its status and records, or that none came. */
async function ask({ site }: Side, server: string, question: string[]): Promise<string> {
  const argv = ['dig', '+time=3', '+tries=1', '+noall', '+comments', '+answer', `@${server}`, ...question];
  const { stdout } = await site.within('one', argv);
  const status = /status: (\w+)/.exec(stdout)?.[1];
  if (status === undefined) return 'no answer';
  const records = stdout.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
  return [
    status,
    ...records.map((line) => line.replace(/\s+\d+\s+IN\s+/, ' ').replace(/\s+/g, ' ')).sort(),
  ].join(' | ');
}

/** Questions about everything that the definition says of names. */
function questions({ ips, dns, domain }: NetworkDefinition): string[][] {
  const typeOf = (address: string): string => (address.includes(':') ? 'AAAA' : 'A');
  const inDomain = (name: string): string[] => (domain ? [name, `${name}.${domain.name}`] : [name]);
  const hosts = ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
  return [
    ['www.outside.example', 'A'],
    ['plainname', 'A'],
    ...ips.map(({ address }) => ['-x', address]),
    ...ips.map(({ address }) => ['-x', address.replace(/.$/, '9')]),
    ...(domain ? [[`nobody.${domain.name}`, 'A']] : []),
    ...hosts.flatMap(({ name, address }) =>
      name === undefined ? [] : inDomain(name).map((full) => [full, typeOf(address)]),
    ),
    ...(dns.hosts ?? []).flatMap(({ address, names }) => names.map((name) => [name, typeOf(address)])),
    ...(dns.texts ?? []).map(({ name }) => [name, 'TXT']),
    ...(dns.services ?? []).map(({ service, protocol, domain: at }) => [
      [`_${service}`, `_${protocol}`, at ?? domain?.name].filter((part) => part !== undefined).join('.'),
      'SRV',
    ]),
    ...(dns.forwarders ?? []).flatMap(({ domain: at }) => (at === undefined ? [] : [[`www.${at}`, 'A']])),
  ];
}

async function leaseOfIpv4({ site }: Side, { ips }: NetworkDefinition, outcomes: Outcomes): Promise<void> {
  if (!ips.some(({ dhcp, address }) => dhcp !== undefined && !address.includes(':'))) return;
  const { stdout } = await site.within('one', [
    ...['env', '-i', `PATH=${CLIENT_PATH}`],
    ...['udhcpc', '-f', '-n', '-q', '-i', 'eth0', '-s', SCRIPT],
    // libvirt's dnsmasq tries an address for three seconds before it first offers it.
    ...['-t', '6', '-T', '1', '-O', 'mtu', '-O', 'ntpsrv', '-O', 'tftp', '-O', 'bootfile'],
  ]);
  const lease = stdout.split('\n').filter((line) => /^\w+=/.test(line));
  if (lease.length === 0) outcomes.set('one takes a lease', 'no');
  for (const line of lease) {
    const [key = '', ...value] = line.split('=');
    outcomes.set(`one takes a lease: ${key}`, value.join('='));
  }
}

async function leaseOfIpv6(
  { site }: Side,
  definition: NetworkDefinition,
  outcomes: Outcomes,
  script: string,
): Promise<void> {
  const served = definition.ips.filter(({ dhcp, address }) => dhcp !== undefined && address.includes(':'));
  if (served.length === 0) return;
  const known = served.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
  const clients = [
    { duid: `00:03:00:01:${macOfClient(definition)}`, name: 'guest' },
    ...known.map(({ id, name }, n) => ({
      duid: id ?? `00:03:00:01:52:54:00:bb:00:0${n}`,
      name: name ?? 'guest',
    })),
  ];
  // One at a time: each client needs port 546 for itself.
  for (const { duid, name } of clients) {
    const { stdout, stderr } = await site.within('one', [process.execPath, script, 'eth0', duid, name]);
    outcomes.set(`one takes an IPv6 lease as ${duid} ${name}`, stdout.trim() || stderr.trim());
  }
}

async function file({ site }: Side, { ips }: NetworkDefinition, outcomes: Outcomes): Promise<void> {
  for (const { address } of ips.filter((ip) => ip.tftpRoot !== undefined)) {
    const fetch = ['timeout', '3', 'busybox', 'tftp', '-g', '-r', OFFERED, '-l', '-', address];
    const { stdout } = await site.within('one', fetch);
    outcomes.set(`one fetches a file from ${address}`, stdout.trim() || 'nothing');
  }
}
