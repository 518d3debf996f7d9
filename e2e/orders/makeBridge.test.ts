/** A bridge over the host's own network card where nobody else configures it: made, kept, taken back and removed, over a login. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliMachine } from '../cli/cliMachine';
import { LAN } from '../fixtures/lan';
import type { Namespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import {
  addressOf,
  ASK,
  BY_HAND,
  carriedBy,
  ETC,
  Login,
  MAKE_BRIDGE as MAKE,
  SSH_SERVER,
  WIRE,
} from '../fixtures/uplinkLan';

let cli: CliMachine;
let here: Namespace;
let login: Login | null = null;
let before: { card: string; mac: string; setting: string };

const clients = (): string =>
  here.shell(`for one in $(pgrep -x udhcpc); do tr '\\0' ' ' < /proc/$one/cmdline; echo; done`).trim();
const now = (device: string): typeof before => ({
  card: carriedBy(here, device),
  mac: here.shell(`cat /sys/class/net/${device}/address`).trim(),
  setting: here.shell(`cat /proc/sys/net/ipv6/conf/${LAN.card}/disable_ipv6`).trim(),
});
const settingsOf = (device: string): string =>
  here.shell(
    `cd /proc/sys/net; cat ipv4/conf/${device}/rp_filter ipv4/conf/${device}/proxy_arp ipv4/conf/${device}/forwarding ipv6/conf/${device}/proxy_ndp`,
  );
const bridgeIsThere = (): boolean => here.shell('ls /sys/class/net').split('\n').includes(LAN.bridge);

/** Puts an `ip` before the real one that does something of its own in this case. */
const wrapIp = (branch: string): void =>
  void here.shell(
    `mkdir -p /run/bin; cat > /run/bin/ip <<'END'\n#!/bin/sh\ncase "$*" in ${branch} esac\nexec /sbin/ip "$@"\nEND\nchmod +x /run/bin/ip`,
  );

/** Neither a change under way nor one that waits for an answer. */
const hasEnded = (): boolean => !/trial|journal/.test(here.shell(`ls ${here.paths.run}`));

beforeEach(async () => {
  if (!canRun) return;
  cli = await CliMachine.open();
  here = cli.machine.namespace;
  here.shell(`set -e\n${ETC}\n${WIRE}\n${ASK}\n${BY_HAND}\n${SSH_SERVER}`);
  await until('a lease', () => addressOf(here, LAN.card) !== '');
  before = now(LAN.card);
});
afterEach(() => {
  login?.close();
  login = null;
  if (canRun) cli.close();
});

/** Logs in from the LAN and has the shell find virtnet. */
async function logIn(): Promise<Login> {
  return (login = await Login.open(cli, here));
}

const canRun = ['/usr/sbin/dropbear', '/usr/sbin/udhcpc'].every((program) => existsSync(program));

