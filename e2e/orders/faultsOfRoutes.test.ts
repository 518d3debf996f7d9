/** Faults of rules, forwarding, routes and the outside, each made for real, named by a test and mended. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkThrough } from './faultCases';
import {
  FAR,
  FaultMachine,
  lease,
  leaseAtOnce,
  ping,
  problemsOf,
  RESOLVER,
  type Fault,
} from './faultMachine';
import { draftOf } from '../fixtures/sandboxFixture';

/** A tunnel that leads nowhere, as a VPN's whose other end is gone. */
const TUNNEL = 'ip tuntap add dev tun0 mode tun; ip link set tun0 up';
const NO_TUNNEL = 'ip link del tun0 2>/dev/null || true';

/** A table as firewalls are written by hand: what is known passes, and the policy drops the rest. */
const guard = (hook: 'input' | 'forward'): string => `nft -f - <<'END'
table inet guard {
  chain filter {
    type filter hook ${hook} priority 10; policy drop;
    iif lo accept
    meta nfproto ipv6 accept
    ${hook === 'input' ? 'meta l4proto icmp accept' : 'meta l4proto tcp accept'}
    ct state established,related accept
  }
}
END`;

const FAULTS: Fault[] = [
  {
    title: 'one rule deleted',
    network: 'lab',
    make: 'iptables -D VNM_virbr1_EGR -s 172.16.40.0/24 -j RETURN',
    breaks: ping('lab'),
    cause: 'rules-changed',
    words: /Firewall rules of this network were removed or changed/,
    fix: 'repair',
    works: ping('lab'),
  },
  {
    title: 'a DROP inserted above ours',
    network: 'lab',
    make: 'iptables -I FORWARD -i virbr1 -j DROP',
    breaks: ping('lab'),
    cause: 'rules-changed',
    words: /Firewall rules of this network were removed or changed/,
    fix: 'repair',
    works: ping('lab'),
    restore: 'iptables -D FORWARD -i virbr1 -j DROP',
  },
  {
    title: 'FORWARD policy DROP, as Docker sets it',
    network: 'campus',
    make: 'iptables -N DOCKER-USER; iptables -A FORWARD -j DOCKER-USER; iptables -P FORWARD DROP',
    breaks: ping('campus'),
    cause: 'forward-policy',
    words: /The policy of the chain FORWARD is DROP \(set by Docker\)/,
    fix: 'accept-forwarding',
    works: ping('campus'),
    restore: 'iptables -P FORWARD ACCEPT; iptables -D FORWARD -j DOCKER-USER; iptables -X DOCKER-USER',
  },
  {
    title: 'ip_forward 0',
    network: 'lab',
    make: 'sysctl -qw net.ipv4.ip_forward=0',
    breaks: ping('lab'),
    cause: 'forwarding-off',
    words: /This host does not forward packets/,
    fix: 'repair',
    works: ping('lab'),
  },
  {
    title: 'rp_filter 1',
    network: 'lab',
    make: `ip link add eth8 address 02:00:00:00:08:08 type veth peer name lan8 netns outside
      ip addr add 203.0.114.2/24 dev eth8 && ip link set eth8 up
      ip -n outside addr add 203.0.114.1/24 dev lan8 && ip -n outside link set lan8 up
      ip -n outside neigh add 203.0.114.2 lladdr 02:00:00:00:08:08 dev lan8
      ip -n outside route add 203.0.113.2/32 via 203.0.114.2 dev lan8
      sysctl -qw net.ipv4.conf.eth8.rp_filter=1`,
    breaks: ping('lab'),
    cause: 'reverse-path',
    words: /Answers are dropped by the reverse path filter \(rp_filter 1 on .*eth8.*\)/,
    advice: /a setting of .*eth8, so it serves every network of this host, and Fix sets it until “lab” stops/,
    fix: 'loose-reverse-path',
    works: ping('lab'),
    restore: 'ip link del eth8',
  },
  {
    title: 'uplink down',
    network: 'lab',
    make: 'ip link set eth9 down',
    breaks: ping('lab'),
    cause: 'uplink-down',
    words: /The uplink eth9 is down\nip link set eth9 up/,
    remedy: 'ip link set eth9 up; ip route replace default via 203.0.113.1',
    works: ping('lab'),
  },
  {
    title: 'default route gone',
    network: 'lab',
    make: 'ip route del default',
    breaks: ping('lab'),
    cause: 'no-default-route',
    words: /This host has no default route/,
    remedy: 'ip route add default via 203.0.113.1',
    works: ping('lab'),
  },
  {
    title: 'a VPN that took the default route',
    network: 'lab',
    make: `${TUNNEL}; ip route add 0.0.0.0/1 dev tun0; ip route add 128.0.0.0/1 dev tun0`,
    breaks: ping('lab'),
    cause: 'vpn-route',
    words: /The VPN tun0 has taken the default route/,
    remedy: NO_TUNNEL,
    works: ping('lab'),
    restore: NO_TUNNEL,
  },
  {
    title: 'an overlapping route added later',
    network: 'lab',
    make: `${TUNNEL}; ip route add 172.16.40.0/25 dev tun0`,
    breaks: ping('lab'),
    cause: 'overlapping-route',
    words:
      /the VPN tun0 claims 172\.16\.40\.0\/25, which this network uses\nip route del 172\.16\.40\.0\/25 dev tun0/,
    remedy: 'ip route del 172.16.40.0/25 dev tun0',
    works: ping('lab'),
    restore: NO_TUNNEL,
  },
  {
    title: 'return route missing (routed)',
    network: 'branch',
    make: 'true',
    breaks: ping('branch'),
    cause: 'no-return-route',
    words: /The way back is missing on the LAN’s router\nip route add 172\.16\.41\.0\/24 via 203\.0\.113\.2$/,
    remedy: 'ip -n outside route add 172.16.41.0/24 via 203.0.113.2',
    works: ping('branch'),
  },
  {
    title: 'resolver unreachable',
    network: 'lab',
    make: 'kill -9 $(cat /run/outside.pid)',
    breaks: `ip netns exec lab dig +time=1 +tries=1 @172.16.40.1 one.example A | grep ${FAR}`,
    cause: 'resolver-unreachable',
    words: /The resolver 198\.51\.100\.53 does not answer/,
    remedy: RESOLVER,
    works: `ip netns exec lab dig +short +time=1 +tries=1 @172.16.40.1 two.example A | grep ${FAR}`,
  },
  {
    title: 'guest detached from the bridge',
    network: 'lab',
    make: 'ip link set p-lab nomaster',
    breaks: ping('lab'),
    cause: 'guest-detached',
    words: /p-lab is no longer plugged in to virbr1/,
    fix: 'repair',
    works: ping('lab'),
  },
  // A flush takes every network's rules, and this mends one network.
  {
    title: 'iptables -F',
    network: 'lab',
    make: 'iptables -F; iptables -P FORWARD DROP',
    breaks: ping('lab'),
    cause: 'rules-changed',
    words: /Firewall rules of this network were removed or changed/,
    fix: 'repair',
    works: ping('lab'),
    restore: 'iptables -P FORWARD ACCEPT',
  },
  {
    title: 'iptables -t nat -F',
    network: 'lab',
    make: 'iptables -t nat -F',
    breaks: ping('lab'),
    cause: 'rules-changed',
    words: /Firewall rules of this network were removed or changed/,
    fix: 'repair',
    works: ping('lab'),
  },
  {
    title: 'policy DROP for what comes in, after accepts for others',
    network: 'lab',
    make: guard('input'),
    breaks: leaseAtOnce('lab'),
    cause: 'other-table-drop',
    words: /The nftables table inet guard drops this network’s packets/,
    remedy: 'nft delete table inet guard',
    works: lease('lab'),
  },
  {
    title: 'policy DROP for what passes, after accepts for others',
    network: 'lab',
    make: guard('forward'),
    breaks: ping('lab'),
    cause: 'other-table-drop',
    words: /The nftables table inet guard drops this network’s packets/,
    fix: 'accept-forwarding',
    works: ping('lab'),
    restore: 'nft delete table inet guard',
  },
  // It stays until the networks stop, so that the accepts in it can be seen to go.
  {
    title: 'policy DROP in a separate nft table',
    network: 'lab',
    make: `nft add table inet corp; nft 'add chain inet corp passing { type filter hook forward priority 10; policy drop; }'`,
    breaks: ping('lab'),
    cause: 'other-table-drop',
    words: /The nftables table inet corp drops this network’s packets/,
    fix: 'accept-forwarding',
    works: ping('lab'),
  },
];

