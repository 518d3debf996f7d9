/** Every difference is named: definitions that are not the same never read as if they were. */
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { changeWords } from './changeWords';
import type { NetworkDraft } from '../definition/network';
import { anyDefinition } from '../../e2e/fakes/arbitrary';

const lab: NetworkDraft = {
  name: 'lab',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr5', stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [
    {
      address: '10.0.0.1',
      prefix: 24,
      dhcp: {
        ranges: [{ start: '10.0.0.128', end: '10.0.0.254' }],
        hosts: [{ name: 'web', mac: '52:54:00:00:00:01', address: '10.0.0.7' }],
      },
    },
  ],
};

describe('the words for a change', () => {
  it('name what was, and what is', () => {
    const after: NetworkDraft = { ...lab, name: 'school', mtu: 1400, forward: { mode: 'isolated' } };
    expect(changeWords(lab, after)).toEqual([
      'Name: lab → school',
      'Forwarding: NAT to any physical device → Isolated network',
      'MTU: 1400',
    ]);
    expect(changeWords(after, lab)).toContain('MTU: 1400 → not set');
  });

  it('name items of lists that come and go', () => {
    const without = { ...lab, ips: [{ address: '10.0.0.1', prefix: 24 }] };
    expect(changeWords(lab, without)).toEqual([
      'DHCP range: 10.0.0.128 – 10.0.0.254 removed',
      'Static host: web 52:54:00:00:00:01 10.0.0.7 removed',
    ]);
  });

  it('are there for every difference, and for none but a difference', () => {
    fc.assert(
      fc.property(anyDefinition, anyDefinition, (one, other) => {
        const { uuid, name } = one;
        const twin = { ...other, uuid, name };
        expect(changeWords(one, one)).toEqual([]);
        if (!isDeepStrictEqual(one, twin)) expect(changeWords(one, twin)).not.toEqual([]);
      }),
    );
  });
});