describe.skipIf(!canRun)('a bridge over the host’s own card', () => {
  it('is made over the login that runs over it, kept there, and removed again with all as it was', async () => {
    here.shell(
      `cd /proc/sys/net; echo 2 > ipv4/conf/${LAN.card}/rp_filter; echo 1 > ipv4/conf/${LAN.card}/proxy_arp; echo 1 > ipv6/conf/${LAN.card}/proxy_ndp`,
    );
    const settings = settingsOf(LAN.card);
    const session = await logIn();
    session.type(`${MAKE} && echo ma"de"`);
    const asked = await session.says(/Keep these settings\?/);
    for (const words of [
      `Make the bridge br0 over ${LAN.card}, with its hardware address ${before.mac}`,
      `Make ${LAN.card} a port of br0`,
      `Move the address 10.44.0.1/16 from ${LAN.card} to br0`,
      `Move the route default via ${LAN.router} proto dhcp metric 100 from ${LAN.card} to br0`,
      `Have udhcpc ask for an address on br0 in place of ${LAN.card}`,
    ])
      expect(asked).toContain(words);
    session.type('y');
    await session.says(/made/);
    expect(now(LAN.bridge)).toEqual({ ...before, setting: '1' });
    expect(carriedBy(here, LAN.card)).toBe('');
    expect(settingsOf(LAN.bridge)).toBe(settings);
    expect(clients()).toBe(`udhcpc -b -i ${LAN.bridge} -s /run/udhcpc.sh`);
    expect(here.shell(`cat /sys/class/net/br0/bridge/stp_state; ls /sys/class/net/br0/brif`)).toBe(
      `0\n${LAN.card}\n`,
    );
    // Whoever is on the LAN reaches it as before, and guests join it.
    session.type(`virtnet net-define /run/lan.xml && virtnet net-start lan && echo joi"ned"`);
    here.shell(
      `echo "<network><name>lan</name><forward mode='bridge'/><bridge name='br0'/></network>" > /run/lan.xml`,
    );
    session.type(`virtnet net-define /run/lan.xml && virtnet net-start lan && echo joi"ned"`);
    await session.says(/joined/);
    const refused = await cli.run('virtnet net-remove-bridge br0 --yes');
    expect(refused.stderr).toContain('The network “lan” is active and joins br0; stop it first.');
    await cli.run('virtnet net-destroy lan');
    session.type(`virtnet net-remove-bridge br0 && echo remo"ved"`);
    await until('the second question', () => session.output.split('Keep these settings?').length === 3);
    session.type('y');
    await session.says(/removed/);
    expect(now(LAN.card)).toEqual(before);
    expect(bridgeIsThere()).toBe(false);
    expect(clients()).toBe(`udhcpc -b -i ${LAN.card} -s /run/udhcpc.sh`);
    expect(here.shell(`ls ${here.paths.etc}/bridges`)).toBe('');
  });

  it('is taken back by itself when nobody answers, and at once when the login is cut', async () => {
    const session = await logIn();
    session.type(`${MAKE} || echo ba"ck"`);
    await session.says(/Keep these settings\?/);
    expect(bridgeIsThere()).toBe(true);
    await session.says(/nobody kept it, and it was taken back[^]*back/);
    expect(now(LAN.card)).toEqual(before);
    expect(bridgeIsThere()).toBe(false);

    session.output = '';
    session.type(MAKE);
    await session.says(/Keep these settings\?/);
    session.close();
    here.shell(`kill $(pgrep -P $(cat /run/dropbear.pid) dropbear)`);
    await until('the end of the trial', hasEnded);
    expect(now(LAN.card)).toEqual(before);
    expect(clients()).toBe(`udhcpc -b -i ${LAN.card} -s /run/udhcpc.sh`);
  });

  it('is taken back by the next helper when the one that waited was killed', async () => {
    const helper = await cli.machine.helper();
    const order = { do: 'makeBridge', bridge: LAN.bridge, card: LAN.card } as const;
    const given = await helper.call('give', { order, trial: true });
    expect(given.trial).not.toBeNull();
    expect(now(LAN.bridge).card).toBe(before.card);
    await cli.machine.killHelper(helper);
    const next = await cli.machine.helper();
    await until('the end of the trial', hasEnded);
    expect(now(LAN.card)).toEqual(before);
    expect(bridgeIsThere()).toBe(false);
    await next.close();
  });

  it('is taken back whole when a command of it fails', async () => {
    wrapIp('*172.31.0.0*br0*) exit 2 ;;');
    const failed = await cli.run(`PATH=/run/bin:$PATH ${MAKE} --yes`);
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('Everything was put back as it was.');
    expect(now(LAN.card)).toEqual(before);
    expect(bridgeIsThere()).toBe(false);
    expect(clients()).toBe(`udhcpc -b -i ${LAN.card} -s /run/udhcpc.sh`);
    expect(here.shell(`ls ${here.paths.etc}/bridges`)).toBe('');
  });

  it.each(['-batch -', ' master ', 'route replace default', 'addr del 10.44.0.1'])(
    'is taken back by the next helper when the one that makes it is killed at “ip … %s”',
    async (moment) => {
      // The helper's number is in what its programs are told.
      wrapIp(`*"${moment}"*) kill -9 $VIRTNET_HELPER ;;`);
      const helper = cli.machine.spawn({ path: `/run/bin:${process.env['PATH']}` });
      await helper.hello();
      const order = { do: 'makeBridge', bridge: LAN.bridge, card: LAN.card } as const;
      await expect(helper.call('give', { order, trial: true })).rejects.toThrow();
      expect(hasEnded()).toBe(false);
      const next = await cli.machine.helper();
      await until('the end of the trial', hasEnded);
      expect(now(LAN.card)).toEqual(before);
      expect(bridgeIsThere()).toBe(false);
      expect(clients()).toBe(`udhcpc -b -i ${LAN.card} -s /run/udhcpc.sh`);
      await next.close();
    },
  );

  it.each([
    ['a device that is not there', 'true', 'br0', 'eth77', /There is no device eth77/],
    [
      'a name that is taken',
      'true',
      LAN.card,
      LAN.card,
      /has a device enp7s0 already. Choose another name, as br0/,
    ],
    ['a name that no device has', 'true', 'a/b', LAN.card, /“a\/b” cannot be the name of a bridge/],
    ['a bridge', 'ip link add br5 type bridge', 'br0', 'br5', /br5 is a bridge itself/],
    [
      'a port of a bridge',
      `ip link add br5 type bridge; ip link set ${LAN.card} master br5`,
      'br0',
      LAN.card,
      /enp7s0 is part of br5 already/,
    ],
    ['a tunnel', 'ip tuntap add dev tun7 mode tun', 'br0', 'tun7', /tun7 is no wired network card/],
    [
      'a card that something stands on',
      `ip link add vx9 type vxlan id 9 dev ${LAN.card} dstport 4789`,
      'br0',
      LAN.card,
      /vx9 stands on enp7s0/,
    ],
    [
      'a card that a rule names',
      `ip rule add iif ${LAN.card} lookup 77`,
      'br0',
      LAN.card,
      /“.*iif enp7s0 lookup 77” names enp7s0 in a way that cannot be moved/,
    ],
    [
      'a card that iptables filters by',
      `iptables -A INPUT -i ${LAN.card} -p tcp --dport 23 -j DROP`,
      'br0',
      LAN.card,
      /The firewall of this host names enp7s0 in a rule[^]*iptables -A INPUT -i enp7s0 .*--dport 23[^]*Have the rules name br0 as well/,
    ],
    [
      'a card that nftables filters by',
      `nft add table inet own; nft add chain inet own in '{ type filter hook input priority 0; }'; nft add rule inet own in iifname '"enp*"' tcp dport 23 drop`,
      'br0',
      LAN.card,
      /The firewall of this host names enp7s0 in a rule[^]*iifname "enp\*" tcp dport 23 drop/,
    ],
    [
      'a card whose route another one has too',
      `ip link add other type veth peer name other2; ip link set other2 up; ip addr add 10.66.0.2/24 dev other; ip link set other up; ip route append 172.31.0.0/16 via 10.66.0.1 dev other metric 300`,
      'br0',
      LAN.card,
      /other has the route “172.31.0.0\/16 via .*” of enp7s0 as well, with the same metric/,
    ],
    [
      'a card with a neighbour set by hand',
      `ip neigh add 10.44.0.9 lladdr 02:00:00:00:00:09 dev ${LAN.card} nud permanent`,
      'br0',
      LAN.card,
      /The neighbour “10.44.0.9 .*” is set on enp7s0 by hand/,
    ],
    [
      'a card of ifupdown without its ifup',
      `mkdir -p /etc/network; echo 'iface ${LAN.card} inet dhcp' > /etc/network/interfaces`,
      'br0',
      LAN.card,
      /enp7s0 is configured by ifupdown,[^]*auto br0\niface br0 inet dhcp|reads no other files/,
    ],
    [
      'a client that something keeps',
      `pkill -x udhcpc; (udhcpc -f -i ${LAN.card} -s /run/udhcpc.sh < /dev/null > /dev/null 2>&1 &)`,
      'br0',
      LAN.card,
      /Something keeps “udhcpc -f -i enp7s0/,
    ],
  ])('is refused over %s, and nothing is changed', async (_what, script, bridge, card, words) => {
    here.shell(`set -e\n${script}`);
    if (script.includes('-f')) await until('the lease of the client', () => addressOf(here, LAN.card) !== '');
    const state = (): string =>
      here.shell('ip -o link; ip -o addr | grep -v "scope link"; ip route; ls /etc/systemd/network');
    const links = state();
    for (const option of ['--plan', '--yes']) {
      const refused = await cli.run(`virtnet net-make-bridge ${bridge} --over ${card} ${option}`);
      expect(refused.status).toBe(1);
      expect(refused.stderr).toMatch(words);
    }
    expect(state()).toBe(links);
  });

  it('is made again on boot before the networks that join it', async () => {
    expect(await cli.run(`${MAKE} --yes`)).toMatchObject({ status: 0, stderr: '' });
    here.shell(
      `echo "<network><name>lan</name><forward mode='bridge'/><bridge name='br0'/></network>" > /run/lan.xml`,
    );
    expect(await cli.run('virtnet net-define /run/lan.xml; virtnet net-autostart lan')).toMatchObject({
      status: 0,
    });
    // As a restart of the host leaves it: nothing of the run, and a card that nobody has given anything.
    here.shell(
      `pkill -x udhcpc; ip link del br0; ip addr flush dev ${LAN.card}; ip link set ${LAN.card} down; echo 0 > /proc/sys/net/ipv6/conf/${LAN.card}/disable_ipv6; rm -rf ${here.paths.run}; ip route flush table 77`,
    );
    const booted = await cli.run('virtnet boot');
    expect(booted, booted.stderr).toMatchObject({ status: 0 });
    await until('the lease on the bridge', () => addressOf(here, LAN.bridge) !== '');
    expect(now(LAN.bridge)).toEqual({ ...before, setting: '1' });
    expect((await cli.run('virtnet net-list')).stdout).toMatch(/lan +active/);
    const gone = await cli.run('virtnet net-destroy lan && virtnet net-undefine lan');
    expect(gone.stderr).toContain('The bridge br0 stays over enp7s0. To give enp7s0 back what it has:');
  });

  it('says what did not come on boot where its card is gone, and how to have it forgotten', async () => {
    expect(await cli.run(`${MAKE} --yes`)).toMatchObject({ status: 0, stderr: '' });
    here.shell(`pkill -x udhcpc; ip link del br0; ip link del ${LAN.card}; rm -rf ${here.paths.run}`);
    const booted = await cli.run('virtnet boot');
    expect(booted.status).toBe(1);
    expect(booted.stderr).toContain('The bridge br0 over enp7s0 was not made');
    expect(booted.stderr).toContain('This host has no device enp7s0, over which br0 was made.');
    expect(booted.stderr).toContain('Try again with: virtnet net-make-bridge br0 --over enp7s0');
    expect(booted.stderr).not.toContain('net-start');
    expect((await cli.run('virtnet host-check')).stdout).toContain(
      'The bridge br0 over enp7s0 was not made at boot',
    );
    expect(await cli.run('virtnet net-remove-bridge br0 --yes')).toMatchObject({ status: 0 });
    expect(here.shell(`ls ${here.paths.etc}/bridges`)).toBe('');
  });

  it('says where what is kept of it cannot be read, and keeps it from others', async () => {
    expect(await cli.run(`${MAKE} --yes`)).toMatchObject({ status: 0, stderr: '' });
    const kept = `${here.paths.etc}/bridges/br0.json`;
    expect(here.shell(`stat -c %a ${kept}`)).toBe('600\n');
    here.shell(`echo '{' > ${kept}`);
    for (const command of ['net-remove-bridge br0 --yes', 'boot', 'host-check'])
      expect(Object.values(await cli.run(`virtnet ${command}`)).join('\n')).toContain(
        `${kept} cannot be read`,
      );
  });

  it('is refused over a card that has more than can be kept, and nothing is changed', async () => {
    here.shell(
      `for one in $(seq 1005); do echo "route add 10.$((100 + one / 250)).$((one % 250)).0/24 dev ${LAN.card}"; done | ip -batch -`,
    );
    const state = now(LAN.card);
    const refused = await cli.run(`${MAKE} --yes`);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /enp7s0 has 10\d\d addresses and routes, and 1000 can be moved to a bridge here/,
    );
    expect(now(LAN.card)).toEqual(state);
  });
});
