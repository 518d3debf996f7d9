/** A bridge over a card that people's files configure, by netplan or ifupdown: made beside those, which stay as they are. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliMachine } from '../cli/cliMachine';
import { LAN } from '../fixtures/lan';
import type { Namespace } from '../fixtures/namespace';
import {
  isHere,
  INTERFACES_FILE,
  NETPLAN_FILE,
  NETWORKD,
  ONLY_DHCPCD,
  over,
  RUN_NETPLAN,
  START_NETPLAN,
  startIfupdown,
  STATIC_INTERFACES,
} from '../fixtures/ownedCard';
import { until } from '../fixtures/patience';
import { addressOf, ETC, Login, MAKE_BRIDGE, settled, SSH_SERVER, WIRE } from '../fixtures/uplinkLan';

let cli: CliMachine;
let here: Namespace;
let login: Login | null = null;
let before: string;
afterEach(() => {
  login?.close();
  login = null;
  cli.close();
});

/** A machine with a card that has all that it is to have. */
async function open(start: string): Promise<void> {
  cli = await CliMachine.open();
  here = cli.machine.namespace;
  here.shell(`set -e\n${ETC}\n${over('netplan', 'ifup', 'dhcpcd')}\n${WIRE}\n${start}`);
  await until('a lease', () => addressOf(here, LAN.card) !== '');
  await until('all that the card is to have', () => /172\.31.*metric 300/.test(settled(here, LAN.card)));
  before = settled(here, LAN.card);
}

const devices = (): string[] => here.shell('ls /sys/class/net').trim().split('\n');
const hasEnded = (): boolean => !/trial|journal/.test(here.shell(`ls ${here.paths.run}`));

/** Makes it over a login that goes on, keeps it, and gives what the plan said; then `restart`, and away with it. */
async function makeAndRemove(restart: () => Promise<void> | void): Promise<string> {
  here.shell(`set -e\n${SSH_SERVER}`);
  const session = (login = await Login.open(cli, here));
  session.type(`${MAKE_BRIDGE} && echo ma"de"`);
  const asked = await session.says(/Keep these settings\?|error:/);
  session.type('y');
  await session.says(/made/);
  await until('what the card had', () => settled(here, LAN.bridge) === before);
  expect(settled(here, LAN.card)).toBe('');
  expect(here.shell(`ls /sys/class/net/br0/brif; cat /sys/class/net/br0/bridge/stp_state`)).toBe(
    `${LAN.card}\n0\n`,
  );
  expect(here.shell('cat /sys/class/net/br0/address')).toBe(
    here.shell(`cat /sys/class/net/${LAN.card}/address`),
  );
  await restart();
  await until('the bridge after a restart', () => settled(here, LAN.bridge) === before);
  expect(settled(here, LAN.card)).toBe('');
  session.type('virtnet net-remove-bridge br0 && echo remo"ved"');
  await until('the second question', () => session.output.split('Keep these settings?').length === 3);
  session.type('y');
  await session.says(/removed/);
  await until('the card as it was', () => settled(here, LAN.card) === before);
  expect(devices()).not.toContain(LAN.bridge);
  return asked;
}

/** Refused with these words by plan and order alike, and nothing is changed. */
async function refused(words: RegExp, files: () => string): Promise<void> {
  const state = (): string => `${settled(here, LAN.card)}\n${devices().join()}\n${files()}`;
  const now = state();
  for (const option of ['--plan', '--yes']) {
    const { status, stderr } = await cli.run(`${MAKE_BRIDGE} ${option}`);
    expect(stderr).toMatch(words);
    expect(status).toBe(1);
  }
  expect(state()).toBe(now);
}

const isRoot = process.getuid?.() === 0;
const canNetplan =
  isRoot &&
  isHere('netplan') &&
  [NETWORKD, '/usr/bin/dbus-daemon', '/usr/sbin/dropbear'].every((path) => existsSync(path));

