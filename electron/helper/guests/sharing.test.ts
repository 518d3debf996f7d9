/** Guests with one client identifier, told by dnsmasq's log and its leases. */
import { describe, expect, it } from 'vitest';
import type { Guest, LeaseFacts } from '../../../shared/contract/snapshot';
import { sharingWords } from '../../../shared/words/guestFacts';
import { handedByLog, handedNow, withSharing } from './sharing';

const NOW = new Date(2026, 10, 29, 8, 0, 0);
const A = '52:54:00:00:00:0a';
const B = '52:54:00:00:00:0b';
const C = '52:54:00:00:00:0c';
const ID = 'ff:00:00:00:01:de:ad:be:ef';

const line = (time: string, text: string): string => `Nov 29 ${time} dnsmasq-dhcp[72]: ${text}`;
const ack = (time: string, mac: string, name: string): string =>
  line(time, `DHCPACK(virbr0) 10.5.0.118 ${mac} ${name}`);
const lease = (mac: string, clientId: string | null = ID): LeaseFacts => ({
  until: NOW.getTime() / 1000 + 3600,
  mac,
  family: 'ipv4',
  address: '10.5.0.118',
  prefix: 24,
  name: 'second',
  clientId,
});
const guest = (mac: string, port: string | null = `p-${mac.slice(-1)}`): Guest => ({
  name: null,
  port,
  mac,
  addresses: [],
  since: null,
  left: null,
  test: false,
});

function shared(log: string[], leases: LeaseFacts[], guests: Guest[], dhcp: object = {}) {
  const ips = [{ address: '10.5.0.1', prefix: 24, dhcp: { ranges: [], hosts: [], ...dhcp } }];
  const handed = handedNow(handedByLog(log.join('\n'), { ips }, NOW), leases, NOW.getTime());
  return withSharing(guests, handed, leases);
}

describe('guests with one client identifier', () => {
  const log = [ack('07:40:00', A, 'first'), ack('07:50:00', B, 'second')];

  it('are all shown with the address, and explained', () => {
    const guests = shared(log, [lease(B)], [guest(A), guest(B), guest(C)]);
    expect(
      guests.map(({ mac, name, addresses, shares }) => [mac, name, addresses.length, shares?.with]),
    ).toEqual([
      [A, 'first', 1, [B]],
      [B, 'second', 1, [A]],
      [C, null, 0, undefined],
    ]);
    expect(sharingWords(guests)).toEqual([
      expect.stringContaining(
        `first (${A}) and second (${B}) have one address, 10.5.0.118, and take it from each other: they say the same client identifier to DHCP, as copies of one machine do (${ID}).`,
      ),
    ]);
  });

  it('are seen while somebody watches, without the log', () => {
    const before = handedNow(new Map(), [lease(A)], NOW.getTime());
    const handed = handedNow(before, [lease(B)], NOW.getTime());
    const guests = withSharing([guest(A), guest(B)], handed, [lease(B)]);
    expect(guests.map(({ shares }) => shares?.clientId)).toEqual([ID, ID]);
  });

  it.each<[string, string[], LeaseFacts[], Guest[], object?]>([
    ['where the other one left', log, [lease(B)], [guest(A, null), guest(B)]],
    [
      'where it gave the address back',
      [...log, line('07:51:00', `DHCPRELEASE(virbr0) 10.5.0.118 ${A}`)],
      [lease(B)],
      [guest(A), guest(B)],
    ],
    [
      'where it was refused',
      [...log, line('07:51:00', `DHCPNAK(virbr0) 10.5.0.118 ${A} wrong address`)],
      [lease(B)],
      [guest(A), guest(B)],
    ],
    [
      'where it was given another one since',
      [...log, line('07:51:00', `DHCPACK(virbr0) 10.5.0.9 ${A} first`)],
      [lease(B)],
      [guest(A), guest(B)],
    ],
    [
      'where its lease had run out',
      [ack('06:40:00', A, 'first'), ack('07:50:00', B, 'second')],
      [lease(B)],
      [guest(A), guest(B)],
    ],
    ['where leases go by hardware address', log, [lease(B, null)], [guest(A), guest(B)]],
    ['where nobody holds it', log, [], [guest(A), guest(B)]],
  ])('are not found %s', (_what, lines, leases, guests) =>
    expect(shared(lines, leases, guests)).toEqual(guests),
  );

  it('are told from one that has several addresses, as after booting from the network', () => {
    // Asked for a quarter of an hour before the other one.
    const first = { ...lease(A), address: '10.5.0.117', clientId: '00:aa', until: lease(A).until - 2400 };
    const guests = shared(log, [lease(B), first], [guest(A), guest(B)]);
    expect(guests.map(({ shares }) => shares?.address)).toEqual(['10.5.0.118', '10.5.0.118']);
    expect(shared([], [lease(A), first], [guest(A), guest(B)])).toEqual([guest(A), guest(B)]);
  });

  it('are found by the length of leases that the network gives', () => {
    const old = [ack('06:40:00', A, 'first'), ack('07:50:00', B, 'second')];
    const ranges = [{ start: '10.5.0.100', end: '10.5.0.120', lease: 7200 }];
    expect(shared(old, [lease(B)], [guest(A), guest(B)], { ranges })[0]?.shares).toBeDefined();
  });

  it('are no longer found once one of them was given another address', () => {
    const before = handedNow(handedNow(new Map(), [lease(A)], NOW.getTime()), [lease(B)], NOW.getTime());
    const other = { ...lease(A), address: '10.5.0.119', until: lease(A).until + 60, clientId: null };
    const handed = handedNow(before, [lease(B), other], NOW.getTime());
    expect(withSharing([guest(A), guest(B)], handed, [lease(B), other])[0]?.shares).toBeUndefined();
  });

  it('are told of in short: one that changes its address all the time fills nothing', () => {
    let handed = new Map();
    for (let n = 0; n < 100; n += 1)
      handed = handedNow(handed, [lease(`52:54:00:00:01:${n.toString(16).padStart(2, '0')}`)], NOW.getTime());
    expect([handed.size, [...handed.keys()].at(-1)]).toEqual([16, '52:54:00:00:01:63 10.5.0.118']);
  });

  it('are not taken for two that had the address one after the other with identifiers of their own', () => {
    const before = handedNow(new Map(), [lease(A, 'ff:01')], NOW.getTime());
    const handed = handedNow(before, [lease(B, 'ff:02')], NOW.getTime());
    expect(withSharing([guest(A), guest(B)], handed, [lease(B, 'ff:02')])[0]?.shares).toBeUndefined();
  });
});
