/** What moves along when a definition goes to another subnet. */
import { describe, expect, it } from 'vitest';
import { parseCidr } from '../addresses/addresses';
import type { NetworkDraft } from '../definition/network';
import { readNetworkXml } from '../xml/networkXml';
import { renumbered } from './renumber';
import type { AddressUse } from '../contract/snapshot';

const draft: NetworkDraft = {
  ...readNetworkXml(`<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>lab</name><forward mode='nat'/>
  <ip address='172.16.40.1' prefix='24'><dhcp>
    <range start='172.16.40.100' end='172.16.40.200'/>
    <host mac='52:54:00:00:00:01' name='one' ip='172.16.40.7'/>
  </dhcp></ip>
  <dnsmasq:options><dnsmasq:option value='dhcp-option=42,172.16.40.7,192.0.2.1'/></dnsmasq:options>
  </network>`),
  portForwards: [{ protocol: 'tcp', hostPorts: { start: 80, end: 80 }, guest: '172.16.40.7', guestPort: 80 }],
};
const taken: AddressUse[] = [{ subnet: '172.16.40.0/24', kind: 'network', owner: 'lab' }];

function moved(of: NetworkDraft, inUse: AddressUse[], to: string | null): NetworkDraft {
  const outcome = renumbered(of, inUse, to === null ? null : (parseCidr(to)?.subnet ?? null));
  if (outcome.kind === 'refused') throw new Error(outcome.reason);
  return outcome.draft;
}

describe('a renumbered definition', () => {
  it('keeps every address’s place within its subnet', () => {
    const text = JSON.stringify(moved(draft, taken, '10.9.8.0/24'));
    for (const address of ['10.9.8.1', '10.9.8.100', '10.9.8.200', '10.9.8.7'])
      expect(text).toContain(`"${address}"`);
    expect(text).toContain('dhcp-option=42,10.9.8.7,192.0.2.1');
    expect(text).toContain('"guest":"10.9.8.7"');
    expect(text).not.toContain('172.16.40');
    expect(text).toContain('52:54:00:00:00:01');
  });

  it('goes to a free subnet, or stays when its own is free', () => {
    expect(moved(draft, taken, null).ips[0]?.address).toBe('172.16.41.1');
    expect(moved(draft, [], null)).toEqual(draft);
  });

  it('gives IPv6 a free neighbour of the same site', () => {
    const both = { ...draft, ips: [...draft.ips, { address: 'fd00:1:2:3::1', prefix: 64 }] };
    const uses: AddressUse[] = [...taken, { subnet: 'fd00:1:2:3::/64', kind: 'network', owner: 'lab' }];
    expect(moved(both, uses, null).ips[1]?.address).toBe('fd00:1:2:4::1');
    expect(moved(both, uses, '10.9.8.0/24').ips.map(({ address }) => address)).toEqual([
      '10.9.8.1',
      'fd00:1:2:4::1',
    ]);
  });

  it('is refused a subnet of another size', () => {
    expect(() => moved(draft, taken, '10.9.8.0/25')).toThrow('/24');
  });
});
