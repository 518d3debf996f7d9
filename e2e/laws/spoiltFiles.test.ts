/** Whatever stands in the files that a helper reads: it shows what it can, says what it cannot, and goes on taking orders. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLocalClient } from '../../shared/contract/answer';
import { helperMethods } from '../../shared/contract/contract';
import { errorShapeSchema, VirtnetError } from '../../shared/contract/error';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';

const FILES = [
  'run/virtnet-manager/journal.json',
  'run/virtnet-manager/trial.json',
  'run/virtnet-manager/boot.json',
  'run/virtnet-manager/lab.xml',
  'run/virtnet-manager/lab.ports',
  'run/virtnet-manager/lab.fixes',
  'run/virtnet-manager/pids/lab.pid',
  'etc/virtnet-manager/settings.json',
  'etc/virtnet-manager/networks/other.xml',
  'etc/virtnet-manager/autostart/other.xml',
  'var/lib/virtnet-manager/lab.leases',
  'var/lib/virtnet-manager/lab.conf',
  'var/lib/virtnet-manager/history/history.jsonl',
  'var/lib/virtnet-manager/log/activity.jsonl',
  'var/lib/virtnet-manager/log/changes.jsonl',
  'var/lib/virtnet-manager/log/guests.jsonl',
  'var/lib/virtnet-manager/log/lab.log',
];

const SPOILERS: Record<string, (path: string) => void> = {
  'nothing at all': (path) => writeFileSync(path, ''),
  'bytes that are no text': (path) => writeFileSync(path, Buffer.from([0, 255, 254, 10, 0, 128, 10])),
  'JSON of another kind': (path) =>
    writeFileSync(path, '{"pid":{},"before":7,"id":[],"at":"x"}\n[]\nnull\n7\n'),
  'JSON without an end': (path) => writeFileSync(path, `${'['.repeat(100_000)}\n`),
  'a prototype': (path) => writeFileSync(path, '{"__proto__":{"repairByItself":true},"constructor":null}\n'),
  'XML of another kind': (path) => writeFileSync(path, "<domain type='kvm'><name>lab</name></domain>"),
  'a line of two megabytes': (path) => writeFileSync(path, 'x'.repeat(2_000_000)),
  'a pipe': (path) => execFileSync('mkfifo', [path]),
  'a link to itself': (path) => symlinkSync(path, path),
};

let memory: HelperInMemory;
beforeEach(async () => {
  memory = await HelperInMemory.open();
});
afterEach(() => memory.close());

it.each(FILES.flatMap((file) => Object.keys(SPOILERS).map((what) => [file, what] as const)))(
  '%s: %s',
  async (file, what) => {
    const create = (name: string, n: number) => ({
      order: {
        do: 'create' as const,
        networks: [{ definition: isolatedDraft(name, n), start: true, autostart: false, transient: false }],
      },
    });
    await createLocalClient(helperMethods, memory.helper.handlers).call('give', create('lab', 77));
    const path = join(memory.root, file);
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { force: true });
    SPOILERS[what]?.(path);
    // Generated files and settings are on the host in memory; it knows no pipes.
    if (!/pipe|link/.test(what)) memory.host.files.set(path, readFileSync(path, 'utf8'));

    // Another helper, which knows nothing of what was there.
    const heir = memory.another();
    await heir.prepare();
    const client = createLocalClient(helperMethods, heir.handlers);
    const { networks, unreadable } = await client.call('networks', {});
    expect(
      [...networks.map(({ name }) => name), ...unreadable.map(({ file: known }) => known)].join(),
    ).toContain('lab');
    await client.call('activity', { limit: 100 });
    await client.call('history', { network: null, limit: 100 });
    await client.call('lastBoot', {});
    await client.call('leases', { name: 'lab' });
    await client.call('snapshot', {});
    const thrown = await client.call('give', create('next', 78)).then(
      () => null,
      (error: unknown) => error,
    );
    // What stands where it has to write is named; all else is in nobody's way.
    if (thrown !== null) {
      expect(thrown).toBeInstanceOf(VirtnetError);
      const { data, message } = errorShapeSchema.parse((thrown as VirtnetError).toShape());
      expect(data.code, message).not.toBe('internal');
      expect(message).toContain(
        file
          .split('/')
          .at(-1)
          ?.replace(/\.\w+$/, ''),
      );
    }
    await heir.close();
  },
);
