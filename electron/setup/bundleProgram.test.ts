import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNetworkXml } from '../../shared/xml/networkXml';
import { bundleProgram } from './bundleProgram.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Prints, at the end of a program, what it has loaded besides Node itself and which programs it has started. */
const WITNESS = `
const processes = require('node:child_process');
const started = [];
const spawn = processes.ChildProcess.prototype.spawn;
processes.ChildProcess.prototype.spawn = function (options) {
  started.push(options.file);
  return spawn.call(this, options);
};
process.on('exit', () => {
  const loaded = Object.keys(require.cache).filter((file) => file !== __filename);
  process.stderr.write(JSON.stringify({ loaded, started }));
});
`;

describe('virtnet, as it is built', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'virtnet-parts-'));
  const program = path.join(folder, 'virtnet.cjs');
  const witness = path.join(folder, 'witness.cjs');

  beforeAll(async () => {
    await bundleProgram({ root, entry: 'electron/cli/main.ts', outfile: program });
    writeFileSync(witness, WITNESS);
    for (const place of [
      'etc/virtnet-manager/networks',
      'etc/virtnet-manager/autostart',
      'run/virtnet-manager',
    ])
      mkdirSync(path.join(folder, place), { recursive: true });
    writeFileSync(
      path.join(folder, 'etc/virtnet-manager/networks/lab.xml'),
      writeNetworkXml({
        name: 'lab',
        uuid: '5a3f2c1e-0d4b-4c6a-9e8f-7b6a5c4d3e2f',
        bridge: { name: 'virbr7', stp: false, delay: 0 },
        mac: '52:54:00:00:00:07',
        forward: { mode: 'isolated' },
        dns: { enabled: true },
        ips: [],
      }),
    );
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const list = (): { stdout: string; bytes: number; started: string[] } => {
    const env = { PATH: process.env['PATH'], VIRTNET_ROOT: folder };
    const args = ['--require', witness, program, 'net-list', '--all', '--name'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    const { loaded, started } = JSON.parse(stderr) as { loaded: string[]; started: string[] };
    return { stdout, started, bytes: loaded.reduce((sum, file) => sum + statSync(file).size, 0) };
  };

  it('can be called by its name', () => {
    expect(statSync(program).mode & 0o111).toBe(0o111);
    const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n/);
  });

  it('lists without starting a program, and the second time without what reads definitions', () => {
    const first = list();
    const second = list();
    expect([first.stdout.trim(), second.stdout.trim()]).toEqual(['lab', 'lab']);
    expect([first.started, second.started]).toEqual([[], []]);
    expect(first.bytes).toBeGreaterThan(300_000);
    expect(second.bytes).toBeLessThan(60_000);
  });
});
