import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNetworkXml } from '../../shared/xml/networkXml';
import { bundleProgram } from './bundleProgram.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Prints, at the end of a program, which of its parts it has read and which programs it has started. */
const WITNESS = `
const files = require('node:fs');
const loaded = [];
const read = files.readFileSync;
files.readFileSync = function (file, ...rest) {
  if (String(file).endsWith('.cjs')) loaded.push(file);
  return read.call(this, file, ...rest);
};
const processes = require('node:child_process');
const started = [];
const spawn = processes.ChildProcess.prototype.spawn;
processes.ChildProcess.prototype.spawn = function (options) {
  started.push(options.file);
  return spawn.call(this, options);
};
process.on('exit', () => {
  process.stderr.write(JSON.stringify({ loaded, started }));
});
`;

describe('virtnet, as it is built', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'virtnet-parts-'));
  const program = path.join(folder, 'virtnet.cjs');
  const witness = path.join(folder, 'witness.cjs');

  beforeAll(async () => {
    await bundleProgram({ root, folder, name: 'virtnet' });
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
    expect(first.bytes).toBeGreaterThan(340_000);
    // The table of verbs, which grows with them, the catalogue of all texts, and what puts them together.
    expect(second.bytes).toBeLessThan(340_000);
    expect(second.bytes).toBeLessThan(first.bytes / 2);
  });

  it('is compiled ahead, all of it', () => {
    const parts = readdirSync(path.join(folder, 'virtnet-parts'));
    const sources = parts.filter((name) => name.endsWith('.cjs'));
    expect(sources.length).toBeGreaterThan(20);
    // Nor are there texts of zod in languages that nobody asks for.
    for (const name of sources)
      expect(readFileSync(path.join(folder, 'virtnet-parts', name), 'utf8')).not.toContain(
        'Ungültige Eingabe',
      );
    expect(parts.filter((name) => !name.endsWith('.cjs')).toSorted()).toEqual(
      sources.map((name) => `${name}.v8`).toSorted(),
    );
    const rejected = `
const vm = require('node:vm');
const made = [];
vm.Script = class extends vm.Script {
  constructor(...args) {
    super(...args);
    made.push(this.cachedDataRejected);
  }
};
process.on('exit', () => process.stderr.write(JSON.stringify(made)));`;
    const asked = path.join(folder, 'rejected.cjs');
    writeFileSync(asked, rejected);
    const { stderr } = spawnSync(process.execPath, ['--require', asked, program, '--version'], {
      encoding: 'utf8',
    });
    const made = JSON.parse(stderr) as boolean[];
    expect(made.length).toBeGreaterThan(3);
    expect(new Set(made)).toEqual(new Set([false]));
  });

  it('comes out with the same bytes wherever and whenever it is built', async () => {
    const again = path.join(folder, 'again');
    mkdirSync(again);
    await bundleProgram({ root, folder: again, name: 'virtnet' });
    const digests = (parts: string): string[] =>
      readdirSync(parts)
        .toSorted()
        .map((name) => {
          const hash = createHash('sha256').update(readFileSync(path.join(parts, name)));
          return `${name} ${hash.digest('hex')}`;
        });
    expect(digests(path.join(again, 'virtnet-parts'))).toEqual(digests(path.join(folder, 'virtnet-parts')));
  });

  it('runs without what was compiled ahead, and with what another Node compiled', () => {
    const compiled = readdirSync(path.join(folder, 'virtnet-parts'))
      .filter((name) => name.endsWith('.v8'))
      .map((name) => path.join(folder, 'virtnet-parts', name));
    for (const file of compiled) writeFileSync(file, 'not for this Node');
    expect(list().stdout.trim()).toBe('lab');
    for (const file of compiled) rmSync(file);
    expect(list().stdout.trim()).toBe('lab');
  });
});