describe.skipIf(!canNetplan)('netplan', () => {
  const files = (): string =>
    here.shell(
      'cd /etc; grep -r . netplan systemd/network; find netplan systemd/network; stat -c %a netplan/*',
    );
  let written: string;
  beforeEach(async () => {
    await open(START_NETPLAN);
    written = files();
  });

  it('makes the bridge that is asked for over a login, and gives the card back as it was', async () => {
    const asked = await makeAndRemove(async () => {
      expect(here.shell('cat /etc/netplan/50-own.yaml')).toBe(NETPLAN_FILE);
      expect(here.shell('stat -c "%a %U" /etc/netplan/90-virtnet-br0.yaml')).toBe('600 root\n');
      here.shell(`pkill -x systemd-network; ip link del br0; ip link set ${LAN.card} down`);
      await until('the end of networkd', () => here.shell('pgrep -x systemd-network || :') === '');
      here.shell(RUN_NETPLAN);
    });
    expect(asked).toContain('Write /etc/netplan/90-virtnet-br0.yaml');
    expect(asked).toContain(
      `Have netplan make br0 over ${LAN.card}, with its hardware address, addresses and routes`,
    );
    expect(files()).toBe(written);
  });

  it('takes it back when nobody answers', async () => {
    const refusal = await cli.run(MAKE_BRIDGE);
    expect(refusal.stderr).toContain('nobody kept it, and it was taken back');
    await until('the card as it was', () => settled(here, LAN.card) === before);
    expect(files()).toBe(written);
    expect(devices()).not.toContain(LAN.bridge);
  });

  it('leaves all as it was when networkd does not take it', async () => {
    here.shell(
      `mkdir /run/bin; printf '#!/bin/sh\\n[ "$1" != reload ] || [ ! -e /etc/netplan/90-virtnet-br0.yaml ] || { echo no reload >&2; exit 1; }\\nexec /usr/bin/networkctl "$@"\\n' > /run/bin/networkctl; chmod +x /run/bin/networkctl`,
    );
    const failed = await cli.run(`PATH=/run/bin:$PATH ${MAKE_BRIDGE} --yes`);
    expect(failed.stderr).toMatch(/no reload[^]*Everything was put back as it was/);
    await until('the card as it was', () => settled(here, LAN.card) === before);
    expect(files()).toBe(written);
    expect(here.shell('ls /run/systemd/network')).not.toContain('br0');
  });

  it('would give the bridge all that netplan knows of addresses', async () => {
    here.shell(`cat > /etc/netplan/60-more.yaml <<'END'
network:
  ethernets:
    nic0:
      match: {macaddress: "02:00:00:00:00:07"}
      set-name: ${LAN.card}
      addresses: [10.46.0.1/16: {label: "${LAN.card}:x", lifetime: 0}]
      dhcp4-overrides: {use-mtu: false, use-dns: false, use-domains: "route"}
      dhcp6: true
      dhcp6-overrides: {use-mtu: false, use-dns: false, use-domains: "route"}
      dhcp-identifier: mac
      accept-ra: true
      ipv6-privacy: true
      link-local: [ipv4, ipv6]
      optional-addresses: [dhcp4]
      mtu: 1400
      routes: [{to: default, via: 10.46.0.9, on-link: true, table: 70}, {to: 10.9.0.0/16, scope: link}]
      routing-policy: [{from: 10.46.0.0/16, table: 70, priority: 5}]
END
chmod 600 /etc/netplan/60-more.yaml`);
    expect(await cli.run(`${MAKE_BRIDGE} --plan`)).toMatchObject({ status: 0, stderr: '' });
  });

  it.each<[string, string, RegExp]>([
    [
      'a setting that a bridge has not',
      's/wakeonlan: true/critical: true/',
      /netplan says “critical” of enp7s0 in “nic0”/,
    ],
    [
      'a definition that is for several cards',
      `s/name: ${LAN.card}/name: "enp7*"/`,
      /netplan says “match:.*enp7\*.*” of enp7s0 in “nic0”/,
    ],
    [
      'what stands on the card',
      '$a\\  vlans:\\n    lan9: {id: 9, link: nic0}',
      /netplan says “link: "?nic0"?” of enp7s0/,
    ],
    [
      'a bridge of that name',
      '$a\\  bridges:\\n    br0: {dhcp4: true}',
      /There is “br0” for netplan already/,
    ],
    [
      'files that it cannot read itself',
      's/dhcp4: yes/dhcp4: [/',
      /netplan does not say how enp7s0 is configured/,
    ],
  ])('is refused over %s', async (_what, edit, words) => {
    here.shell(`sed -i '${edit}' /etc/netplan/50-own.yaml`);
    await refused(words, files);
  });
});

const canIfupdown =
  isRoot && isHere('ifup') && ['/usr/sbin/udhcpc', '/usr/sbin/dropbear'].every((path) => existsSync(path));

