/** What a draft amounts to while networks in it are typed. */
import { describe, expect, it } from 'vitest';
import type { CheckContext } from '../check/checkContext';
import type { NetworkDraft } from '../definition/network';
import {
  definitionOf,
  draftOf,
  judge,
  movedNetworks,
  networkTextOf,
  settled,
  withField,
  withNetwork,
} from './draft';

const twoNetworks: NetworkDraft = {
  name: 'lab',
  bridge: { stp: false, delay: 0 },
  forward: { mode: 'isolated' },
  dns: { enabled: true, hosts: [{ address: '10.0.1.9', names: ['nine'] }] },
  ips: [
    {
      address: '10.0.0.1',
      prefix: 24,
      dhcp: {
        ranges: [{ start: '10.0.0.128', end: '10.0.0.254' }],
        hosts: [{ name: 'seven', address: '10.0.0.7' }],
      },
    },
    { address: '10.0.1.1', prefix: 24 },
  ],
};
const context: CheckContext = { networks: [], devices: [], uplinks: [], addressSpace: [], self: null };

describe('networks that are typed', () => {
  it('move at once, so that one may go where another was', () => {
    const typed = withNetwork(withNetwork(draftOf(twoNetworks), 0, '10.0.1.0/24'), 1, '10.0.2.0/24');
    expect(definitionOf(typed)).toMatchObject({
      dns: { hosts: [{ address: '10.0.2.9' }] },
      ips: [
        {
          address: '10.0.1.1',
          dhcp: { ranges: [{ start: '10.0.1.128', end: '10.0.1.254' }], hosts: [{ address: '10.0.1.7' }] },
        },
        { address: '10.0.2.1' },
      ],
    });
    expect(movedNetworks(typed.tree, settled(typed).tree)).toEqual([
      { from: '10.0.0.0/24', to: '10.0.1.0/24' },
      { from: '10.0.1.0/24', to: '10.0.2.0/24' },
    ]);
    expect(judge(typed, context).issues).toEqual([]);
  });

  it('may change places', () => {
    const typed = withNetwork(withNetwork(draftOf(twoNetworks), 0, '10.0.1.0/24'), 1, '10.0.0.0/24');
    expect(definitionOf(typed).ips.map(({ address }) => address)).toEqual(['10.0.1.1', '10.0.0.1']);
  });

  it('are moved for good with the next field, and kept as typed while they are no whole ones', () => {
    const whole = withField(withNetwork(draftOf(twoNetworks), 0, '10.7.0.0/24'), 'title', 'Lab');
    expect(whole).toMatchObject({ tree: { title: 'Lab', ips: [{ address: '10.7.0.1' }, {}] }, networks: {} });
    const half = withField(withNetwork(draftOf(twoNetworks), 0, '10.7.0.0/'), 'title', 'Lab');
    expect(networkTextOf(half, 0)).toBe('10.7.0.0/');
    expect(definitionOf(half).ips[0]?.address).toBe('10.0.0.1');
  });

  it('are judged by what is typed, not by what they replace', () => {
    const taken = {
      ...context,
      addressSpace: [{ subnet: '10.0.0.0/24', kind: 'network' as const, owner: 'other' }],
    };
    const codes = (text: string): string[] =>
      judge(withNetwork(draftOf(twoNetworks), 0, text), taken).issues.map(
        ({ path, code }) => `${path} ${code}`,
      );
    expect(codes('10.0.0.0/24')).toEqual(['ips[0] subnet-overlap']);
    expect(codes('10.7.0.0/')).toEqual(['ips[0].network subnet-syntax']);
    expect(codes('10.7.0.0/24')).toEqual([]);
  });

  it('of the other family stay where they are', () => {
    const typed = withNetwork(draftOf(twoNetworks), 0, 'fd00::/64');
    expect(judge(typed, context).issues).toMatchObject([
      { path: 'ips[0].network', message: 'This is an IPv6 network; an IPv4 network is needed here.' },
    ]);
    expect(settled(typed)).toEqual(typed);
  });
});
