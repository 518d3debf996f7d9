import { describe, expect, it } from 'vitest';
import type { Guest, GuestAddress, NetworkState } from '../../../shared/contract/snapshot';
import { guestNotices } from './guestNotices';

const leased = (leaseUntil: number): GuestAddress => ({
  address: '192.0.2.9',
  family: 'ipv4',
  source: 'lease',
  leaseUntil,
});
const guest = (changes: Partial<Guest>): Guest => ({
  name: 'web',
  port: 'vnet0',
  mac: '52:54:00:00:00:09',
  addresses: [leased(100)],
  since: null,
  left: null,
  test: false,
  ...changes,
});
const network = (guests: Guest[], startedAt: number | null = 1): NetworkState =>
  ({ name: 'lab', uuid: 'u', startedAt, guests }) as unknown as NetworkState;
const between = (before: Guest[], after: Guest[]): string[] =>
  guestNotices([network(before)], [network(after)]).map(
    ({ action, details }) => `${action}: ${details.join()}`,
  );

describe('guestNotices', () => {
  it('says who comes and goes, and which leases begin and end', () => {
    expect(between([], [guest({})])).toEqual([
      'guest-joined: web 52:54:00:00:00:09 on vnet0',
      'lease: 192.0.2.9 to web 52:54:00:00:00:09',
    ]);
    expect(between([guest({})], [guest({ port: null })])).toEqual([
      'guest-left: web 52:54:00:00:00:09 on vnet0',
    ]);
    expect(between([guest({ port: null })], [])).toEqual(['lease-end: 192.0.2.9 to web 52:54:00:00:00:09']);
  });

  it('says of a crowd that comes at once how many there are', () => {
    const crowd = Array.from({ length: 64 }, (_, n) =>
      guest({ name: null, mac: `02:00:00:00:00:${n.toString(16).padStart(2, '0')}`, addresses: [] }),
    );
    const lines = between([], crowd);
    expect(lines).toHaveLength(8);
    expect(lines.at(-1)).toBe('guest-joined: and 57 more at once');
  });

  it('takes no renewal for news', () => {
    expect(between([guest({})], [guest({ addresses: [leased(900)] })])).toEqual([]);
  });

  it('says nothing of networks that were started or stopped meanwhile', () => {
    expect(guestNotices([network([guest({})], 1)], [network([], 2)])).toEqual([]);
    expect(guestNotices([network([guest({})], 1)], [network([], null)])).toEqual([]);
    expect(guestNotices([], [network([guest({})])])).toEqual([]);
  });
});
