import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../shared/addresses';
import type { NetworkDraft } from '../../shared/network';
import { readNetworkXml } from '../../shared/networkXml';
import { renumbered } from './renumber';

const draft: NetworkDraft = readNetworkXml(`<network><name>lab</name><forward mode='nat'/>
  <ip address='172.16.40.1' prefix='24'><dhcp>
    <range start='172.16.40.100' end='172.16.40.200'/>
    <host mac='52:54:00:00:00:01' name='one' ip='172.16.40.7'/>
  </dhcp></ip></network>`);
const taken = [{ subnet: '172.16.40.0/24', kind: 'network' as const, owner: 'lab' }];

describe('a renumbered definition', () => {
  it('keeps every address’s place within its subnet', () => {
    const moved = JSON.stringify(renumbered(draft, taken, parseCidr('10.9.8.0/24')?.subnet ?? null));
    for (const address of ['10.9.8.1', '10.9.8.100', '10.9.8.200', '10.9.8.7'])
      expect(moved).toContain(`"${address}"`);
    expect(moved).not.toContain('172.16.40');
    expect(moved).toContain('52:54:00:00:00:01');
  });

  it('goes to a free subnet, or stays when its own is free', () => {
    expect(renumbered(draft, taken, null).ips[0]?.address).toBe('172.16.41.1');
    expect(renumbered(draft, [], null)).toEqual(draft);
  });

  it('is refused a subnet of another size', () => {
    expect(() => renumbered(draft, taken, parseCidr('10.9.8.0/25')?.subnet ?? null)).toThrow('/24');
  });
});
