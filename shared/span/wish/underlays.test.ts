import { describe, expect, it } from 'vitest';
import { byWhatReaches, inOneNetwork, type Candidate, type Tried } from './underlays';

const host = (
  key: string,
  underlays: [cidr: string, mtu?: number][],
  address: string | null = null,
): Candidate => ({
  key,
  address,
  underlays: underlays.map(([cidr, mtu = 1500]) => {
    const [own = '', prefix] = cidr.split('/');
    return { address: own, prefix: Number(prefix), device: 'eth0', mtu };
  }),
});

const chosen = (found: ReadonlyMap<string, string> | null) => found && Object.fromEntries(found);

describe('the network between hosts', () => {
  it('is the one that all of them are in', () => {
    const hosts = [
      host('a', [['10.0.0.1/24'], ['192.0.2.1/24']]),
      host('b', [['192.0.2.2/24'], ['10.9.0.2/24']]),
    ];
    expect(chosen(inOneNetwork(hosts))).toEqual({ a: '192.0.2.1', b: '192.0.2.2' });
  });

  it('is the one for larger packets, and IPv4 before IPv6', () => {
    const hosts = [1, 2].map((n) =>
      host(`h${n}`, [[`10.0.0.${n}/24`], [`10.1.0.${n}/24`, 9000], [`2001:db8::${n}/64`, 9000]]),
    );
    expect(chosen(inOneNetwork(hosts))).toEqual({ h1: '10.1.0.1', h2: '10.1.0.2' });
  });

  it('is that of the address that stands already', () => {
    const hosts = [
      host('a', [['10.0.0.1/24', 9000], ['192.0.2.1/24']], '192.0.2.1'),
      host('b', [['10.0.0.2/24', 9000], ['192.0.2.2/24']]),
    ];
    expect(chosen(inOneNetwork(hosts))).toEqual({ a: '192.0.2.1', b: '192.0.2.2' });
  });

  it('is not there for hosts of different networks', () => {
    expect(inOneNetwork([host('a', [['10.0.0.1/24']]), host('b', [['10.0.1.1/24']])])).toBeNull();
  });
});

describe('addresses of different networks', () => {
  const way = (from: string, to: string, reached = true, mtu = 1500): Tried => ({ from, to, reached, mtu });

  it('are those that reach the others both ways, with the largest packets', () => {
    const hosts = [host('a', [['10.0.0.1/24'], ['172.16.0.1/24']]), host('b', [['10.0.1.1/24']])];
    const tried = [
      way('10.0.0.1', '10.0.1.1'),
      way('10.0.1.1', '10.0.0.1', false),
      way('172.16.0.1', '10.0.1.1', true, 1400),
      way('10.0.1.1', '172.16.0.1', true, 1400),
    ];
    expect(chosen(byWhatReaches(hosts, tried))).toEqual({ a: '172.16.0.1', b: '10.0.1.1' });
  });

  it('are of one family', () => {
    const hosts = [host('a', [['10.0.0.1/24'], ['2001:db8:1::1/64']]), host('b', [['2001:db8:2::1/64']])];
    expect(chosen(byWhatReaches(hosts, []))).toEqual({ a: '2001:db8:1::1', b: '2001:db8:2::1' });
  });
});
