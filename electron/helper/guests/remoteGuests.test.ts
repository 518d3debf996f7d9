/** Guests of other hosts beside those of this one. */
import { describe, expect, it } from 'vitest';
import type { Guest, NetworkState } from '../../../shared/contract/snapshot';
import type { Guests } from './guests';
import { withRemote, type RemoteLease } from './remoteGuests';
import { spanNotices } from './spanNotices';

const guest = (mac: string, change: Partial<Guest> = {}): Guest => ({
  ...{ name: null, port: 'vnet0', mac, addresses: [], since: null, left: null, test: false },
  ...change,
});
const here = (...guests: Guest[]): Guests => ({ guests, unlisted: { guests: 1, addresses: 0 } });
const lease = (mac: string, address: string, change: Partial<RemoteLease> = {}): RemoteLease => ({
  ...{ until: 100, mac, address, name: 'web', host: 'two' },
  ...change,
});
const [A, B] = ['52:54:00:00:00:0a', '52:54:00:00:00:0b'];
const shown = ({ guests }: Guests): string[] =>
  guests.map(({ mac, port, host, name, addresses }) =>
    [mac, port, host, name, ...addresses.map(({ address }) => address)].map(String).join(' '),
  );

describe('withRemote', () => {
  const none = { leases: [], seen: new Map(), names: new Map() };

  it('adds who has a lease elsewhere, with all addresses, and who was only heard from there', () => {
    const found = withRemote(here(), {
      leases: [lease(A, 'fd00::9'), lease(A, '10.0.0.9', { name: null })],
      seen: new Map([[B, 'three']]),
      names: new Map([[B, 'fixed']]),
    });
    expect(shown(found)).toEqual([`${A} null two web 10.0.0.9 fd00::9`, `${B} null three fixed`]);
    expect(found.unlisted.guests).toBe(1);
  });

  it('knows who came from another host by the lease of that one', () => {
    const heard: Guest['addresses'] = [
      { address: '10.0.0.9', family: 'ipv4', source: 'seen', leaseUntil: null },
    ];
    const elsewhere = { ...none, leases: [lease(A, '10.0.0.9')] };
    for (const addresses of [[], heard]) {
      const { guests } = withRemote(here(guest(A, { addresses })), elsewhere);
      expect(shown(here(...guests))).toEqual([`${A} vnet0 undefined web 10.0.0.9`]);
      expect(guests[0]?.addresses[0]?.source).toBe('lease');
    }
    const asked: Guest['addresses'] = [
      { address: '10.0.0.5', family: 'ipv4', source: 'lease', leaseUntil: 70 },
    ];
    const { guests } = withRemote(here(guest(A, { name: 'own', addresses: asked })), elsewhere);
    expect(shown(here(...guests))).toEqual([`${A} vnet0 undefined own 10.0.0.5`]);
  });

  it('leaves those here who are plugged in here, whatever others say', () => {
    const found = withRemote(here(guest(A)), {
      ...none,
      leases: [lease(A, '10.0.0.9')],
      seen: new Map([[A, 'two']]),
    });
    expect(shown(found)).toEqual([`${A} vnet0 undefined web 10.0.0.9`]);
  });

  it('shows a guest that moved where it is now, with what it got here as long as nothing else is known', () => {
    const addresses: Guest['addresses'] = [
      { address: '10.0.0.7', family: 'ipv4', source: 'lease', leaseUntil: 50 },
    ];
    const left = guest(A, { port: null, left: 5, name: 'web', addresses });
    expect(shown(withRemote(here(left), { ...none, seen: new Map([[A, 'two']]) }))).toEqual([
      `${A} null two web 10.0.0.7`,
    ]);
    // Frames say where it is before its lease does.
    const both = { ...none, leases: [lease(A, '10.0.0.7')], seen: new Map([[A, 'three']]) };
    expect(shown(withRemote(here(left), both))).toEqual([`${A} null three web 10.0.0.7`]);
  });

  it('lists no more than anybody can read, and counts the others', () => {
    const many = Array.from({ length: 1_500 }, (_, n) =>
      lease(
        `52:54:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`,
        '10.0.0.9',
      ),
    );
    const { guests, unlisted } = withRemote(here(guest(A)), { ...none, leases: many });
    expect([guests.length, unlisted.guests]).toEqual([1_000, 501]);
  });
});

describe('spanNotices', () => {
  const network = (state: string, startedAt = 1): NetworkState =>
    ({
      ...{ name: 'lab', uuid: 'u', startedAt },
      span: { members: [{ name: 'two', address: '192.0.2.2', state }] },
    }) as unknown as NetworkState;
  const between = (before: NetworkState, after: NetworkState): string[] =>
    spanNotices([before], [after]).map(({ action, details }) => `${action} ${details.join()}`);

  it('says who was lost and who is back, and nothing of those who were never there', () => {
    expect(between(network('reached'), network('lost'))).toEqual(['member-lost two (192.0.2.2)']);
    expect(between(network('lost'), network('narrow'))).toEqual(['member-back two (192.0.2.2)']);
    expect(between(network('waiting'), network('reached'))).toEqual([]);
    expect(between(network('waiting'), network('lost'))).toEqual([]);
    expect(between(network('reached'), network('lost', 2))).toEqual([]);
  });
});