describe.skipIf(!canIfupdown)('ifupdown', () => {
  const files = (): string => here.shell('cd /etc/network; ls -lR --time-style=+; grep -r . .');
  const states = (): string => here.shell('cat /run/network/ifstate');
  /** For which devices the host's DHCP client asks, whichever of them that is. */
  const clients = (): string[] => {
    const running = here.shell("pgrep -af '(udhcpc|dhclient|dhcpcd)[: ]' || :");
    return [LAN.bridge, LAN.card].filter((device) => new RegExp(`[ .]${device}\\b`).test(running));
  };
  let written: string;
  const begin = async (interfaces: string, prepared = ''): Promise<void> => {
    await open(`${prepared}\n${startIfupdown(interfaces)}`);
    written = files();
  };

  it.each([
    ['DHCP', INTERFACES_FILE, '', true],
    ...(isHere('dhcpcd') ? [['dhcpcd', INTERFACES_FILE, ONLY_DHCPCD, true] as const] : []),
    ['fixed addresses', STATIC_INTERFACES, '', false],
  ] as const)('makes the bridge with %s over a login, and gives the card back as it was', async (...one) => {
    const [, text, prepared, asks] = one;
    await begin(text, prepared);
    const asked = await makeAndRemove(() => {
      expect(here.shell('cat /etc/network/interfaces')).toBe(text);
      expect(clients()).toEqual(asks ? [LAN.bridge] : []);
      // What comes from the card itself has its names from neither.
      expect(here.shell('cat /proc/sys/net/ipv6/conf/enp7s0/disable_ipv6')).toBe('1\n');
      here.shell(`ifdown ${LAN.card}`);
      expect(devices()).not.toContain(LAN.bridge);
      here.shell(
        `ip link set ${LAN.card} down; rm -rf /run/network; mkdir /run/network; ifup --allow=hotplug ${LAN.card}`,
      );
      expect(states()).toBe(`${LAN.card}=virtnet-br0-port\nbr0=${LAN.card}\n`);
    });
    expect(asked).toContain('Write /etc/network/interfaces.d/virtnet-br0');
    expect(asked).toContain(
      `Have ifupdown make br0 over ${LAN.card}, with its hardware address, addresses and routes`,
    );
    expect(files()).toBe(written);
    expect(states()).toBe(`${LAN.card}=${LAN.card}\n`);
    expect(here.shell('cat /proc/sys/net/ipv6/conf/enp7s0/disable_ipv6')).toBe('0\n');
    expect(clients()).toEqual(asks ? [LAN.card] : []);
  });

  it('takes it back when nobody answers', async () => {
    await begin(INTERFACES_FILE);
    const refusal = await cli.run(MAKE_BRIDGE);
    expect(refusal.stderr).toContain('nobody kept it, and it was taken back');
    await until('the card as it was', () => settled(here, LAN.card) === before);
    expect(files()).toBe(written);
    expect(states()).toBe(`${LAN.card}=${LAN.card}\n`);
    expect(devices()).not.toContain(LAN.bridge);
  });

  it('leaves all as it was when the bridge does not come up', async () => {
    await begin(INTERFACES_FILE);
    here.shell(
      `printf '#!/bin/sh\\n[ $IFACE != br0 ] || { echo not this one >&2; exit 1; }\\n' > /etc/network/if-pre-up.d/no; chmod +x /etc/network/if-pre-up.d/no`,
    );
    written = files();
    const failed = await cli.run(`${MAKE_BRIDGE} --yes`);
    expect(failed.stderr).toMatch(/not this one[^]*Everything was put back as it was/);
    await until('the card as it was', () => settled(here, LAN.card) === before);
    expect(files()).toBe(written);
    expect(devices()).not.toContain(LAN.bridge);
  });

  it('is taken back by the next helper when the one that makes it is killed on the way', async () => {
    await begin(INTERFACES_FILE);
    // Between its going down and its coming up as a port.
    here.shell(
      `mkdir /run/bin; printf '#!/bin/sh\\ngrep -q ^${LAN.card}= /run/network/ifstate || kill -9 $VIRTNET_HELPER\\nexec /usr/bin/mktemp "$@"\\n' > /run/bin/mktemp; chmod +x /run/bin/mktemp`,
    );
    const helper = cli.machine.spawn({ path: `/run/bin:${process.env['PATH']}` });
    await helper.hello();
    const order = { do: 'makeBridge', bridge: LAN.bridge, card: LAN.card } as const;
    await expect(helper.call('give', { order, trial: true })).rejects.toThrow();
    expect(hasEnded()).toBe(false);
    const next = await cli.machine.helper();
    await until('the end of the trial', hasEnded);
    await until('the card as it was', () => settled(here, LAN.card) === before);
    expect(files()).toBe(written);
    expect(devices()).not.toContain(LAN.bridge);
    await next.close();
  });

  it.each<[string, string, RegExp]>([
    [
      'a file that reads no others',
      '/^source/d',
      /\/etc\/network\/interfaces reads no other files[^]*source \/etc\/network\/interfaces.d/,
    ],
    ['a file that reads others besides', '$a source /etc/other', /has the line “source \/etc\/other”/],
    ['a mapping', `$a mapping eth*\\n    script /bin/echo`, /ifupdown has “mapping eth\*”/],
    [
      'a second name of the card',
      `$a iface ${LAN.card}:1 inet static`,
      /ifupdown has “iface enp7s0:1 inet static”/,
    ],
    ['a method that is not known', 's/inet dhcp/inet ppp/', /ifupdown has “iface enp7s0 inet ppp”/],
    [
      'an option of a hook',
      's/    metric 77/    wpa-conf \\/etc\\/wpa/',
      /ifupdown has “wpa-conf \/etc\/wpa”/,
    ],
    [
      'a command that names the card',
      `s/dev .IFACE metric/dev ${LAN.card} metric/`,
      /ifupdown has “up ip route add .*enp7s0/,
    ],
    [
      'another stanza that uses the card',
      `$a iface br9 inet manual\\n    bridge_ports ${LAN.card}`,
      /ifupdown has “bridge_ports enp7s0”/,
    ],
    ['a stanza of that name', '$a iface br0 inet manual', /ifupdown has “iface br0 inet manual” already/],
  ])('is refused over %s', async (_what, edit, words) => {
    await begin(INTERFACES_FILE);
    here.shell(`sed -i '${edit}' /etc/network/interfaces`);
    await refused(words, files);
  });
});
