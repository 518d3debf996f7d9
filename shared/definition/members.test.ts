/** The table of members is true to the schema and to what is written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementOf, labelAt, memberAt, members, reachingMembers, restartPaths } from './members';
import { networkDefinitionSchema, type NetworkDraft } from './network';
import { writeNetworkXml } from '../xml/networkXml';
import { anyWritten } from '../../e2e/fakes/arbitrary';

describe('the table of members', () => {
  it('has every member of a definition, and no other', () => {
    expect(Object.keys(members).sort()).toEqual(Object.keys(networkDefinitionSchema.shape).sort());
  });

  it('names the element that a member is written as', () => {
    expect(elementOf('ips')).toBe('ip');
    expect(elementOf('dnsmasqOptions')).toBe('dnsmasq:options');
    expect(elementOf('portForwards')).toBe('virtnet:forward');
    expect(elementOf('portIsolation')).toBe('port');
    fc.assert(
      fc.property(anyWritten, (definition) => {
        const xml = writeNetworkXml(definition);
        // Without their elements these say that there is nothing, or that all is as usual.
        const mayBeLeftOut = ['forward', 'dns', 'title', 'description', 'ips'];
        for (const member of Object.keys(definition) as (keyof typeof members)[])
          if (definition[member] !== undefined && !mayBeLeftOut.includes(member))
            expect(xml).toMatch(new RegExp(`<${elementOf(member)}[ />]`));
      }),
      { numRuns: 50 },
    );
  });

  it('finds the member that a place lies in', () => {
    expect(labelAt('ips[1].dhcp.hosts[2].mac')).toBe('Static host');
    expect(labelAt('ips[1].network')).toBe('Address');
    expect(labelAt('portForwards[0].hostPorts.start')).toBe('Port forward');
    expect(memberAt('origin')).toBeUndefined();
  });

  it('says what a restart is needed for, and what may cut somebody off', () => {
    const sample = fc.sample(anyWritten, 1)[0];
    if (!sample) throw new Error('no sample');
    const rest: NetworkDraft = { ...sample };
    delete rest.mac;
    const bridge = { ...sample.bridge, name: `${sample.bridge.name}x` };
    expect(restartPaths(sample, { ...sample, bridge, mac: '52:54:00:ff:ff:fe', mtu: 1400 }).sort()).toEqual([
      'bridge.name',
      'mac',
    ]);
    expect(restartPaths(sample, rest)).toEqual([]);
    expect([...reachingMembers].sort()).toEqual(
      ['bridge', 'forward', 'guestIpv6', 'ips', 'mac', 'outsideUntil'].concat([
        'portForwards',
        'portIsolation',
        'reach',
        'routes',
        'span',
      ]),
    );
  });
});
