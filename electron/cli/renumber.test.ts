import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../shared/addresses';
import type { NetworkDraft } from '../../shared/network';
import { readNetworkXml } from '../../shared/networkXml';
import { renumbered } from './renumber';
import { eventsBetween } from './verbs/events';

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

describe('events between two listings', () => {
  const network = (active: boolean, persistent: boolean) => ({
    ...{ name: 'lab', uuid: 'u', autostart: false, bridge: 'virbr0' },
    ...{ active, persistent },
  });
  const list = (...networks: ReturnType<typeof network>[]) => new Map(networks.map((one) => [one.uuid, one]));
  const between = (before: ReturnType<typeof list>, after: ReturnType<typeof list>) =>
    eventsBetween(before, after).map(({ event }) => event);

  it('say what happened', () => {
    expect(between(list(), list(network(true, true)))).toEqual(['Defined', 'Started']);
    expect(between(list(network(true, true)), list(network(true, false)))).toEqual(['Undefined']);
    expect(between(list(network(true, true)), list())).toEqual(['Stopped', 'Undefined']);
    expect(between(list(network(true, true)), list(network(true, true)))).toEqual([]);
  });
});
