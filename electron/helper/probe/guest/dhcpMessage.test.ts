/** DHCP messages on the wire. */
import { describe, expect, it } from 'vitest';
import { decodeDhcp, encodeDhcp } from './dhcpMessage';

const client = { transaction: 0x12345678, mac: '02:56:4e:4d:0a:0b', hostname: 'virtnet-test' };

describe('what a client sends', () => {
  it('asks for a broadcast answer as long as it has no address', () => {
    const bytes = encodeDhcp({ ...client, type: 'discover' });
    expect(bytes.subarray(0, 8).toString('hex')).toBe('0101060012345678');
    expect(bytes.readUInt16BE(10)).toBe(0x8000);
    expect(bytes.subarray(28, 34).toString('hex')).toBe('02564e4d0a0b');
    expect(bytes.subarray(236, 243).toString('hex')).toBe('63825363350101');
    expect(bytes.includes('virtnet-test')).toBe(true);
    expect(bytes.at(-1)).toBe(255);
  });

  it('gives a lease back from its own address, to the server that it is from', () => {
    const bytes = encodeDhcp({ ...client, type: 'release', own: '10.0.0.7', server: '10.0.0.1' });
    expect(bytes.readUInt16BE(10)).toBe(0);
    expect([...bytes.subarray(12, 16)]).toEqual([10, 0, 0, 7]);
    expect(bytes.toString('hex')).toContain('36040a000001');
  });
});

describe('what a server says', () => {
  const reply = (options: number[]): Buffer => {
    const fixed = Buffer.alloc(236);
    fixed.set([2, 1, 6, 0, 0x12, 0x34, 0x56, 0x78]);
    fixed.set([10, 0, 0, 7], 16);
    return Buffer.concat([fixed, Buffer.from([99, 130, 83, 99, ...options])]);
  };

  it('is read with its options, past padding', () => {
    const options = [53, 1, 2, 0, 0, 54, 4, 10, 0, 0, 1, 1, 4, 255, 255, 255, 0, 3, 4, 10, 0, 0, 1];
    const more = [6, 8, 10, 0, 0, 1, 10, 0, 0, 2, 26, 2, 5, 0, 51, 4, 0, 0, 14, 16, 255];
    expect(decodeDhcp(reply([...options, ...more]))).toEqual({
      type: 'offer',
      transaction: 0x12345678,
      address: '10.0.0.7',
      server: '10.0.0.1',
      netmask: '255.255.255.0',
      router: '10.0.0.1',
      dns: ['10.0.0.1', '10.0.0.2'],
      mtu: 1280,
      leaseSeconds: 3600,
    });
  });

  it.each([
    ['a request', encodeDhcp({ ...client, type: 'request' })],
    ['something short', Buffer.from([2, 1, 6])],
    ['no kind of message', reply([255])],
    ['options that are cut off', reply([53])],
  ])('is not %s', (_what, bytes) => expect(decodeDhcp(bytes)).toBeNull());
});
