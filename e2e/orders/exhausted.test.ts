/** A host that runs out of something in the middle: the disk, descriptors, inotify, or a dnsmasq that takes its time. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { draftOf } from '../fixtures/sandboxFixture';

const NAT = draftOf('lab', '172.16.40.0/24', { mode: 'nat' }, { start: '172.16.40.10', end: '172.16.40.20' });

let machine: MachineFixture;
let helper: HelperProcess;
beforeEach(async () => {
  machine = await MachineFixture.open();
  helper = await machine.helper();
  await helper.call('give', { order: { do: 'delete', names: ['default'], stop: true } });
  await helper.call('give', {
    order: {
      do: 'create',
      networks: [{ definition: NAT, start: false, autostart: false, transient: false }],
    },
  });
});
afterEach(async () => {
  await helper.close();
  machine.close();
});

const shell = (script: string): string => machine.namespace.shell(script);
const start = (by = helper) => by.call('give', { order: { do: 'start', names: ['lab'] } });
const stop = (by = helper) => by.call('give', { order: { do: 'stop', names: ['lab'] } });

/** A helper whose `dnsmasq` is this script, with `$REAL` for the real one. */
async function helperWith(script: string): Promise<HelperProcess> {
  shell(`mkdir -p /run/shim && cat > /run/shim/dnsmasq <<'END'
#!/bin/sh
REAL=$(PATH=\${PATH#*:} command -v dnsmasq)
${script}
END
chmod +x /run/shim/dnsmasq`);
  await helper.close();
  helper = await machine.helper({ path: `/run/shim:${shell('echo "$PATH"').trim()}` });
  return helper;
}

describe('a full disk', () => {
  it.each(['var/lib/virtnet-manager', 'etc/virtnet-manager'])(
    '%s: says so with a remedy, and all is as it was',
    async (folder) => {
      const place = `${machine.root}/${folder}`;
      shell(`set -e
        cp -a ${place} /run/kept
        mount -t tmpfs -o size=256k,mode=755 tmpfs ${place}
        cp -a /run/kept/. ${place}
        dd if=/dev/zero of=${place}/filler bs=1k 2>/dev/null || :`);
      const before = machine.state();
      const definition = (await helper.network('lab'))?.definition;
      if (!definition) throw new Error('lab is not there');
      const changed = { ...definition, title: 'New' };
      const order = folder.startsWith('etc')
        ? helper.call('give', {
            order: { do: 'update', updates: [{ name: 'lab', config: changed, live: null }] },
          })
        : start();
      await expect(order).rejects.toThrow(/ENOSPC[\s\S]*Free some space/);
      expect(machine.state()).toBe(before);
      shell(`rm ${place}/filler`);
      await start();
      expect((await helper.network('lab'))?.state).toBe('active');
    },
  );
});

describe('descriptors', () => {
  it('a helper at its limit fails the order, takes it back, and goes on when there are some again', async () => {
    const before = machine.state();
    const pid = shell(
      "for line in $(grep -ls 'helper.cjs' /proc/[0-9]*/cmdline); do pid=${line#/proc/}; echo ${pid%/cmdline}; done",
    )
      .trim()
      .split('\n')[0];
    const used = Number(shell(`ls /proc/${pid}/fd | wc -l`));
    for (const free of [0, 2, 4, 6]) {
      shell(`prlimit --pid ${pid} --nofile=${used + free}:`);
      const error = await start().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      shell(`prlimit --pid ${pid} --nofile=1000:`);
      if (error === null) await stop();
      // What could not be taken back for want of descriptors is, before anything else is done.
      await helper.call('give', { order: { do: 'autostart', names: ['lab'], autostart: false } });
      expect((await helper.network('lab'))?.state, `${free} free`).toBe('inactive');
      expect(machine.state(), `${free} free`).toBe(before);
    }
    await start();
    expect((await helper.network('lab'))?.state).toBe('active');
  });

  it('a kernel without an inotify instance left for dnsmasq is named, and the start taken back', async () => {
    await helperWith(`echo 'dnsmasq: failed to create inotify: Too many open files' >&2; exit 5`);
    const before = machine.state();
    await expect(start()).rejects.toMatchObject({
      code: 'rolled-back',
      data: { undoErrors: [], remedy: expect.stringContaining('max_user_instances') as string },
    });
    expect(machine.state()).toBe(before);
  });
});

describe('a dnsmasq that is slow to answer', () => {
  it('is waited for, while others look and nothing is half there afterwards', async () => {
    await helperWith(
      `case "$*" in *--log-facility*) ;; *) exec "$REAL" "$@";; esac; echo $$ > /run/shim/began; while [ ! -e /run/shim/go ]; do sleep 0.05; done; exec "$REAL" "$@"`,
    );
    const starting = start();
    await until('the slow start', () => shell('ls /run/shim').includes('began'));
    // Who looks waits for nobody.
    const onlooker = await machine.helper();
    expect((await onlooker.call('networks', {})).networks.map(({ name }) => name)).toEqual(['lab']);
    expect((await helper.call('snapshot', {})).networks).toHaveLength(1);
    shell('touch /run/shim/go');
    await starting;
    expect((await onlooker.network('lab'))?.state).toBe('active');
    await onlooker.close();
  });
});

describe('a port that cannot be plugged in again', () => {
  it('keeps no network from starting, and the others are plugged in', async () => {
    await start();
    const device = (await helper.network('lab'))?.device ?? '';
    shell(`set -e
      ip link add tap0 type veth peer name peer0
      ip link add tap1 type veth peer name peer1
      ip link set tap0 master ${device} up
      ip link set tap1 master ${device} up`);
    await until('both ports', () =>
      /tap0 [\s\S]*tap1 /.test(shell(`cat ${machine.namespace.paths.run}/lab.ports 2>/dev/null || true`)),
    );
    await stop();
    // The kernel takes no device as a port that has a port of its own on top (a VLAN of it on the very bridge does not matter).
    shell('ip netns add elsewhere && ip link set tap0 netns elsewhere && ip link add tap0 type bridge');
    await start();
    expect((await helper.network('lab'))?.state).toBe('active');
    expect(shell(`ls /sys/class/net/${device}/brif`).trim()).toBe('tap1');
  });
});
