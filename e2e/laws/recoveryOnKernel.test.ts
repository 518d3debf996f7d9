/** Recovery on the kernel where it cannot reach its goal: a disk that takes nothing, and a foreign device in the way. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { draftOf } from '../fixtures/sandboxFixture';

let machine: MachineFixture;
let helper: HelperProcess;

beforeEach(async () => {
  machine = await MachineFixture.open();
  helper = await machine.helper();
  await helper.call('give', { order: { do: 'delete', names: ['default'], stop: true } });
  for (const [name, subnet] of [
    ['lab', '172.16.40.0/24'],
    ['other', '172.16.41.0/24'],
  ] as const)
    await helper.call('give', {
      order: {
        do: 'create',
        networks: [
          {
            definition: {
              ...draftOf(name, subnet, { mode: 'nat' }, null),
              bandwidth: { inbound: { average: 1000 } },
            },
            start: true,
            autostart: false,
            transient: false,
          },
        ],
      },
    });
});
afterEach(() => machine.close());

const shell = (script: string): string => machine.namespace.shell(script);
const state = async (name: string): Promise<string | undefined> => (await helper.network(name))?.state;
const stop = (name: string) => helper.call('give', { order: { do: 'stop', names: [name] } });
const start = (name: string) => helper.call('give', { order: { do: 'start', names: [name] } });

describe('definitions on a read-only disk', () => {
  it('a change that cannot be stored is taken back, and stop, start and a live change go on', async () => {
    const etc = `${machine.root}/etc/virtnet-manager`;
    shell(`mount --bind ${etc} ${etc} && mount -o remount,bind,ro ${etc}`);
    const before = machine.state();
    const definition = (await helper.network('lab'))?.definition;
    if (!definition) throw new Error('lab is not there');
    const isolated = { ...definition, outsideUntil: 0 };
    const isolate = (config: typeof isolated | null) =>
      helper.call('give', { order: { do: 'update', updates: [{ name: 'lab', config, live: isolated }] } });
    await expect(isolate(isolated)).rejects.toThrow(/EROFS[\s\S]*writable/);
    expect(machine.state()).toBe(before);
    await isolate(null);
    await stop('other');
    await stop('lab');
    await start('lab');
    expect([await state('lab'), await state('other')]).toEqual(['active', 'inactive']);
    const rename = { ...definition, name: 'hall' };
    await expect(
      helper.call('give', {
        order: { do: 'update', updates: [{ name: 'lab', config: rename, live: rename }] },
      }),
    ).rejects.toThrow(/EROFS/);
    expect(await state('lab')).toBe('active');
    shell(`umount ${etc}`);
    await isolate(isolated);
    expect(await state('lab')).toBe('active');
  });
});

describe('a stop that is killed, and a foreign device with the name of its bridge', () => {
  it('leaves that network stopped, touches nothing of the device, and lets others go on', async () => {
    const device = (await helper.network('lab'))?.device ?? '';
    // Killed once the bridge is gone and before it is stored that it does not run.
    await cutOffStop(device);
    shell(
      `ip link add ${device} type bridge && ip addr add 172.31.0.1/24 dev ${device} && ip link set ${device} up && tc qdisc replace dev ${device} root tbf rate 1mbit burst 10k limit 20k`,
    );
    const foreign = (): string =>
      shell(
        `ip -o addr show dev ${device} scope global; ip -o link show ${device} | sed -E 's/NO-CARRIER,|,LOWER_UP//g; s/ state [A-Z]+//'; tc qdisc show dev ${device}`,
      );
    const planted = foreign();
    helper = await machine.helper();
    expect([await state('lab'), await state('other')]).toEqual(['inactive', 'active']);
    await stop('other');
    await start('other');
    expect(foreign()).toBe(planted);
    const { host } = await helper.call('snapshot', {});
    expect(host.problems).toContainEqual(
      expect.objectContaining({
        title: '“lab” was left stopped',
        remedy: expect.stringContaining(device) as string,
      }),
    );
    const entries = await helper.call('activity', { limit: 20 });
    expect(entries.filter(({ action }) => action === 'recover').map(({ outcome }) => outcome)).toContain(
      'failed',
    );
    expect(shell('iptables-save')).not.toContain(`VNM_${device}_`);
    expect(shell('cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "')).not.toContain('lab.conf');
    await expect(start('lab')).rejects.toMatchObject({ code: 'foreign-resource' });
    expect(foreign()).toBe(planted);
    shell(`ip link del ${device}`);
    await start('lab');
    expect(await state('lab')).toBe('active');
    expect((await helper.call('snapshot', {})).host.problems.map(({ title }) => title)).not.toContain(
      '“lab” was left stopped',
    );
  });

  /** Stops `lab` by a helper that is killed once the bridge is gone: its `ip` goes on for ever after that. */
  async function cutOffStop(device: string): Promise<void> {
    const folder = '/run/hanging';
    shell(`mkdir ${folder} && cat > ${folder}/ip <<'END'
#!/bin/sh
input=
case "$*" in *-batch*) input=$(cat);; esac
if [ -z "$input" ]; then exec "$(PATH=\${PATH#*:} command -v ip)" "$@"; fi
printf '%s\\n' "$input" | "$(PATH=\${PATH#*:} command -v ip)" "$@" || exit
case "$input" in *"link del"*) echo $$ > ${folder}/gone; exec sleep 600;; esac
END
chmod +x ${folder}/ip`);
    await helper.close();
    const path = shell('echo "$PATH"').trim();
    const victim = await machine.helper({ path: `${folder}:${path}` });
    const asked = victim.call('give', { order: { do: 'stop', names: ['lab'] } }).catch(() => undefined);
    await until('the end of the bridge', () => shell(`ls ${folder}`).includes('gone'));
    await machine.killHelper(victim);
    await asked;
    shell(`kill $(cat ${folder}/gone); test ! -e /sys/class/net/${device}`);
  }
});
