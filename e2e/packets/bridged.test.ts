/** A Bridged network on a host that is on a LAN: guests take the LAN's leases, and nothing of the host's bridge changes. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeCause, ProbeReport } from '../../shared/contract/probe';
import { CliMachine } from '../cli/cliMachine';
import type { Output } from '../fixtures/command';
import type { HelperProcess } from '../fixtures/helperProcess';
import { ASK_ROUTER, LAN, LAN_SERVER, MAKE_LAN } from '../fixtures/lan';
import { until } from '../fixtures/patience';

const XML = `<network><name>lan</name><forward mode='bridge'/><bridge name='${LAN.bridge}'/></network>`;

let cli: CliMachine;
let helper: HelperProcess;
const shell = (script: string): string => cli.machine.namespace.shell(script);
const can = (script: string): boolean => {
  try {
    shell(script);
    return true;
  } catch {
    return false;
  }
};
const define = async (xml: string): Promise<Output> => {
  await cli.machine.namespace.host.writeFile('/run/defined.xml', xml);
  return cli.run('virtnet net-define /run/defined.xml');
};
/** What the host has of devices, addresses, routes, rules and settings of the bridge. */
const hostState = (): string =>
  shell(
    `ip -d -o link show | sed -E 's/[a-z_]+_timer +[0-9.]+//g'; ip -o addr show | sed 's/ tentative//'; ip route; nft list ruleset; sysctl -a 2>/dev/null | grep -E '^net.ipv[46].(conf.${LAN.bridge}|ip_forward)'`,
  );
const test = (): Promise<ProbeReport> => helper.call('probeNetwork', { name: 'lan', probe: randomUUID() });
const detailOf = ({ steps }: ProbeReport, id: string): string => {
  const step = steps.find((one) => one.id === id);
  return `${step?.status}: ${step?.detail}`;
};

beforeAll(async () => {
  cli = await CliMachine.open();
  shell(`set -e\n${MAKE_LAN}\n${ASK_ROUTER}`);
  helper = await cli.machine.helper();
});
afterAll(async () => {
  await helper.close();
  cli.close();
});

