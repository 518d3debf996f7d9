/** "Attach a guest": the very lines that are shown are run, each with its program, and the guest is on the network. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachWays, type AttachWay } from '../../shared/words/attachLines';
import type { HelperProcess } from '../fixtures/helperProcess';
import { LIBVIRT_PLACES } from '../fixtures/libvirtPlaces';
import { MachineFixture } from '../fixtures/machineFixture';
import { draftOf } from '../fixtures/sandboxFixture';
import { ETC } from '../fixtures/uplinkLan';

const NAT = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.200' },
);
const MAC = '52:54:00:77:00:07';
const has = (...programs: string[]): boolean =>
  programs.every((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0);

let machine: MachineFixture;
let helper: HelperProcess;
let bridge = '';
beforeAll(async () => {
  machine = await MachineFixture.open();
  // What the lines write in /etc is this machine's own.
  shell(ETC);
  shell(LIBVIRT_PLACES);
  helper = await machine.helper();
  await helper.call('give', {
    order: { do: 'create', networks: [{ definition: NAT, start: true, autostart: false, transient: false }] },
  });
  bridge = (await helper.network('lab'))?.device ?? '';
});
afterAll(async () => {
  await helper.close();
  machine.close();
});

const shell = (script: string): string => machine.namespace.shell(`set -e\n${script}`);
const ports = (): string[] => shell(`ls /sys/class/net/${bridge}/brif`).split('\n').slice(0, -1);
/** The parts of a way, as the window shows them for the network as it is now. */
async function linesOf(id: AttachWay['id']): Promise<string[]> {
  const network = await helper.network('lab');
  if (!network) throw new Error('no network');
  const inUse = network.guests.flatMap(({ addresses }) => addresses.map(({ address }) => address));
  const way = attachWays({ definition: network.definition, inUse, mac: MAC }).find((one) => one.id === id);
  return way?.parts.map(({ text }) => text) ?? [];
}
const PING = 'ping -c 1 -W 60 172.16.40.1';
/** A guest that sits paused before its first instruction, until `check` has seen it. */
const qemu = (options: string, check: string): string =>
  shell(`
    qemu-system-x86_64 -accel tcg -m 32 -display none -nodefaults -no-user-config -S ${options} &
    until [ -n "$(${check})" ]; do sleep 0.05; done
    ${check}
    kill $!; wait $! || true`);

describe('the lines that attach', () => {
  it('a namespace give it an address, a way out and a resolver', async () => {
    const [lines = ''] = await linesOf('namespace');
    shell(lines);
    expect(shell(`ip netns exec guest ${PING}`)).toContain('1 received');
    expect(shell('ip netns exec guest cat /etc/resolv.conf')).toBe('nameserver 172.16.40.1\n');
    expect(shell('ip -n guest route')).toContain('default via 172.16.40.1');
  });

  it.skipIf(!has('podman', 'busybox'))('a Podman container put it into such a namespace', async () => {
    const [, option = ''] = await linesOf('podman');
    const output = shell(`
      mkdir -p /run/box/bin /run/box/proc /run/box/sys /run/box/dev /run/box/etc /run/box/run /run/box/tmp
      cp "$(command -v busybox)" /run/box/bin/busybox
      for file in $(ldd /run/box/bin/busybox | grep -o '/[^ ]*'); do mkdir -p "/run/box$(dirname $file)"; cp $file /run/box$file; done
      podman --root /run/podman --runroot /run/podman-run --storage-driver vfs --cgroup-manager cgroupfs --events-backend none \\
        run --rm --cgroups disabled --cap-add NET_RAW ${option} --rootfs /run/box /bin/busybox ${PING}`);
    expect(output).toContain('1 packets received');
  });

  it.skipIf(!has('lxc-execute'))('an LXC container give it a card on the network', async () => {
    const lines = await linesOf('lxc');
    const output = shell(`
      mkdir -p /run/lxc-guest
      cat > /run/lxc-guest/config <<'END'
${lines.join('\n')}
lxc.console.path = none
lxc.pty.max = 0
lxc.tty.max = 0
END
      lxc-execute -n lxc-guest -f /run/lxc-guest/config -- sh -c 'ip addr add 172.16.40.30/24 dev eth0 && ${PING}'`);
    expect(output).toContain('1 received');
  });

  it.skipIf(!has('qemu-system-x86_64'))(
    'a QEMU machine by the bridge helper, once the bridge is allowed',
    async () => {
      const [options = '', allow = ''] = await linesOf('qemu');
      const before = ports();
      shell(allow);
      const seen = qemu(options, `ls /sys/class/net/${bridge}/brif | grep -v veth-guest`).trim();
      expect(seen).toMatch(/^tap\d+$/);
      expect(before).not.toContain(seen);
    },
  );

  it.skipIf(!has('qemu-system-x86_64'))('a QEMU machine by a tap of its own', async () => {
    const [make = '', options = ''] = await linesOf('tap');
    shell(make);
    expect(ports()).toContain('tap-guest');
    // A tap that somebody holds open has a carrier.
    expect(qemu(options, 'grep -x 1 /sys/class/net/tap-guest/carrier').trim()).toBe('1');
  });
});

