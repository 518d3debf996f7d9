/** A change that was cut off and can be taken neither on nor back keeps nobody waiting, and touches nothing foreign. */
import { rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeJournal, type Standing } from '../../electron/helper/changes/journal';
import type { Host, RunOptions } from '../../electron/helper/host/host';
import { networkFiles } from '../../electron/helper/host/paths';
import { NOBODY } from '../../electron/helper/host/owner';
import { Store } from '../../electron/helper/changes/store';
import type { NetworkDefinition } from '../../shared/definition/network';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';

let fake: HelperInMemory;

beforeEach(async () => {
  fake = await HelperInMemory.open();
  await create('lab', 1, { forward: { mode: 'nat' } });
  await create('other', 2);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await fake.close();
});

const { give, snapshot, activity } = {
  give: (order: object) => Promise.resolve(fake.helper.handlers.give({ order } as never)),
  snapshot: () => fake.helper.handlers.snapshot({}),
  activity: () => fake.helper.handlers.activity({ limit: 20 }),
};
const create = (name: string, n: number, more: object = {}) =>
  give({
    do: 'create',
    networks: [
      { definition: { ...isolatedDraft(name, n), ...more }, start: true, autostart: false, transient: false },
    ],
  });
const stop = (name: string) => give({ do: 'stop', names: [name] });
const start = (name: string) => give({ do: 'start', names: [name] });
const stateOf = async (name: string): Promise<string | undefined> =>
  (await snapshot()).networks.find((network) => network.name === name)?.state;

async function standing(name: string): Promise<Standing & { definition: NetworkDefinition }> {
  const found = (await new Store(fake.paths).load()) as never as {
    definitions: Map<string, NetworkDefinition>;
    running: Map<string, Standing['running']>;
  };
  const definition = found.definitions.get(name);
  if (!definition) throw new Error(`${name} is not stored`);
  return { name, definition, autostart: false, running: found.running.get(name) ?? null };
}

/** Leaves what a helper leaves that was killed in the middle of stopping these, once their bridges were gone. */
async function cutOffStop(names: readonly string[]): Promise<void> {
  const before = await Promise.all(names.map(standing));
  const after = before.map((one): Standing => ({ ...one, running: null }));
  const plain = { belongings: { before: [], after: [] }, entries: [] };
  await writeJournal(fake.paths.run, { ...NOBODY, before, after, ...plain });
  await removeLinks(before.map(({ definition }) => definition.bridge.name));
}

const removeLinks = (names: readonly string[]) =>
  fake.host.run(['ip', '-batch', '-'], { input: names.map((name) => `link del dev ${name}\n`).join('') });

/** Puts a device of somebody else in the place of a bridge, with a limit and a zone of its own. */
function plant(bridge: string): () => unknown {
  fake.host.run(['ip', '-batch', '-'], {
    input: `link add dev ${bridge} address 02:00:00:00:00:99 type bridge stp_state 0 forward_delay 0\nlink set dev ${bridge} up\n`,
  }) as unknown;
  fake.host.zones?.set(bridge, 'home');
  return () => [fake.host.links.get(bridge), fake.host.queues.get(bridge), fake.host.zones?.get(bridge)];
}

/** Has the disk of definitions take nothing any more. */
function makeReadOnly(): void {
  const refuse = () =>
    Promise.reject(Object.assign(new Error('EROFS: read-only file system, open'), { code: 'EROFS' }));
  for (const deed of ['writeDefinition', 'removeDefinition', 'setAutostart'] as const)
    vi.spyOn(Store.prototype, deed).mockImplementation(refuse);
}

describe('a disk of definitions that takes nothing', () => {
  it('fails what has to be stored, with the reason and a remedy, and nothing else', async () => {
    makeReadOnly();
    const before = fake.host.describe();
    const { definition, running } = await standing('lab');
    const changed = { ...definition, ips: [{ address: '10.1.1.7', prefix: 24 }] };
    const update = give({ do: 'update', updates: [{ name: 'lab', config: changed, live: changed }] });
    await expect(update).rejects.toThrow(/EROFS/);
    expect(fake.host.describe()).toBe(before);
    expect(running).not.toBeNull();
    await give({
      do: 'update',
      updates: [{ name: 'lab', config: null, live: { ...definition, outsideUntil: 0 } }],
    });
    await stop('other');
    await stop('lab');
    await start('lab');
    expect([await stateOf('lab'), await stateOf('other')]).toEqual(['active', 'inactive']);
  });

  it('does not hold up the recovery of what was cut off before it was stored', async () => {
    const before = await standing('other');
    const after = { ...before, definition: { ...before.definition, title: 'New' } };
    const plain = { belongings: { before: [], after: [] }, entries: [] };
    makeReadOnly();
    await writeJournal(fake.paths.run, { ...NOBODY, before: [before], after: [after], ...plain });
    await stop('lab');
    expect([await stateOf('lab'), await stateOf('other')]).toEqual(['inactive', 'active']);
    expect((await snapshot()).host.problems).not.toContainEqual(
      expect.objectContaining({ title: expect.stringContaining('left stopped') as string }),
    );
  });
});

