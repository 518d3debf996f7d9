import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Host } from '../host/host';
import { systemPaths } from '../host/paths';
import { SnapshotSource } from './snapshotSource';
import { Store } from '../changes/store';

const root = mkdtempSync(join(tmpdir(), 'virtnet-snapshot-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A source on a host without devices, and how often it has asked for them. */
function sourceOf(hearing: { isOn: boolean }) {
  let readings = 0;
  const host: Host = {
    run: (argv) => {
      if (argv.join(' ') === 'ip -j -d addr show') readings += 1;
      const result = { command: argv.join(' '), status: 0, stdout: '', stderr: '', durationMs: 1 };
      return Promise.resolve(result);
    },
    readFile: () => Promise.resolve(null),
    writeFile: () => Promise.resolve(),
    removeFile: () => Promise.resolve(),
    moveFile: () => Promise.resolve(),
    makeFolder: () => Promise.resolve(),
    readDir: () => Promise.resolve([]),
    readSysctl: () => Promise.resolve(null),
    writeSysctl: () => Promise.resolve(),
    processArgv: () => Promise.resolve(null),
    listProcesses: () => Promise.resolve([]),
    terminate: () => Promise.resolve(),
  };
  const paths = systemPaths(root);
  const source = new SnapshotSource({
    host,
    paths,
    store: new Store(paths),
    surroundings: { place: 'sandbox', outside: null, user: 'ada', asRoot: false, root },
    testGuests: () => [],
    neighbours: { list: () => Promise.resolve([]) },
    guests: { look: () => [], keepOnly: () => undefined },
    ports: { note: () => Promise.resolve(new Map()) },
    drift: () => new Map(),
    repair: () => Promise.resolve({ byItself: false, paused: [] }),
    hearsOfDevices: () => hearing.isOn,
  });
  return { source, readings: () => readings };
}

describe('SnapshotSource', () => {
  it('reads devices again only when they have changed', async () => {
    const { source, readings } = sourceOf({ isOn: true });
    const first = await source.update();
    const second = await source.update();
    expect(readings()).toBe(1);
    expect(second.revision).toBeGreaterThan(first.revision);
    source.forgetDevices();
    await source.update();
    expect(readings()).toBe(2);
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
