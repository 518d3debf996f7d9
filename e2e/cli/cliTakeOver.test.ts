/** A libvirt host's networks come over with one command and go back: a real libvirtd, guests plugged in, pings running. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { LIBVIRT_PLACES } from '../fixtures/libvirtPlaces';
import { until } from '../fixtures/patience';
import { lostUpToNow } from '../fixtures/pings';
import { timed } from '../fixtures/yardstick';

const isInstalled = existsSync('/usr/sbin/libvirtd') && existsSync('/usr/bin/virsh');

const network = (name: string, n: number, rest: { forward?: string; dhcp?: string; more?: string }): string =>
  `<network>
  <name>${name}</name>
  ${rest.forward ?? ''}
  <bridge name='virbr${n}' stp='on' delay='0'/>
  ${rest.more ?? ''}
  <ip address='10.44.${n}.1' netmask='255.255.255.0'>
    <dhcp>${rest.dhcp ?? `<range start='10.44.${n}.2' end='10.44.${n}.254'/>`}</dhcp>
  </ip>
</network>`;

const NAT = "<forward mode='nat'/>";

/** What a host of libvirt has after some years: two of them cannot be carried whole, one collides with another. */
const NETWORKS = {
  default: network('default', 1, { forward: NAT }),
  vagrant: network('vagrant', 2, { forward: NAT, dhcp: "<range start='10.44.2.1' end='10.44.2.254'/>" }),
  hidden: network('hidden', 3, {}),
  routed: network('routed', 4, { forward: "<forward mode='route'/>" }),
  cluster: network('cluster', 5, {
    forward: NAT,
    more: `<domain name='cluster.test' localOnly='yes'/>
  <dns>
    <host ip='10.44.5.10'><hostname>api</hostname></host>
    <host ip='10.44.5.11'><hostname>*.apps</hostname></host>
  </dns>`,
  }),
  groups: network('groups', 6, { forward: NAT }).replace("delay='0'", "delay='0' macTableManager='libvirt'"),
  open: network('open', 7, { forward: "<forward mode='open'/>" }),
  spare: network('spare', 1, { forward: NAT }).replace('virbr1', 'virbr8'),
};
const NAMES = Object.keys(NETWORKS);
const IDLE = ['spare', 'groups'];
const RUNNING = NAMES.filter((name) => !IDLE.includes(name));

/** Between two pings. */
const PING_MS = 20;

let cli: CliMachine;
const virsh = async (line: string): Promise<string> => {
  const { status, stdout, stderr } = await cli.run(`virsh -q -c qemu:///system ${line}`);
  if (status !== 0) throw new Error(stderr);
  return stdout;
};
const shell = (script: string): string => cli.machine.namespace.shell(script);
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** A guest's own namespace, plugged in to a bridge. */
const plugged = (n: number, address: string): string => `set -e
  ip netns add guest${n}
  ip link add vnet${n} type veth peer name eth0 netns guest${n}
  ip link set vnet${n} master virbr${n} up
  ip -n guest${n} link set lo up
  ip -n guest${n} link set eth0 up
  ip -n guest${n} addr add ${address}/24 dev eth0
  ip -n guest${n} route add default via 10.44.${n}.1`;

/** Somebody outside, with a way back to all guests. */
const OUTSIDE = `set -e
  ip netns add outside
  ip link set peer9 netns outside
  ip -n outside link set lo up
  ip -n outside link set peer9 up
  ip -n outside addr add 203.0.113.1/24 dev peer9
  ip -n outside route add default via 203.0.113.2`;

const PINGS = {
  outside: ['guest1', '203.0.113.1'],
  gateway: ['guest3', '10.44.3.1'],
  routed: ['guest4', '203.0.113.1'],
} as const;