describe('a Bridged network', () => {
  let before = '';

  it('is defined from libvirt’s own XML, started, and written as that again, with nothing of the host changed', async () => {
    before = hostState();
    const defined = await define(XML);
    expect(defined).toMatchObject({ status: 0, stderr: '' });
    const started = await cli.run('virtnet net-start lan');
    expect(started).toMatchObject({ status: 0, stderr: '' });
    expect(hostState()).toBe(before);
    expect((await cli.run('virtnet net-dumpxml lan')).stdout.replace(/ *<uuid>.*\n/, '')).toBe(
      `<network>\n  <name>lan</name>\n  <forward mode='bridge'/>\n  <bridge name='br0'/>\n</network>\n\n`,
    );
    expect((await cli.run('virtnet net-info lan')).stdout).toMatch(/Active: +yes[^]*Bridge: +br0/);
  });

  it('has guests that take a lease from the LAN, and are reached from there', async () => {
    shell(`set -e
      ip netns add guest
      ip link add vnet7 type veth peer name eth0 netns guest
      ip link set vnet7 master ${LAN.bridge} up
      ip -n guest link set eth0 up
      ip netns exec guest udhcpc -n -q -f -i eth0 -s /bin/true -t 100 -T 1 2>&1 | grep 'lease of 192.168.77.1..'
      ip -n guest addr add 192.168.77.50/24 dev eth0`);
    expect(
      await until('an answer of the guest to the LAN', () =>
        can('ip netns exec lan ping -n -c 1 -W 1 192.168.77.50'),
      ),
    ).toBe(true);
    shell('ping -n -c 1 -W 5 192.168.77.50');
  });

  it('shows them, the bridge as the host’s own, and the LAN’s addresses as taken', async () => {
    const { networks, host } = await until('the guest with its address', async () => {
      const snapshot = await helper.call('snapshot', {});
      const all = snapshot.networks.flatMap(({ guests: found }) => found);
      return all.some(({ addresses }) => addresses.length > 0) && snapshot;
    });
    const guests = networks.find(({ name }) => name === 'lan')?.guests ?? [];
    expect(guests.map(({ port, addresses }) => [port, addresses[0]?.address])).toEqual([
      ['vnet7', '192.168.77.50'],
    ]);
    expect(host.bridges).toEqual([{ name: LAN.bridge, uplinks: [LAN.card] }]);
    expect(host.uplinks.map(({ name }) => name)).toContain(LAN.bridge);
    expect(host.addressSpace).toContainEqual({
      subnet: '192.168.77.0/24',
      kind: 'interface',
      owner: `interface ${LAN.bridge}`,
    });
    expect(shell(`cat ${cli.machine.namespace.paths.run}/lan.ports`)).toMatch(/^vnet7 \d+ \d+\n$/);
  });

  it('is tested by a lease of the LAN’s own DHCP, which is given back', async () => {
    const address = (): string => shell('cat /sys/class/net/br0/address').trim();
    const known = address();
    shell('(ip monitor link > /run/links.log 2>&1 & echo $! > /run/links.pid) < /dev/null > /dev/null 2>&1');
    const report = await test();
    expect(report.outcome, JSON.stringify(report.steps, null, 1)).toBe('passed');
    // The temporary guest came and went, and the bridge kept the address that the host is known by.
    const told = (): string => shell('cat /run/links.log');
    await until('word of the end of the guest’s port', () => /^Deleted .*vnmtest/m.test(told()));
    shell('kill $(cat /run/links.pid)');
    const others = [...told().matchAll(/: br0: .*\n.*link\/ether (\S+)/g)].filter(([, mac]) => mac !== known);
    expect([others, address()]).toEqual([[], known]);
    expect(detailOf(report, 'bridge')).toBe(`passed: br0 is up with 1 guest, and on the LAN by ${LAN.card}.`);
    expect(detailOf(report, 'lease')).toMatch(
      /^passed: 192\.168\.77\.1\d\d for 1 h, from 192\.168\.77\.1 on the LAN/,
    );
    for (const id of ['dns', 'gateway', 'outside'])
      expect(detailOf(report, id)).toMatch(/^passed: 192\.168\.77\.1/);
    expect(
      await until('the lease given back', () => !shell(`cat ${LAN.leases}`).includes('02:56:4e:4d')),
    ).toBe(true);
  });

  it('is tested once the temporary guest’s port forwards, with what STP costs as advice for whoever makes the bridge', async () => {
    shell(`ip link set ${LAN.bridge} type bridge forward_delay 200 stp_state 1`);
    const report = await test();
    shell(`ip link set ${LAN.bridge} type bridge stp_state 0`);
    expect(report.outcome, JSON.stringify(report.steps, null, 1)).toBe('passed');
    const advice = report.steps
      .flatMap(({ problems }) => problems)
      .find(({ cause }) => cause === 'stp-delay');
    expect(advice).toMatchObject({
      fix: null,
      remedy: expect.stringContaining('whatever makes the bridge') as string,
    });
  });

  it.each<{ title: string; make: string; mend: string; cause: ProbeCause; words: RegExp }>([
    {
      title: 'no DHCP server on the LAN',
      make: 'p=$(cat /run/lan.pid); kill $p; while [ -e /proc/$p ]; do sleep 0.02; done',
      mend: LAN_SERVER,
      cause: 'lan-dhcp-silent',
      words: /No DHCP server of the LAN answers/,
    },
    {
      title: 'a bridge without its card',
      make: `ip link set ${LAN.card} nomaster`,
      mend: `ip link set ${LAN.card} master ${LAN.bridge}`,
      cause: 'uplink-missing',
      words: /No port of br0 leads to a LAN/,
    },
    {
      title: 'a cable that is out',
      make: 'ip -n lan link set port down',
      mend: 'ip -n lan link set port up',
      cause: 'uplink-down',
      words: /enp7s0 of br0 has no link/,
    },
    {
      title: 'a bridge that is switched off',
      make: `ip link set ${LAN.bridge} down`,
      mend: `ip link set ${LAN.bridge} up`,
      cause: 'bridge-down',
      words: /br0 is switched off/,
    },
    {
      title: 'a firewall for what is routed that is asked about bridged packets, too',
      make: 'sysctl -w net.bridge.bridge-nf-call-iptables=1; iptables -P FORWARD DROP',
      mend: 'iptables -I FORWARD -i br0 -o br0 -j ACCEPT',
      cause: 'forward-policy',
      words: /The policy of the chain FORWARD is DROP[^]*iptables -I FORWARD -i br0 -o br0 -j ACCEPT/,
    },
    {
      title: 'a table of nftables on the bridge',
      make: `nft 'add table bridge strict; add chain bridge strict passing { type filter hook forward priority 0; policy drop; }'`,
      mend: 'nft delete table bridge strict',
      cause: 'other-table-drop',
      words: /The nftables table bridge strict drops/,
    },
  ])('says what keeps guests from the LAN: $title', async ({ make, mend, cause, words }) => {
    shell(`set -e\n${make}`);
    const report = await test();
    shell(`set -e\n${mend}`);
    expect(report.outcome).toBe('failed');
    const problem = report.steps.flatMap(({ problems }) => problems).find((one) => one.cause === cause);
    expect(`${problem?.title}\n${problem?.command}`, JSON.stringify(report.steps, null, 1)).toMatch(words);
    expect(await until('a test that passes', async () => (await test()).outcome === 'passed')).toBe(true);
  });

  it('stops and goes with the bridge and its guests as they were', async () => {
    shell('iptables -P FORWARD ACCEPT; iptables -D FORWARD -i br0 -o br0 -j ACCEPT');
    const running = hostState();
    for (const line of ['virtnet net-destroy lan', 'virtnet net-undefine lan'])
      expect(await cli.run(line)).toMatchObject({ status: 0 });
    expect(hostState()).toBe(running);
    shell('ip link del vnet7');
    expect(shell('ip -brief link show master br0')).toMatch(/^enp7s0@\S+ +UP[^\n]*\n$/);
  });

  it('is refused at its start, and advised against before, where there is no such bridge', async () => {
    const elsewhere = await define(XML.replace(LAN.bridge, 'br7').replace('>lan<', '>later<'));
    expect(elsewhere.status).toBe(0);
    expect(elsewhere.stdout + elsewhere.stderr).toContain('There is no bridge br7 on this host now');
    const refused = await cli.run('virtnet net-start later');
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain(
      'There is no bridge br7 on this host now. Guests of this network join it',
    );
    shell('ip link add br7 type bridge; ip link set br7 up');
    const started = await cli.run('virtnet net-start later');
    expect(started.status).toBe(0);
    expect(started.stdout + started.stderr).toContain('No port of br7 leads to a LAN');
    shell('ip link del br7');
    const drift = await until('the drift', async () => {
      const { drift: found = [] } = (await helper.network('later')) ?? {};
      return found.length > 0 && found;
    });
    expect(drift[0]).toMatchObject({
      about: 'the bridge to the LAN',
      differs: 'There is no bridge br7 on this host now',
    });
    expect(await cli.run('virtnet net-destroy later')).toMatchObject({ status: 0 });
  });

  it('comes over from libvirt', async () => {
    shell(`mkdir -p /etc/libvirt/qemu/networks
      echo "${XML.replace('>lan<', '>office<')}" > /etc/libvirt/qemu/networks/office.xml`);
    expect((await cli.run('virtnet net-import')).stdout).toMatch(/office +yes/);
    expect(await cli.run('virtnet net-import office')).toMatchObject({
      status: 0,
      stdout: 'Network office imported\n\n',
      stderr: '',
    });
  });

  it('starts on boot once its bridge has come, and others do not wait for that', async () => {
    expect(await cli.run('virtnet net-autostart later && virtnet net-list --all')).toMatchObject({
      status: 0,
    });
    const booted = cli.run('virtnet boot');
    await until('the wait for the bridge', () => can(`pgrep -f 'virtnet boot'`));
    shell('ip link add br7 type bridge; ip link set br7 up');
    expect((await booted).status).toBe(0);
    expect((await helper.network('later'))?.state).toBe('active');
  });
});
