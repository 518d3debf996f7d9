import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Host } from '../host/host';
import { systemPaths } from '../host/paths';
import { SnapshotSource } from './snapshotSource';
import { Devices } from '../facts/devices';
import { Store } from '../changes/store';

const root = mkdtempSync(join(tmpdir(), 'virtnet-snapshot-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A source on a host without devices, and how often it has asked for them. */
function sourceOf(hearing: { isOn: boolean }, shown = '[{"ifname":"lo"}]', failed: string | null = null) {
  let readings = 0;
  const host: Host = {
    run: (argv) => {
      if (argv.join(' ') === 'ip -j -d addr show') readings += 1;
      const result = { command: argv.join(' '), status: 0, stdout: shown, stderr: '', durationMs: 1 };
      return Promise.resolve(result);
    },
    readFile: () => Promise.resolve(null),
    holdsText: () => Promise.resolve(false),
    writeFile: () => Promise.resolve(),
    changeFile: () => Promise.resolve(),
    removeFile: () => Promise.resolve(),
    moveFile: () => Promise.resolve(),
    makePrivateFolder: () => Promise.resolve(),
    readDir: () => Promise.resolve([]),
    readSysctl: () => Promise.resolve(null),
    writeSysctl: () => Promise.resolve(),
    tell: () => Promise.resolve(),
    processArgv: () => Promise.resolve(null),
    listProcesses: () => Promise.resolve([]),
    terminate: () => Promise.resolve(),
  };
  const paths = systemPaths(root);
  const devices = new Devices(() => hearing.isOn);
  const source = new SnapshotSource({
    devices,
    host,
    paths,
    store: new Store(paths),
    surroundings: { place: 'sandbox', outside: null, user: 'ada', asRoot: false, root },
    neighbours: { list: () => Promise.resolve([]) },
    guests: {
      mayHaveMissed: () => false,
      look: () => ({ guests: [], unlisted: { guests: 0, addresses: 0 } }),
      keepOnly: () => undefined,
    },
    ports: { note: () => Promise.resolve(new Map()) },
    drift: () => new Map(),
    failure: () => failed,
    repair: () => Promise.resolve({ byItself: false, paused: [] }),
  });
  return { source, devices, read: () => devices.read(host), readings: () => readings };
}

describe('SnapshotSource', () => {
  it('reads devices again only when they have changed', async () => {
    const { source, devices, readings } = sourceOf({ isOn: true });
    const first = await source.update();
    const second = await source.update();
    expect(readings()).toBe(1);
    expect(second.revision).toBeGreaterThan(first.revision);
    devices.forget();
    await source.update();
    expect(readings()).toBe(2);
  });

  it.each(['', '[]', 'Killed', '{"ifname":'])('says that it sees no devices by %j', async (shown) => {
    const { host } = await sourceOf({ isOn: true }, shown, 'The firewall was cut off.').source.update();
    expect(host.problems).toContainEqual({
      severity: 'warning',
      title: 'The network devices cannot be seen',
      remedy: expect.stringContaining('ip answered something that cannot be understood') as string,
    });
    expect(host.problems).toContainEqual({
      severity: 'warning',
      title: 'It is not known whether networks are as they should be',
      remedy: expect.stringContaining('The firewall was cut off.') as string,
    });
    const well = await sourceOf({ isOn: true }).source.update();
    expect(well.host.problems.map(({ title }) => title)).not.toContain('The network devices cannot be seen');
  });

  it('has what an order has read of them a moment ago', async () => {
    const { source, read, readings } = sourceOf({ isOn: true });
    await read();
    await source.update();
    expect(readings()).toBe(1);
  });

  it('reads them for whoever asks for what is true now', async () => {
    const { source, readings } = sourceOf({ isOn: true });
    await source.update();
    await source.build();
    expect(readings()).toBe(2);
  });

  it('reads them each time while it does not hear of changes', async () => {
    const hearing = { isOn: false };
    const { source, readings } = sourceOf(hearing);
    await source.update();
    await source.update();
    expect(readings()).toBe(2);
    hearing.isOn = true;
    await source.update();
    expect(readings()).toBe(2);
  });
});
