import { describe, expect, it } from 'vitest';
import { parseCidr, type Subnet } from './addresses';
import { moveAddresses, movedTexts } from './moveAddresses';

function subnet(text: string): Subnet {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(text);
  return cidr.subnet;
}

const moves = [{ from: subnet('10.1.0.0/24'), to: subnet('10.2.0.0/25') }];

describe('addresses that move', () => {
  it('keep their place, and stay where there is none for them', () => {
    expect(
      moveAddresses(
        { ips: [{ address: '10.1.0.1', hosts: ['10.1.0.126', '10.1.0.127', '10.1.0.200'] }] },
        moves,
      ),
    ).toEqual({ ips: [{ address: '10.2.0.1', hosts: ['10.2.0.126', '10.1.0.127', '10.1.0.200'] }] });
  });

  it('are those inside raw options as well, and not those in words', () => {
    expect(
      moveAddresses(
        { title: '10.1.0.1', description: '10.1.0.1', dnsmasqOptions: ['dhcp-option=3,10.1.0.1,110.1.0.1'] },
        moves,
      ),
    ).toEqual({
      title: '10.1.0.1',
      description: '10.1.0.1',
      dnsmasqOptions: ['dhcp-option=3,10.2.0.1,110.1.0.1'],
    });
  });

  it('are told once each, with what becomes of them', () => {
    expect(
      movedTexts({ a: '10.1.0.1', b: ['10.1.0.1', 'x'] }, { a: '10.2.0.1', b: ['10.2.0.1', 'x'] }),
    ).toEqual([{ before: '10.1.0.1', after: '10.2.0.1' }]);
  });
});
