/** The agent's process, where its host leaves it no room. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AgentConfig } from './agentConfig';
import { configFile, statusFile, statusFolder } from './agentPlaces';
import { SpanAgent } from './spanAgent';

let run: string;
beforeEach(() => {
  vi.useFakeTimers();
  run = mkdtempSync(join(tmpdir(), 'spanAgent-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(run, { recursive: true });
});

it('goes on while nothing can be written, and writes what it has to say as soon as it can', () => {
  const places = { run, lib: run, log: run, user: 'root' };
  const lent = join(run, 'lent');
  const config: AgentConfig = {
    ...{ network: 'lab', vni: 7, key: '0011223344556677', here: 'one', common: '', large: 0, domain: null },
    ...{ members: [{ name: 'one', address: '203.0.113.1' }], subnets: [], given: [], conf: null, leases: '' },
    fixed: { macs: [], ids: [], addresses: [], names: [] },
    ...{ hosts: join(lent, 'hosts'), names: join(lent, 'names') },
  };
  mkdirSync(join(run, 'agent'));
  writeFileSync(configFile(places, 'lab'), JSON.stringify(config));
  // As on a full disk, each is no place for a file.
  for (const place of [lent, statusFolder(places)]) writeFileSync(place, '');
  const logged: string[] = [];
  const agent = new SpanAgent(places, '1.0', (text) => logged.push(text));
  agent.open();
  vi.advanceTimersByTime(10_000);
  expect(logged.filter((text) => text.includes(lent))).toHaveLength(1);
  for (const place of [lent, statusFolder(places)]) rmSync(place);
  mkdirSync(lent);
  writeFileSync(config.hosts, 'of before');
  vi.advanceTimersByTime(10_000);
  expect(readFileSync(config.hosts, 'utf8')).toBe('');
  expect(existsSync(statusFile(places))).toBe(true);
  agent.close();
});