describe.skipIf(!has('libvirtd', 'virsh', 'virtlogd', 'qemu-system-x86_64'))('libvirt', () => {
  const virsh = (words: string): string => shell(`virsh -q -c qemu:///system ${words}`);
  const startMachine = (name: string, card: string): void => {
    shell(`cat > /run/${name}.xml <<'END'
<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64'>hvm</type></os><devices>${card}</devices></domain>
END
      virsh -q -c qemu:///system define /run/${name}.xml && virsh -q -c qemu:///system start ${name} --paused`);
  };

  it('that does not run is said to be so, and nothing is changed', async () => {
    expect(await helper.call('libvirtOffer', { name: 'lab' })).toEqual({
      state: 'not-offered',
      network: null,
    });
    await expect(helper.call('give', { order: { do: 'offer', names: ['lab'] } })).rejects.toMatchObject({
      data: {
        code: 'rolled-back',
        remedy: expect.stringContaining('systemctl start libvirtd') as unknown,
      },
    });
  });

  it('lists a network that is offered, and plugs its machines in to it by either kind of line', async () => {
    shell(`
      printf 'cgroup_controllers = []\\nsecurity_driver = "none"\\nuser = "root"\\ngroup = "root"\\nnamespaces = []\\n' > /etc/libvirt/qemu.conf
      virtlogd -d; libvirtd -d
      until virsh -q -c qemu:///system net-list >/dev/null 2>&1; do sleep 0.1; done`);
    const offer = { state: 'offered', network: 'lab' };
    await helper.call('give', { order: { do: 'offer', names: ['lab'] } });
    expect(await helper.call('libvirtOffer', { name: 'lab' })).toEqual(offer);
    await helper.call('give', { order: { do: 'offer', names: ['lab'] } });
    expect(await helper.call('libvirtOffer', { name: 'lab' })).toEqual(offer);
    expect(virsh('net-list')).toMatch(/lab\s+active\s+yes\s+yes/);
    const before = ports();
    startMachine('one', (await linesOf('libvirt'))[0] ?? '');
    startMachine('two', "<interface type='network'><source network='lab'/></interface>");
    expect(ports().filter((port) => /^vnet\d+$/.test(port))).toHaveLength(2);
    expect(before.some((port) => port.startsWith('vnet'))).toBe(false);
  });

  it('does not keep the network from being changed, and machines of both kinds outlive a stop and a start', async () => {
    const { definition } = (await helper.network('lab')) ?? {};
    if (!definition) throw new Error('no network');
    const renamed = { ...definition, title: 'Offered' };
    await helper.call('give', {
      order: { do: 'update', updates: [{ name: 'lab', config: renamed, live: renamed }] },
    });
    const before = ports();
    await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    await helper.call('give', { order: { do: 'start', names: ['lab'] } });
    expect(ports()).toEqual(before);
  });

  it('no longer lists it when it is withdrawn, or deleted', async () => {
    const none = { state: 'not-offered', network: null };
    await helper.call('give', { order: { do: 'withdraw', names: ['lab'] } });
    expect(await helper.call('libvirtOffer', { name: 'lab' })).toEqual(none);
    expect(virsh('net-list --all --name')).not.toContain('lab');
    await helper.call('give', { order: { do: 'withdraw', names: ['lab'] } });
    expect(await helper.call('libvirtOffer', { name: 'lab' })).toEqual(none);
    await helper.call('give', { order: { do: 'offer', names: ['lab'] } });
    await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: true } });
    expect(virsh('net-list --all --name')).not.toContain('lab');
  });
});
