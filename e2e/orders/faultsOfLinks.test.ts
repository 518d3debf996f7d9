/** Faults of bridges, addresses, dnsmasq and leases, each made for real, named by a test and mended. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkThrough } from './faultCases';
import { FaultMachine, lease, leaseAtOnce, ping, type Fault } from './faultMachine';
import { draftOf } from '../fixtures/sandboxFixture';

const LIB = '/run/virtnet-laws/var/lib/virtnet-manager';
const RUN = '/run/virtnet-laws/run/virtnet-manager';
/** Kills the process of a pid file and waits until it has let go of its port, which it has as a zombie. */
const kill = (pidFile: string, signal = 'TERM'): string =>
  `p=$(cat ${pidFile}); kill -${signal} $p
  while [ -e /proc/$p ] && ! grep -q '^State:.[ZX]' /proc/$p/status 2>/dev/null; do sleep 0.02; done`;
const KILL = kill(`${RUN}/pids/lab.pid`, 'KILL');
const GATEWAY = '172.16.40.1';
const HOST_MAC = '52:54:00:00:40:09';

const FAULTS: Fault[] = [
  {
    title: 'dnsmasq killed',
    network: 'lab',
    make: KILL,
    breaks: leaseAtOnce('lab'),
    cause: 'dnsmasq-dead',
    words: /dnsmasq does not run/,
    fix: 'repair',
    works: lease('lab'),
  },
  {
    title: 'dnsmasq hangs',
    network: 'lab',
    make: `kill -STOP $(cat ${RUN}/pids/lab.pid)`,
    breaks: leaseAtOnce('lab'),
    cause: 'dnsmasq-silent',
    words: /tail -n 50 \/run\/virtnet-laws\/var\/lib\/virtnet-manager\/log\/lab\.log/,
    fix: 'restart-dnsmasq',
    works: `tail -n 50 ${LIB}/log/lab.log | grep -q dnsmasq && ${lease('lab')}`,
  },
  {
    title: 'port 53 taken',
    network: 'lab',
    make: `${KILL}
      dnsmasq --conf-file=/dev/null --pid-file=/run/rival.pid --user=root --no-resolv --bind-interfaces --listen-address=${GATEWAY}`,
    breaks: leaseAtOnce('lab'),
    cause: 'port-taken',
    words: /Port 53 is taken by dnsmasq \(process \d+\)/,
    remedy: kill('/run/rival.pid'),
    fix: 'repair',
    works: lease('lab'),
  },
  {
    title: 'bridge deleted',
    network: 'lab',
    make: 'ip link del virbr1',
    breaks: ping('lab'),
    cause: 'bridge-missing',
    words: /The bridge virbr1 is gone/,
    fix: 'repair',
    works: `ip link set p-lab master virbr1; ${ping('lab')}`,
  },
  {
    title: 'bridge down',
    network: 'lab',
    make: 'ip link set virbr1 down',
    breaks: ping('lab'),
    cause: 'bridge-down',
    words: /virbr1 is switched off/,
    fix: 'repair',
    works: ping('lab'),
  },
  {
    title: 'address removed',
    network: 'lab',
    make: `ip addr del ${GATEWAY}/24 dev virbr1`,
    breaks: ping('lab'),
    cause: 'address-missing',
    words: /172\.16\.40\.1\/24 is missing on virbr1/,
    fix: 'repair',
    works: ping('lab'),
  },
  {
    title: 'second address added',
    network: 'lab',
    make: 'ip addr add 10.66.0.1/24 dev virbr1',
    cause: 'address-extra',
    words: /virbr1 has another address: 10\.66\.0\.1\/24/,
    fix: 'repair',
    works: `! ip addr show dev virbr1 | grep 10.66 && ${ping('lab')}`,
  },
  {
    title: 'MTU mismatch',
    network: 'lab',
    make: 'ip link set p-lab mtu 1280',
    breaks: `ip netns exec lab ping -n -c 1 -W 1 -M do -s 1472 ${GATEWAY}`,
    cause: 'mtu-mismatch',
    words: /Packets over 1280 bytes do not pass p-lab/,
    fix: 'set-mtu',
    works: `ip netns exec lab ping -n -c 1 -W 1 -M do -s 1472 ${GATEWAY}`,
  },
  {
    title: 'lease range full',
    network: 'lab',
    // One guest after the other, until the file of leases has all of them.
    make: `n=1; while [ $(grep -c ' 172.16.40.10[0-2] ' ${LIB}/lab.leases) -lt 3 ]; do
      n=$((n+1)); ip -n lab link set eth0 address 52:54:00:00:41:0$n; ${lease('lab')}; done
      ip -n lab link set eth0 address 52:54:00:00:41:99`,
    breaks: leaseAtOnce('lab'),
    cause: 'range-full',
    words: /All 3 addresses of the DHCP range are taken/,
    fix: 'free-leases',
    works: lease('lab'),
  },
  {
    title: 'duplicate DHCP server',
    network: 'lab',
    make: `ip netns add rival
      ip link add p-rival type veth peer name eth0 address 52:54:00:00:66:66 netns rival
      ip link set p-rival master virbr1 up
      ip -n rival addr add 172.16.40.66/24 dev eth0
      ip -n rival link set eth0 up
      ip netns exec rival dnsmasq --conf-file=/dev/null --pid-file=/run/rival.pid --user=root --port=0 --no-ping --dhcp-leasefile=/run/rival.leases --dhcp-authoritative --dhcp-range=172.16.40.70,172.16.40.79,1h`,
    cause: 'second-dhcp-server',
    words: /A second DHCP server answers: 172\.16\.40\.66 \(52:54:00:00:66:66\)/,
    remedy: kill('/run/rival.pid'),
    works: lease('lab', '172.16.40.10'),
    restore: 'ip link del p-rival; ip netns del rival',
  },
  {
    title: 'static host out of range',
    network: 'lab',
    make: `ip -n lab link set eth0 address ${HOST_MAC}
      sed -i s/172.16.40.9/10.1.2.3/ ${LIB}/lab.hostsfile
      kill -HUP $(cat ${RUN}/pids/lab.pid)`,
    breaks: leaseAtOnce('lab', '172.16.40.9 '),
    cause: 'static-host-outside',
    words: /The static host 10\.1\.2\.3 is not in the network/,
    fix: 'repair',
    works: lease('lab', '172.16.40.9 '),
  },
  {
    title: 'files shut to dnsmasq',
    network: 'lab',
    // As after a hand-made folder, or a umask of somebody else's.
    make: `chmod 700 ${LIB}; kill -HUP $(cat ${RUN}/pids/lab.pid)`,
    cause: 'files-unread',
    words: /dnsmasq of “lab” cannot read .*\/lab\.hostsfile/,
    remedy: `chmod a+x ${LIB}`,
    fix: 'restart-dnsmasq',
    works: `ip -n lab link set eth0 address ${HOST_MAC}; ${lease('lab', '172.16.40.9 ')}`,
    restore: `chmod 755 ${LIB}`,
  },
  {
    title: 'leases file unwritable',
    network: 'lab',
    make: `${KILL}; rm -f ${LIB}/lab.leases; mkdir ${LIB}/lab.leases`,
    breaks: leaseAtOnce('lab'),
    cause: 'lease-file',
    words: /The file of leases cannot be written/,
    remedy: `rmdir ${LIB}/lab.leases`,
    fix: 'repair',
    works: lease('lab'),
  },
  {
    title: 'disk full for /var',
    network: 'lab',
    make: `${KILL}
      mkdir /run/kept && cp -a ${LIB}/. /run/kept
      mount -t tmpfs -o size=512k tmpfs ${LIB} && chmod 755 ${LIB} && cp -a /run/kept/. ${LIB}
      dd if=/dev/zero of=${LIB}/filler bs=4k 2>/dev/null || true`,
    breaks: leaseAtOnce('lab'),
    cause: 'disk-full',
    words: /The disk is full/,
    remedy: `rm ${LIB}/filler`,
    fix: 'repair',
    works: lease('lab'),
  },
];

describe('a fault of links and leases', () => {
  let faulty: FaultMachine;
  beforeAll(async () => {
    faulty = await FaultMachine.open();
    const range = { start: '172.16.40.100', end: '172.16.40.102' };
    const draft = draftOf('lab', '172.16.40.0/24', { mode: 'nat' }, range);
    draft.ips[0]?.dhcp?.hosts.push({ mac: HOST_MAC, address: '172.16.40.9' });
    await faulty.network(draft, '172.16.40.50');
  });
  afterAll(() => faulty.close());

  it('is not there at first: a test passes, and leaves nothing behind', async () => {
    const before = faulty.machine.state();
    const report = await faulty.test('lab');
    expect(report.steps.map(({ id, status, detail }) => [id, status, status === 'passed' || detail])).toEqual(
      report.steps.map(({ id }) => [id, 'passed', true]),
    );
    expect(report.outcome).toBe('passed');
    expect(faulty.machine.state()).toBe(before);
    expect(faulty.shell(`cat ${LIB}/lab.leases || true`)).not.toContain('02:56:4e:4d');
  });

  it.each(FAULTS)('$title: is named, and mended', async (fault) => walkThrough(faulty, fault));
});
