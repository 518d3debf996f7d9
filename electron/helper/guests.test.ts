import { describe, expect, it } from 'vitest';
import { guestsOf } from './guests';
import { parseLinks } from './ipShow';
import { parseForwarding, parseLeases } from './leases';

const LEASES = `1700000000 52:54:00:aa:00:01 172.16.40.130 web 01:52:54:00:aa:00:01
0 52:54:00:aa:00:02 172.16.40.131 * *
1600000000 52:54:00:aa:00:03 172.16.40.132 old *
duid 00:01:00:01
1700000000 1 fd00::5 web 00:01
`;

const LINKS = parseLinks(
  JSON.stringify([
    { ifname: 'virbr1', linkinfo: { info_kind: 'bridge' } },
    {
      ifname: 'vnet0',
      master: 'virbr1',
      linkinfo: { info_kind: 'tun', info_slave_kind: 'bridge', info_slave_data: { no: '0x1' } },
    },
    { ifname: 'guest-1', master: 'virbr1', linkinfo: { info_kind: 'veth', info_slave_data: { no: '0x2' } } },
    { ifname: 'vnet9', master: 'virbr9', linkinfo: { info_kind: 'tun', info_slave_data: { no: '0x1' } } },
    {},
  ]),
);

const entry = (mac: number[], port: number, isLocal: number): number[] => [
  ...mac,
  port,
  isLocal,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
];

describe('parseLeases', () => {
  it('reads IPv4 leases and stops at DHCPv6', () => {
    expect(parseLeases(LEASES).map(({ address, name, until }) => [address, name, until])).toEqual([
      ['172.16.40.130', 'web', 1700000000],
      ['172.16.40.131', null, 0],
      ['172.16.40.132', 'old', 1600000000],
    ]);
  });
});

describe('parseForwarding', () => {
  it('reads learned addresses and leaves the ports’ own out', () => {
    const data = Uint8Array.from([
      ...entry([0x52, 0x54, 0, 0xaa, 0, 1], 1, 0),
      ...entry([0xfe, 0x54, 0, 0xaa, 0, 1], 1, 1),
    ]);
    expect(parseForwarding(data)).toEqual([{ mac: '52:54:00:aa:00:01', port: 1 }]);
  });
});

describe('guestsOf', () => {
  const guests = guestsOf('virbr1', {
    links: LINKS,
    learned: [{ mac: '52:54:00:aa:00:01', port: 1 }],
    leases: parseLeases(LEASES),
    testGuests: [{ name: 'guest-1', network: 'lab', mac: '52:54:00:aa:00:09' }],
    now: 1650000000,
  });

  it('joins a port with what was learned behind it and its lease', () => {
    expect(guests[0]).toEqual({
      name: 'web',
      port: 'vnet0',
      mac: '52:54:00:aa:00:01',
      address: '172.16.40.130',
      leaseUntil: 1700000000,
      test: false,
    });
  });

  it('knows a test guest before it has a lease', () => {
    expect(guests[1]).toEqual({
      name: 'guest-1',
      port: 'guest-1',
      mac: '52:54:00:aa:00:09',
      address: null,
      leaseUntil: null,
      test: true,
    });
  });

  it('keeps a lease without a port, but none that has run out, and no other bridge’s ports', () => {
    expect(guests.slice(2).map(({ port, address }) => [port, address])).toEqual([[null, '172.16.40.131']]);
  });
});