describe('a fault of rules and routes', () => {
  let faulty: FaultMachine;
  beforeAll(async () => {
    faulty = await FaultMachine.open();
    const range = (net: number) => ({ start: `172.16.${net}.100`, end: `172.16.${net}.199` });
    const drafts = [
      draftOf('lab', '172.16.40.0/24', { mode: 'nat' }, range(40)),
      draftOf('branch', '172.16.41.0/24', { mode: 'route' }, range(41)),
      draftOf('campus', '172.16.42.0/24', { mode: 'open' }, range(42)),
      draftOf('vault', '172.16.43.0/24', { mode: 'isolated' }, range(43)),
    ];
    for (const [index, draft] of drafts.entries()) await faulty.network(draft, `172.16.${40 + index}.50`);
    faulty.shell('ip -n outside route add 172.16.42.0/24 via 203.0.113.2');
  });
  afterAll(() => faulty.close());

  it('is not what an isolated network has when nothing leaves it', async () => {
    const report = await faulty.test('vault');
    expect(problemsOf(report)).toEqual([]);
    expect(report.steps.find(({ id }) => id === 'outside')).toMatchObject({
      status: 'passed',
      detail: `${FAR} cannot be reached, as it should be, while it answers this host.`,
    });
  });

  it('is told by the rules alone, where they leave no doubt: host-check has no guest to send', async () => {
    const told = async (): Promise<string[]> =>
      (await faulty.helper.call('foreignFilters', {})).map(({ title }) => title);
    expect(await told()).toEqual([]);
    faulty.shell(guard('input'));
    expect(await told()).toEqual([
      'The chain filter of the nftables table inet guard drops packets of “branch”, “campus” and 2 more',
    ]);
    faulty.shell(`nft insert rule inet guard filter iifname '"virbr*"' accept`);
    expect(await told()).toEqual([]);
    faulty.shell(`nft delete table inet guard; ${guard('forward')}`);
    // Nothing is to leave the isolated one.
    expect(await told()).toEqual([
      'The chain filter of the nftables table inet guard drops packets of “branch”, “campus” and “lab”',
    ]);
    faulty.shell('nft delete table inet guard; iptables-legacy -P FORWARD DROP');
    expect(await told()).toEqual([
      'The policy of the chain FORWARD of iptables-legacy drops packets of “branch”, “campus” and “lab”',
    ]);
    faulty.shell('iptables-legacy -P FORWARD ACCEPT');
    expect(await told()).toEqual([]);
  });

  it.each(FAULTS)('$title: is named, and mended', async (fault) => walkThrough(faulty, fault));

  it('is not left by fixes: what they changed of others is taken back when the networks stop', async () => {
    await faulty.helper.call('give', { order: { do: 'stop', names: ['lab', 'campus', 'branch', 'vault'] } });
    expect(faulty.shell('nft list ruleset; iptables-save')).not.toContain('virtnet-manager');
    expect(faulty.shell('cat /proc/sys/net/ipv4/conf/eth9/rp_filter').trim()).toBe('0');
    expect(faulty.shell('ls /run/virtnet-laws/run/virtnet-manager')).not.toContain('.fixes');
  });
});
