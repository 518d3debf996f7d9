/** Which leases are in the way of a fixed address, and what dnsmasq is told to end one. */
import { describe, expect, it } from 'vitest';
import { readLeaseFile } from '../../facts/leaseFile';
import { misheld } from './lease';
import { releaseMessage } from './releaseMessage';

const FILE = `1800000000 52:54:00:00:00:01 10.0.0.5 web 01:52:54:00:00:00:01
1800000000 52:54:00:00:00:02 10.0.0.6 * *
0 20-00:01:02:03:04:05:06:07 10.0.0.7 * *
duid 00:01:00:01:2d:00:00:00:52:54:00:00:00:fe
1800000000 4096 fd00::5 web 00:03:00:01:52:54:00:00:00:01
1800000000 T77 fd00::6 * 00:03:00:01:52:54:00:00:00:02
nonsense
`;
const { leases, serverDuid } = readLeaseFile(FILE);
const place = { bridge: 'virbr0', gateway: '10.0.0.1' };
const told = (address: string) => {
  const lease = leases.find((one) => one.address === address);
  if (!lease) throw new Error(`no lease of ${address}`);
  return releaseMessage(lease, place, serverDuid);
};

describe('misheld', () => {
  const held = (...hosts: Parameters<typeof misheld>[1]): string[] =>
    misheld(leases, hosts).map(({ address }) => address);

  it('names leases of somebody else, by MAC, identifier and, where there is nothing else, name', () => {
    expect(held({ mac: '52:54:00:00:00:09', address: '10.0.0.5' })).toEqual(['10.0.0.5']);
    expect(held({ id: '00:03:00:01:52:54:00:00:00:09', address: 'fd00:0::0005' })).toEqual(['fd00::5']);
    expect(held({ name: 'db', address: '10.0.0.5' }, { name: 'db', address: 'fd00::5' })).toEqual([
      '10.0.0.5',
      'fd00::5',
    ]);
  });

  it('leaves those who are meant, and those who may be', () => {
    expect(held({ mac: '52:54:00:00:00:01', address: '10.0.0.5' })).toEqual([]);
    expect(held({ mac: '52:54:00:00:00:09', id: '01:52:54:00:00:00:01', address: '10.0.0.5' })).toEqual([]);
    expect(held({ name: 'WEB', address: '10.0.0.5' }, { name: 'other', address: '10.0.0.6' })).toEqual([]);
    expect(held({ id: '00:03:00:01:52:54:00:00:00:01', address: 'fd00::5' })).toEqual([]);
    expect(
      held(
        { mac: '52:54:00:00:00:01', address: '10.0.0.5' },
        { mac: '52:54:00:00:00:09', address: '10.0.0.5' },
      ),
    ).toEqual([]);
    expect(held({ mac: '52:54:00:00:00:09', address: '10.0.0.99' })).toEqual([]);
  });
});

describe('releaseMessage', () => {
  it('is that of a client of IPv4, by its hardware address and identifier, to everybody on the bridge', () => {
    const message = told('10.0.0.5');
    expect(message).toMatchObject({ device: 'virbr0', from: '10.0.0.1', to: '255.255.255.255', port: 67 });
    const hex = Buffer.from(message?.data ?? []).toString('hex');
    expect(hex).toMatch(/^01010600/);
    expect(hex.slice(24, 32)).toBe('0a000005');
    expect(hex).toContain('638253633501073604' + '0a000001' + '3d07' + '01525400000001' + 'ff');
    expect(Buffer.from(told('10.0.0.7')?.data ?? []).subarray(0, 3)).toEqual(Buffer.from([1, 0x20, 8]));
  });

  it('is that of a client of IPv6 by its association, temporary or not', () => {
    const message = told('fd00::5');
    expect(message).toMatchObject({ device: 'virbr0', to: 'ff02::1:2', port: 547 });
    const hex = Buffer.from(message?.data ?? []).toString('hex');
    expect(hex).toMatch(/^08/);
    expect(hex).toContain('0001000a' + '00030001525400000001');
    expect(hex).toContain('0002000e' + '000100012d000000525400000' + '0fe');
    expect(hex).toContain(
      '00030028' + '00001000' + '0'.repeat(16) + '00050018' + 'fd0000000000000000000000000000' + '05',
    );
    expect(Buffer.from(told('fd00::6')?.data ?? []).toString('hex')).toContain('00040020' + '0000004d');
  });

  it('is none where there is no server of that family', () => {
    const [four, , , six] = leases;
    if (!four || !six) throw new Error('no leases');
    expect(releaseMessage(four, { ...place, gateway: null }, serverDuid)).toBeNull();
    expect(releaseMessage(six, place, null)).toBeNull();
  });
});
