/** What an order costs by what it starts, which no busy machine can change: programs that note each call of theirs. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { findExecutable } from '../../electron/programs/findExecutable';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { draftOf } from '../fixtures/sandboxFixture';

const PROGRAMS = ['ip', 'iptables-restore', 'iptables-save', 'nft', 'dnsmasq'];
const READS_DEVICES = 'ip -j -d addr show';
/** Rounds of which the cheapest counts: in the others somebody may have looked besides. */
const ROUNDS = 3;
const range = { start: '172.16.41.100', end: '172.16.41.200' };

let folder: string;
let path: string;
let machine: MachineFixture;
let helper: HelperProcess;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'virtnet-cost-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const folders = (process.env['PATH'] ?? '').split(':');
  for (const name of PROGRAMS) {
    const real = findExecutable(name, folders);
    if (!real) continue;
    const note = `printf '%s\\n' "${name} $*" >> ${join(folder, 'calls')}`;
    writeFileSync(join(bin, name), `#!/bin/sh\n${note}\nexec ${real} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  path = `${bin}:${process.env['PATH'] ?? ''}`;
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  machine = await MachineFixture.open();
  helper = await machine.helper({ path });
});
afterEach(async () => {
  await helper.close();
  machine.close();
});

/** The programs that were started while `work` was under way. */
async function startedBy(work: () => Promise<unknown>): Promise<string[]> {
  writeFileSync(join(folder, 'calls'), '');
  await work();
  return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
}

const create = (
  name: string,
  subnet: string,
  forward: 'isolated' | 'nat',
  dhcp: typeof range | null = null,
) =>
  helper.call('give', {
    order: {
      do: 'create',
      networks: [
        {
          definition: draftOf(name, subnet, { mode: forward }, dhcp),
          start: false,
          autostart: false,
          transient: false,
        },
      ],
    },
  });

it('reads the devices once to define a network and to show it', async () => {
  const readings: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const calls = await startedBy(() => create(`lab${round}`, `172.16.5${round}.0/24`, 'isolated'));
    readings.push(calls.filter((call) => call === READS_DEVICES).length);
  }
  expect(Math.min(...readings)).toBe(1);
});

it('starts with one program for each of bridge, firewall and dnsmasq, and looks at nothing before', async () => {
  await create('lab', '172.16.41.0/24', 'nat', range);
  const give = (what: 'start' | 'stop') => helper.call('give', { order: { do: what, names: ['lab'] } });
  const costs: string[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    costs.push(await startedBy(() => give('start')));
    await give('stop');
  }
  const [cheapest = []] = costs.toSorted((a, b) => a.length - b.length);
  const names = cheapest.map((call) => call.split(' ')[0]);
  // Bridge and firewall are made side by side.
  expect([...names.slice(0, 2).toSorted(), names[2]]).toEqual(['ip', 'iptables-restore', 'dnsmasq']);
  // Whoever watches gets a snapshot after the answer.
  expect(cheapest.slice(3).filter((call) => call !== READS_DEVICES)).toEqual([]);
});