it('what cannot be looked at is not forgotten: it is still active, and can be stopped', async () => {
  await cutOffStop(['lab']);
  const blind: Host = Object.assign(Object.create(fake.host) as Host, {
    run: (argv: readonly string[], options?: RunOptions) =>
      argv[0] === 'iptables-save'
        ? Promise.resolve({ command: 'iptables-save', status: 1, stdout: '', stderr: 'boom', durationMs: 0 })
        : fake.host.run(argv, options),
  });
  const helper = fake.another(blind);
  await helper.prepare();
  await helper.close();
  expect(await stateOf('lab')).toBe('active');
  await stop('lab');
  expect(await stateOf('lab')).toBe('inactive');
  expect(fake.host.describe()).not.toContain('VNM_virbr1');
});

describe('a foreign device in the place of a bridge whose stop was cut off', () => {
  it('has that network left stopped, says so, and lets others go on', async () => {
    const { definition } = await standing('lab');
    const bridge = definition.bridge.name;
    await cutOffStop(['lab', 'other']);
    const foreign = plant(bridge);
    const planted = structuredClone(foreign());
    await create('third', 3);
    expect(foreign()).toEqual(planted);
    expect(await Promise.all(['lab', 'other', 'third'].map(stateOf))).toEqual([
      'inactive',
      'active',
      'active',
    ]);
    const said = await activity();
    expect(said.find(({ action, network }) => action === 'recover' && network === 'lab')).toMatchObject({
      outcome: 'failed',
      error: { message: expect.stringContaining('left stopped') as string },
    });
    expect((await snapshot()).host.problems).toContainEqual(
      expect.objectContaining({
        title: '“lab” was left stopped',
        remedy: expect.stringContaining(bridge) as string,
        command: 'virtnet net-start lab',
      }),
    );
    const files = [...fake.host.files.keys()].filter((file) => file.includes('/lab.'));
    expect(files.filter((file) => !file.endsWith('.log'))).toEqual([]);
    await expect(start('lab')).rejects.toMatchObject({ code: 'foreign-resource' });
    expect(foreign()).toEqual(planted);
    await removeLinks([bridge]);
    await start('lab');
    expect((await snapshot()).host.problems.map(({ title }) => title)).not.toContain(
      '“lab” was left stopped',
    );
  });

  it('keeps its limit and its zone, although ours were the same', async () => {
    const more = {
      bandwidth: { inbound: { average: 1000 } },
      bridge: { stp: false, delay: 0, zone: 'home' },
    };
    await create('limited', 4, more);
    const { definition } = await standing('limited');
    const bridge = definition.bridge.name;
    const queue = structuredClone(fake.host.queues.get(bridge));
    expect(queue).toBeDefined();
    await cutOffStop(['limited']);
    const foreign = plant(bridge);
    if (queue) fake.host.queues.set(bridge, queue);
    const planted = structuredClone(foreign());
    await stop('other');
    expect(await stateOf('limited')).toBe('inactive');
    expect(foreign()).toEqual(planted);
  });
});

it('a recovery whose every command fails leaves the network stopped, and the next start takes over what is left', async () => {
  await cutOffStop(['lab']);
  const files = networkFiles(fake.paths, 'lab');
  const run = fake.host.run.bind(fake.host);
  const failing = vi
    .spyOn(fake.host, 'run')
    .mockImplementation((argv, options) =>
      argv[0] === 'ip' && options?.input !== undefined
        ? Promise.resolve({ command: 'ip', status: 1, stdout: '', stderr: 'broken', durationMs: 0 })
        : run(argv, options),
    );
  await fake.another().prepare();
  failing.mockRestore();
  expect(await stateOf('lab')).toBe('inactive');
  expect(fake.host.files.has(files.pid)).toBe(false);
  await start('lab');
  expect(await stateOf('lab')).toBe('active');
  expect(await fake.helper.handlers.plan({ order: { do: 'repair', names: ['lab'] } })).toMatchObject({
    plan: { changes: [] },
  });
});

it('nothing of a recovery is left that would hold up the next one', async () => {
  // Not even a half-written file that the disk does not let go of.
  await mkdir(`${fake.paths.etc}/networks/lab.xml.1234`);
  try {
    await cutOffStop(['lab']);
    await stop('other');
    expect([await stateOf('lab'), await stateOf('other')]).toEqual(['active', 'inactive']);
  } finally {
    rmSync(`${fake.paths.etc}/networks/lab.xml.1234`, { recursive: true });
  }
});
