/** Guests in the order that a person asks for, with the words that stand in their rows. */
import { describe, expect, it } from 'vitest';
import { sampleAddress, sampleGuest } from '../../e2e/fakes/samples';
import { leaseText, ratesOf, seenText, sortGuests, type GuestColumn } from './guestRows';

const counters = (rxBytes: number, txBytes: number) => ({
  ...{ rxBytes, txBytes, rxPackets: 0, rxErrors: 0, rxDropped: 0, txPackets: 0, txErrors: 0, txDropped: 0 },
});
const readings = {
  at: 2000,
  devices: { vnet2: counters(1500, 9000), vnet10: counters(100, 100) },
  previous: { at: 1000, devices: { vnet2: counters(500, 1000), vnet10: counters(100, 100) } },
};
const guests = [
  sampleGuest({
    name: 'web-10',
    port: 'vnet10',
    since: 3000,
    addresses: [sampleAddress({ address: '10.0.0.9' })],
  }),
  sampleGuest({ name: null, port: null, left: 9000, addresses: [], mac: '52:54:00:aa:00:09' }),
  sampleGuest({
    name: 'web-2',
    port: 'vnet2',
    since: null,
    addresses: [sampleAddress({ address: '10.0.0.10', leaseUntil: 0 })],
  }),
];

describe('sortGuests', () => {
  const order = (column: GuestColumn, descending = false): (string | null)[] =>
    sortGuests(guests, { column, descending }, readings).map(({ name }) => name);

  it('sorts numbers by value, addresses as addresses, and what left or is unknown last', () => {
    expect(order('name')).toEqual(['web-2', 'web-10', null]);
    expect(order('name', true)).toEqual(['web-10', 'web-2', null]);
    expect(order('port')).toEqual(['web-2', 'web-10', null]);
    expect(order('address')).toEqual(['web-10', 'web-2', null]);
    expect(order('lease', true)).toEqual(['web-2', 'web-10', null]);
    expect(order('seen')).toEqual(['web-10', 'web-2', null]);
    expect(order('seen', true)).toEqual(['web-10', 'web-2', null]);
    expect(order('traffic', true)).toEqual(['web-2', 'web-10', null]);
  });
});

describe('the words in a row', () => {
  it('says how long a lease holds and since when a guest is there', () => {
    const guest = sampleGuest({ since: 1000, addresses: [sampleAddress({ leaseUntil: 100 })] });
    expect(leaseText(guest, 40_000)).toBe('1 min left');
    expect(leaseText(guest, 100_000)).toBe('Expired');
    expect(leaseText(sampleGuest({ addresses: [sampleAddress({ leaseUntil: 0 })] }), 0)).toBe('For ever');
    expect(leaseText(sampleGuest({ addresses: [] }), 0)).toBe('No lease');
    expect(seenText(guest, 61_000)).toBe('For 1 min');
    expect(seenText({ ...guest, port: null, left: 31_000 }, 61_000)).toBe('Left 30 s ago');
    expect(seenText({ ...guest, port: null, since: null }, 0)).toBe('Not plugged in');
    expect(seenText({ ...guest, since: null }, 0)).toBe('Plugged in');
  });

  it('takes what the port sends for what the guest receives', () => {
    expect(ratesOf(sampleGuest({ port: 'vnet2' }), readings)).toEqual({ received: 8000, sent: 1000 });
    expect(ratesOf(sampleGuest({ port: null }), readings)).toBeNull();
    expect(ratesOf(sampleGuest({ port: 'vnet2' }), undefined)).toBeNull();
  });
});
