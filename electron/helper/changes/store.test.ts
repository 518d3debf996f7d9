import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { isSalvaged } from './runState';
import { Store } from './store';

let root: string;
let store: Store;

const lab: NetworkDefinition = {
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000001',
  description: 'first line\n  second line',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr1', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  dns: { enabled: true },
  ips: [
    {
      address: '172.16.40.1',
      prefix: 24,
      dhcp: { ranges: [{ start: '172.16.40.10', end: '172.16.40.20' }], hosts: [] },
    },
  ],
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'virtnet-store-'));
  store = new Store({ etc: join(root, 'etc'), run: join(root, 'run'), lib: join(root, 'lib') });
  await store.prepare();
});
afterEach(() => rm(root, { recursive: true, force: true }));

const definitionFile = (name: string): string => join(root, 'etc/networks', `${name}.xml`);

describe('Store', () => {
  it('knows its first run by the missing directory', async () => {
    const fresh = new Store({ etc: join(root, 'other'), run: join(root, 'run'), lib: join(root, 'lib') });
    expect(await fresh.prepare()).toBe(true);
    expect(await fresh.prepare()).toBe(false);
  });

  it('gives back what was written: definition, autostart and run state', async () => {
    await store.writeDefinition(lab);
    await store.setAutostart('lab', true);
    const additions = [{ kind: 'override', key: "a/'<b>&", value: { value: '2\n', before: ' 1' } }];
    await store.writeRunState({ definition: lab, startedAt: 1234, pollResolv: false, additions });
    const stored = await store.load();
    expect(stored.definitions.get('lab')).toEqual(lab);
    expect([...stored.autostart]).toEqual(['lab']);
    expect(stored.running.get('lab')).toEqual({
      definition: lab,
      startedAt: 1234,
      pollResolv: false,
      additions,
    });
    expect(stored.unreadable).toEqual([]);
    expect(await readlink(join(root, 'etc/autostart/lab.xml'))).toBe('../networks/lab.xml');
  });

  it('shows a network whose run state cannot be read as one that runs, so that it can be stopped', async () => {
    await store.writeDefinition(lab);
    const runFile = (name: string): string => join(root, 'run', `${name}.xml`);
    await writeFile(runFile('lab'), '<networkstatus>');
    const temporary = { ...lab, name: 'temporary', bridge: { ...lab.bridge, name: 'virbr7' } };
    await store.writeRunState({ definition: temporary, startedAt: 1234, pollResolv: true, additions: [] });
    const whole = await readFile(runFile('temporary'), 'utf8');
    await writeFile(runFile('temporary'), whole.replace('</networkstatus>', '<torn'));
    await writeFile(runFile('nothing'), 'nothing');
    const { running, unreadable } = await store.load();
    expect(running.get('lab')?.definition).toEqual(lab);
    expect(running.get('temporary')?.definition).toMatchObject({
      bridge: { name: 'virbr7' },
      mac: lab.mac,
      uuid: lab.uuid,
    });
    expect([...running.values()].every(isSalvaged)).toBe(true);
    expect(unreadable.map(({ file }) => file).sort()).toEqual(
      ['lab', 'nothing', 'temporary'].map((name) => runFile(name)),
    );
  });

  it('does not wait for a pipe among its files', async () => {
    execFileSync('mkfifo', [definitionFile('pipe')]);
    const { definitions, unreadable } = await store.load();
    expect([...definitions]).toEqual([]);
    expect(unreadable.map(({ file, error }) => [file, error.message])).toEqual([
      [definitionFile('pipe'), expect.stringContaining('no regular file; remove it') as string],
    ]);
  });

  it('forgets what was removed, and removing twice is no error', async () => {
    await store.writeDefinition(lab);
    await store.setAutostart('lab', true);
    for (let time = 0; time < 2; time += 1) {
      await store.removeDefinition('lab');
      await store.setAutostart('lab', false);
      await store.removeRunState('lab');
    }
    const stored = await store.load();
    expect([stored.definitions.size, stored.autostart.size, stored.running.size]).toEqual([0, 0, 0]);
  });

  it('lists a broken file beside the good ones and leaves it alone', async () => {
    await store.writeDefinition(lab);
    await writeFile(definitionFile('torn'), '<network><name>torn</na');
    const stored = await store.load();
    expect([...stored.definitions.keys()]).toEqual(['lab']);
    expect(stored.unreadable.map(({ file, error }) => [file, error.data.code])).toEqual([
      [definitionFile('torn'), 'invalid-definition'],
    ]);
    expect(await readFile(definitionFile('torn'), 'utf8')).toContain('torn</na');
  });

  it('lists files whose name or UUID belongs to another network, and incomplete ones', async () => {
    await store.writeDefinition(lab);
    const text = await readFile(definitionFile('lab'), 'utf8');
    await writeFile(definitionFile('other'), text);
    await writeFile(definitionFile('twin'), text.replace('<name>lab<', '<name>twin<'));
    await writeFile(
      definitionFile('part'),
      text.replace('<name>lab<', '<name>part<').replace(/.*<uuid>.*\n/, ''),
    );
    const { definitions, unreadable } = await store.load();
    expect([...definitions.keys()]).toEqual(['lab']);
    expect(unreadable).toHaveLength(3);
    expect(unreadable.map(({ error }) => error.message).join('\n')).toMatch(
      /rename one[^]*no usable uuid[^]*same UUID/,
    );
  });

  it('sees a file that somebody else replaced', async () => {
    await store.writeDefinition(lab);
    await store.load();
    await new Store({
      etc: join(root, 'etc'),
      run: join(root, 'run'),
      lib: join(root, 'lib'),
    }).writeDefinition({ ...lab, title: 'New' });
    expect((await store.load()).definitions.get('lab')?.title).toBe('New');
  });

  it('sweeps half-written files and nothing else', async () => {
    await store.writeDefinition(lab);
    await writeFile(`${definitionFile('lab')}.4711`, '<netw');
    await writeFile(join(root, 'etc/networks/README'), 'kept');
    await writeFile(join(root, 'lib/lab.conf.new'), 'interf');
    await store.sweep();
    expect(await readdir(join(root, 'lib'))).toEqual([]);
    expect((await readdir(join(root, 'etc/networks'))).sort()).toEqual(['README', 'lab.xml']);
  });

  it.each(['../x', 'a/b', '', '.hidden', 'x'.repeat(60)])('never makes a path of %j', async (name) => {
    await expect(store.removeDefinition(name)).rejects.toMatchObject({ code: 'not-found' });
  });
});
