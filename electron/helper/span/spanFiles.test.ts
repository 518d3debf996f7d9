/** How often an agent has dnsmasq read what it lends it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { restAfter, SpanFiles } from './spanFiles';
import type { OtherLease } from './otherLeases';
import type { SpanNetwork } from './spanNetwork';

const folder = mkdtempSync(join(tmpdir(), 'spanFiles-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hosts = join(folder, 'hosts');

const leases = (count: number): OtherLease[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ ends: Infinity, mac: '52:54:00:00:00:01', address: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` },
    ...{ name: null, duid: null, host: 'two' },
  }));
/** All that is asked of a network, with so many leases of others. */
const network = (count: number): SpanNetwork => {
  const config = {
    network: 'lab',
    domain: null,
    given: [],
    fixed: { names: [] },
    conf: null,
    hosts,
    names: join(folder, 'names'),
  };
  const merged = { others: leases(count), duplicates: [] };
  const asked = { config, ownLeases: [], isSettled: () => true, leases: () => merged };
  return asked as unknown as SpanNetwork;
};

describe('what dnsmasq is lent', () => {
  it('keeps it from its work no more than a tenth of the time, however much another host tells', () => {
    // It takes 6.4 seconds to read 65,000 reservations (dnsmasq 2.90, on a slow computer).
    expect([10, 5_000, 10_000, 65_536].map((count) => Math.round(restAfter(count) / 1000))).toEqual([
      1, 1, 2, 64,
    ]);
    const files = new SpanFiles({ run: folder, lib: folder, log: folder, user: 'root' });
    const countAt = (now: number, count: number): number => {
      files.write(network(count), { now, wall: 0 });
      return readFileSync(hosts, 'utf8').split('\n').length - 1;
    };
    expect(countAt(0, 20_000)).toBe(20_000);
    expect(countAt(5_000, 19_999)).toBe(20_000);
    expect(countAt(7_000, 19_998)).toBe(19_998);
    expect(countAt(14_000, 10)).toBe(10);
    expect(countAt(15_000, 11)).toBe(11);
  });
});
