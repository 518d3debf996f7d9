/** A bridge over a card that another program configures, which is asked to make it, over a login that goes on. */
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { CliMachine } from '../cli/cliMachine';
import { LAN } from '../fixtures/lan';
import { isHere, NETWORKD, START_NETWORK_MANAGER, START_NETWORKD, over } from '../fixtures/ownedCard';
import { until } from '../fixtures/patience';
import { addressOf, ETC, Login, MAKE_BRIDGE as MAKE, settled, SSH_SERVER, WIRE } from '../fixtures/uplinkLan';

let cli: CliMachine | null = null;
let login: Login | null = null;
afterEach(() => {
  login?.close();
  login = null;
  cli?.close();
  cli = null;
});

const canRun =
  process.getuid?.() === 0 &&
  [NETWORKD, '/usr/bin/dbus-daemon', '/usr/sbin/dropbear'].every((path) => existsSync(path));

describe.skipIf(!canRun)('systemd-networkd', () => {
  it('makes the bridge that is asked for over a login, and gives the card back as it was', async () => {
    const machine = (cli = await CliMachine.open());
    const here = machine.machine.namespace;
    here.shell(`set -e\n${ETC}\n${WIRE}\n${START_NETWORKD}\n${SSH_SERVER}`);
    await until('a lease', () => addressOf(here, LAN.card) !== '');
    await until('all that the card is to have', () => /172\.31.*metric 300/.test(settled(here, LAN.card)));
    const before = settled(here, LAN.card);
    const files = (): string => here.shell('cd /etc/systemd/network; ls; cat 20-wired.network');
    const written = files();
    here.shell('cd /etc/systemd/network; chgrp systemd-network 20-wired.network; chmod 640 20-wired.network');
    const session = (login = await Login.open(machine, here));
    session.type(`${MAKE} && echo ma"de"`);
    const asked = await session.says(/Keep these settings\?|error:/);
    expect(asked).toContain('Write /etc/systemd/network/05-br0.network');
    expect(asked).toContain(
      `Have systemd-networkd make br0 over ${LAN.card}, with its hardware address, addresses and routes`,
    );
    session.type('y');
    await session.says(/made/);
    await until('what the card had', () => settled(here, LAN.bridge) === before);
    expect(settled(here, LAN.card)).toBe('');
    expect(here.shell('stat -c "%a %G" /etc/systemd/network/05-br0.network')).toBe('640 systemd-network\n');
    expect(here.shell('cat /sys/class/net/br0/address')).toBe(
      here.shell(`cat /sys/class/net/${LAN.card}/address`),
    );
    here.shell(`pkill -x systemd-network; ip link del br0; ip link set ${LAN.card} down`);
    await until('the end of networkd', () => here.shell('pgrep -x systemd-network || :') === '');
    here.shell(`${NETWORKD} > /run/networkd.log 2>&1 < /dev/null &`);
    await until('the bridge after a restart', () => settled(here, LAN.bridge) === before);
    session.type('virtnet net-remove-bridge br0 && echo remo"ved"');
    await until('the second question', () => session.output.split('Keep these settings?').length === 3);
    session.type('y');
    await session.says(/removed/);
    await until('the card as it was', () => settled(here, LAN.card) === before);
    expect(files()).toBe(written);
    expect(here.shell('ls /sys/class/net')).not.toContain('br0');
  });

  it('takes it back when nobody answers', async () => {
    const machine = (cli = await CliMachine.open());
    const here = machine.machine.namespace;
    here.shell(`set -e\n${ETC}\n${WIRE}\n${START_NETWORKD}`);
    await until('a lease', () => addressOf(here, LAN.card) !== '');
    await until('all that the card is to have', () => /172\.31.*metric 300/.test(settled(here, LAN.card)));
    const before = settled(here, LAN.card);
    here.shell(`ip rule add iif ${LAN.card} lookup 77`);
    expect((await machine.run(MAKE)).stderr).toMatch(/“.*iif enp7s0 lookup 77” names enp7s0/);
    here.shell(`ip rule del iif ${LAN.card} lookup 77`);
    // No more input is no answer either.
    const refused = await machine.run(MAKE);
    expect(refused.stderr).toContain('nobody kept it, and it was taken back');
    await until('the card as it was', () => settled(here, LAN.card) === before);
    expect(here.shell('ls /etc/systemd/network').trim().split('\n')).toEqual([
      '20-wired.network',
      '20-wired.network.d',
    ]);
  });
});

describe.skipIf(!canRun || !isHere('NetworkManager'))('NetworkManager', () => {
  it('makes the bridge that is asked for over a login, and takes the card again as it was', async () => {
    const machine = (cli = await CliMachine.open());
    const here = machine.machine.namespace;
    here.shell(`set -e\n${ETC}\n${over('NetworkManager')}\n${WIRE}\n${SSH_SERVER}\n${START_NETWORK_MANAGER}`);
    await until('all that the card is to have', () => /172\.31.*metric 300/.test(settled(here, LAN.card)));
    const before = settled(here, LAN.card);
    const files = (): string =>
      here.shell('cd /etc/NetworkManager/system-connections; ls; cat wired.nmconnection');
    const written = files();
    const session = (login = await Login.open(machine, here));
    session.type(`${MAKE} && echo ma"de"`);
    const asked = await session.says(/Keep these settings\?|error:/);
    expect(asked).toContain(
      `Have NetworkManager make br0 over ${LAN.card}, with its hardware address, addresses and routes`,
    );
    session.type('y');
    await session.says(/made/);
    await until('what the card had', () => settled(here, LAN.bridge) === before);
    expect(settled(here, LAN.card)).toBe('');
    expect(here.shell('cat /sys/class/net/br0/address; cat /sys/class/net/br0/bridge/stp_state')).toBe(
      `${here.shell(`cat /sys/class/net/${LAN.card}/address`)}0\n`,
    );
    expect(here.shell('nmcli -t -e no -f ipv4.dns connection show virtnet-br0')).toBe(
      'ipv4.dns:192.0.2.53\n',
    );
    here.shell(`pkill -x NetworkManager; ip link del br0; ip link set ${LAN.card} down`);
    await until('the end of NetworkManager', () => here.shell('pgrep -x NetworkManager || :') === '');
    here.shell('/usr/sbin/NetworkManager --no-daemon > /run/nm.log 2>&1 < /dev/null &');
    await until('the bridge after a restart', () => settled(here, LAN.bridge) === before);
    session.type('virtnet net-remove-bridge br0 && echo remo"ved"');
    await until('the second question', () => session.output.split('Keep these settings?').length === 3);
    session.type('y');
    await session.says(/removed/);
    await until('the card as it was', () => settled(here, LAN.card) === before);
    expect(files()).toBe(written);
    expect(here.shell('ls /sys/class/net')).not.toContain('br0');

    const refused = await machine.run(MAKE);
    expect(refused.stderr).toContain('nobody kept it, and it was taken back');
    await until('the card as it was', () => settled(here, LAN.card) === before);
    expect(files()).toBe(written);
  });
});
