/** What another host says of leases never touches what a definition has fixed. */
import { describe, expect, it } from 'vitest';
import type { SpanLease } from './lease';
import { hostsText, mergeLeases, namesText } from './otherLeases';

const MAC = '52:54:00:00:00:05';
/** A client's own (RFC 8415 §11.4), and one that says nothing of a card. */
const [BY_MAC, ID] = [`00:03:00:01:${MAC}`, '00:02:00:00:ab:11'];
const fixed = { macs: [MAC], ids: [ID], addresses: ['fd00::5'], names: ['db', 'www.lab.test'] };

const lease = (change: Partial<SpanLease>): SpanLease => ({
  ...{ ends: 1_000, mac: '', address: '10.0.0.9', name: null, duid: null },
  ...change,
});
const others = (...leases: SpanLease[]) =>
  mergeLeases([], new Map([['two', leases]]), { here: 'one', fixed, isServed: () => true }, 0).others;

describe('leases of another host', () => {
  it('reserve nothing else for a guest that is fixed, by whatever it is known', () => {
    const address = 'fd00::9';
    const told = [lease({ mac: MAC }), lease({ address, duid: ID }), lease({ address, duid: BY_MAC })];
    for (const one of told) expect(hostsText(others(one))).toBe('');
    expect(hostsText(others(lease({ address, duid: '00:02:00:00:ab:12' })))).not.toBe('');
  });

  it('give nobody a name that a definition has, with the domain or without', () => {
    const named = (name: string, domain: string | null): string =>
      namesText(others(lease({ mac: '52:54:00:00:00:09', name })), { own: [], fixed, domain });
    expect(named('DB', 'lab.test')).toBe('');
    expect(named('WWW', 'Lab.test')).toBe('');
    expect(named('www', 'other.test')).toBe('10.0.0.9 www www.other.test\n');
    expect(named('www', null)).toBe('10.0.0.9 www\n');
  });
});