describe.runIf(isInstalled)('the networks of a libvirt host', () => {
  beforeAll(async () => {
    cli = await CliMachine.open();
    shell(`set -e\n${LIBVIRT_PLACES}\nlibvirtd -d`);
    await until('an answer of libvirtd', async () =>
      virsh('net-list').then(
        () => true,
        () => false,
      ),
    );
    for (const [name, xml] of Object.entries(NETWORKS)) {
      await cli.machine.namespace.host.writeFile(`/run/${name}.xml`, xml);
      await virsh(`net-define /run/${name}.xml`);
    }
    for (const name of RUNNING) await virsh(`net-start ${name}`);
    await virsh('net-autostart default');
    shell(OUTSIDE);
    for (const n of [1, 2, 3, 4, 5, 7]) shell(plugged(n, `10.44.${n}.50`));
    // Only what is accepted passes, as on a host with Docker.
    shell('iptables -P FORWARD DROP');
    for (const [name, [guest, address]] of Object.entries(PINGS)) {
      await until(`an answer of ${address} to ${guest}`, async () => {
        return (await cli.run(`ip netns exec ${guest} ping -c 1 -W 1 ${address}`)).status === 0;
      });
      shell(`ip netns exec ${guest} ping -i ${PING_MS / 1000} ${address} > /run/${name}.ping 2>&1 &`);
    }
  });
  afterAll(() => cli.close());

  const importable = (name: string): string => (name === 'groups' ? 'partly' : 'no');

  it('are listed with what would be refused, line by line', async () => {
    const { stdout } = await cli.run('virtnet net-import');
    const table = lines(stdout).slice(2, 2 + NAMES.length);
    expect(table.map((line) => line.trim().split(/ {2,}/).slice(0, 4))).toEqual(
      [...NAMES]
        .sort()
        .map((name) => [name, importable(name), 'no', IDLE.includes(name) ? 'inactive' : 'active']),
    );
    expect(Math.max(...lines(stdout).map((line) => line.length))).toBeLessThan(200);
    const all = await cli.run('virtnet net-import --take-over --renumber --json');
    const rows = JSON.parse(all.stdout) as { name: string; importable: string; findings: string[] }[];
    expect(Object.fromEntries(rows.map(({ name, importable }) => [name, importable]))).toEqual({
      cluster: 'partly',
      default: 'yes',
      groups: 'partly',
      hidden: 'yes',
      open: 'yes',
      routed: 'yes',
      spare: 'yes',
      vagrant: 'yes',
    });
    expect(rows.find(({ name }) => name === 'cluster')?.findings.join(' ')).toContain('apps');
  });

  it('are copied beside what runs, with another bridge, name and addresses', async () => {
    const { status, stdout } = await cli.run('virtnet net-import hidden --renumber --rename hidden=copy');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^Network hidden imported as copy\n10\.44\.3\.0\/24 became [\d.]+\/24\n/),
    ]);
    expect((await cli.run('virtnet net-info copy')).stdout).not.toContain('virbr3');
    expect((await cli.run('virtnet net-start copy && virtnet net-destroy copy')).status).toBe(0);
    await cli.run('virtnet net-undefine copy');
    for (const [option, reason] of [
      ['--rename hidden', 'write --rename OLD=NEW'],
      ['--rename nobody=somebody', "no network named 'nobody'"],
      ['--rename hidden=a/b', 'The name contains "/"'],
      ['', 'libvirt runs it; --take-over'],
    ] as const)
      expect((await cli.run(`virtnet net-import hidden ${option}`)).stderr, option).toContain(reason);
  });

  it('stay with libvirt when one cannot be started here', async () => {
    writeFileSync(join(cli.folder, 'dnsmasq'), '#!/bin/sh\necho "dnsmasq: not today" >&2\nexit 2\n', {
      mode: 0o755,
    });
    const { status, stderr } = await cli.run('virtnet net-import hidden --take-over');
    rmSync(join(cli.folder, 'dnsmasq'));
    expect([status, stderr]).toEqual([1, expect.stringContaining('not today')]);
    expect(lines(await virsh('net-list --name')).sort()).toEqual([...RUNNING].sort());
    expect(lines(await virsh('net-list --autostart --name'))).toEqual(['default']);
    expect((await cli.run('virtnet net-list --all --name -q')).stdout).not.toContain('hidden');
    expect(shell('ls /sys/class/net/virbr3/brif')).toBe('vnet3\n');
    expect(shell('iptables-save')).not.toMatch(/VNM_virbr3|vnmheld/);
    // It waits for an answer that comes from now on.
    await lostUpToNow(() => shell('cat /run/gateway.ping'));
  });

  it('stay with libvirt when it could not have them back as they are', async () => {
    const passing = (n: number): string =>
      network('passing', n, { forward: `<uuid>00000000-0000-4000-8000-000000000009</uuid>${NAT}` });
    writeFileSync(join(cli.folder, 'passing.xml'), passing(9));
    const refusal = async (): Promise<string> =>
      (await cli.run('virtnet net-import --virsh --take-over passing')).stderr;
    await virsh('net-create passing.xml');
    expect(await refusal()).toContain('“passing” is not stored there, and would be gone');
    writeFileSync(join(cli.folder, 'other.xml'), passing(10));
    await virsh('net-define other.xml');
    expect(await refusal()).toContain('“passing” was defined anew since it was started');
    expect(shell('ip -brief link show virbr9')).toContain('virbr9');
    await virsh('net-destroy passing');
    await virsh('net-undefine passing');
  });

  it('stay with libvirt when we are killed in the middle', async () => {
    const slow = `#!/bin/sh
case "$*" in *net-destroy*) : > /run/asked; sleep 0.5 ;; esac
exec /usr/bin/virsh "$@"
`;
    writeFileSync(join(cli.folder, 'virsh'), slow, { mode: 0o755 });
    await cli.run(`virtnet net-import hidden --take-over > /dev/null 2>&1 & killed=$!
      until [ -e /run/asked ]; do sleep 0.05; done
      kill -9 $killed`);
    rmSync(join(cli.folder, 'virsh'));
    // Whoever comes next takes it back.
    expect((await cli.run('virtnet net-list --all --name -q')).stdout).not.toContain('hidden');
    expect(lines(await virsh('net-list --name')).sort()).toEqual([...RUNNING].sort());
    expect(shell('ls /sys/class/net/virbr3/brif')).toBe('vnet3\n');
    expect(shell('ip -o link; iptables-save')).not.toMatch(/VNM_virbr3|vnmheld/);
    await lostUpToNow(() => shell('cat /run/gateway.ping'));
  });

  it('come over with one command, and no packet of their guests is lost', async () => {
    const lost: Record<string, number> = {
      gateway: (await lostUpToNow(() => shell('cat /run/gateway.ping'))).length,
    };
    const command = 'virtnet net-import --all --take-over --renumber --partly --rename default=office';
    const { status, stdout, stderr } = await cli.run(command);
    expect([status, stderr.split('\n').filter((line) => line.startsWith('error'))]).toEqual([0, []]);
    expect(stdout).toContain('Network default taken over as it runs as office');
    expect(stdout).toContain('10.44.1.0/24 became ');
    expect(lines((await cli.run('virtnet net-list --name -q')).stdout).sort()).toEqual(
      [...RUNNING.filter((name) => name !== 'default'), 'office'].sort(),
    );
    expect(await virsh('net-list --name')).toBe('');
    expect(lines(await virsh('net-list --all --autostart --name'))).toEqual([]);
    expect(shell('ls /sys/class/net/virbr1/brif /sys/class/net/virbr7/brif')).toMatch(/vnet1\n[^]*vnet7/);
    expect((await cli.run('virtnet net-check')).status).toBe(0);
    for (const name of Object.keys(PINGS))
      expect((await lostUpToNow(() => shell(`cat /run/${name}.ping`))).length, name).toBe(lost[name] ?? 0);
    expect(shell('ip -o link; iptables-save')).not.toContain('vnmheld');
  });

  it('stay here when libvirt does not start its own again', async () => {
    const addresses = (): string =>
      shell('ip -o addr show dev virbr1; ip route show table all dev virbr1').replace(/ table local$/gm, '');
    const before = [addresses(), (await lostUpToNow(() => shell('cat /run/outside.ping'))).length];
    writeFileSync(
      join(cli.folder, 'virsh'),
      '#!/bin/sh\ncase "$*" in *net-start*) echo "error: not today" >&2; exit 1 ;; esac\nexec /usr/bin/virsh "$@"\n',
      { mode: 0o755 },
    );
    const { status, stderr } = await cli.run('virtnet net-import --give-back office');
    rmSync(join(cli.folder, 'virsh'));
    expect([status, stderr]).toEqual([1, expect.stringContaining('not today')]);
    expect((await cli.run('virtnet net-check')).status).toBe(0);
    expect([addresses(), (await lostUpToNow(() => shell('cat /run/outside.ping'))).length]).toEqual(before);
    expect(shell('ip -o link; iptables-save; ip route show table local')).not.toMatch(/vnm/);
  });

  it('go back to libvirt with hardly a lost packet, with their leases and without what was offered', async () => {
    const lost = async (): Promise<number[]> => {
      const each = [];
      for (const name of ['outside', 'routed'])
        each.push((await lostUpToNow(() => shell(`cat /run/${name}.ping`))).length);
      return each;
    };
    const leased = async (): Promise<string | undefined> =>
      /lease of ([\d.]+) obtained/.exec(
        (await cli.run('ip netns exec guest1 busybox udhcpc -i eth0 -n -q -s /bin/true 2>&1')).stdout,
      )?.[1];
    const address = await leased();
    expect(address).toMatch(/^10\.44\.1\./);
    const helper = await cli.machine.helper();
    await helper.call('give', { order: { do: 'offer', names: ['office'] } });
    await helper.close();
    expect(lines(await virsh('net-list --name'))).toEqual(['office']);
    const before = await lost();
    const { status, stderr } = await cli.run('virtnet net-import --give-back office routed');
    expect([status, stderr]).toEqual([0, '']);
    expect(lines(await virsh('net-list --all --name'))).not.toContain('office');
    expect(lines(await virsh('net-list --name')).sort()).toEqual(['default', 'routed']);
    expect(lines(await virsh('net-list --autostart --name'))).toEqual(['default']);
    expect((await cli.run('virtnet net-list --name -q')).stdout).not.toMatch(/office|routed/);
    // Some may be under way in the moment in which its guest's port changes bridges, which a busy machine makes longer.
    const most = 2 + (await timed(() => Promise.resolve(shell('true')))) / PING_MS;
    for (const [index, now] of (await lost()).entries())
      expect(now - (before[index] ?? 0)).toBeLessThanOrEqual(most);
    expect(await virsh('net-dhcp-leases default')).toContain(address);
    expect(await leased()).toBe(address);
    expect(shell('ls /sys/class/net/virbr1/brif')).toBe('vnet1\n');
    expect(shell('ip -o link; iptables-save; ip route show table local')).not.toMatch(/vnm|VNM_virbr1/);
  });
});
