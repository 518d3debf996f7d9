/** A forward leads to a guest by name or address, and what came from a lease is fixed. */
import { describe, expect, it } from 'vitest';
import { forwardTarget, guestsOfLeases } from './forwardTarget';
import type { NetworkDraft, StaticHost } from '../definition/network';

const MAC = '52:54:00:aa:00:01';
const draftOf = (hosts: StaticHost[] = []): NetworkDraft => ({
  name: 'lab',
  forward: { mode: 'nat' },
  bridge: { stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [
    {
      address: '10.0.0.1',
      prefix: 24,
      dhcp: { ranges: [{ start: '10.0.0.100', end: '10.0.0.200' }], hosts },
    },
    { address: 'fd00::1', prefix: 64 },
  ],
});
const lease = { until: 9, prefix: 24, clientId: null, name: 'web', mac: MAC };
const guests = guestsOfLeases([
  { ...lease, family: 'ipv6', address: 'fd00::150' },
  { ...lease, family: 'ipv4', address: '10.0.0.150' },
]);
const fixed = { mac: MAC, name: 'web', address: '10.0.0.150' };

describe('forwardTarget', () => {
  it.each(['web', 'WEB', '10.0.0.150'])('fixes the leased address of %s', (to) => {
    const target = forwardTarget(draftOf(), to, guests);
    expect(target).toEqual({
      kind: 'found',
      address: '10.0.0.150',
      fixed,
      definition: draftOf([fixed]),
    });
  });

  it.each([
    ['10.0.0.9', '10.0.0.9'],
    ['fd00::150', 'fd00::150'],
  ])('takes %s as it is', (to, address) => {
    expect(forwardTarget(draftOf(), to, guests)).toEqual({
      kind: 'found',
      address,
      fixed: null,
      definition: draftOf(),
    });
  });

  it('goes to where a static host will be, not to where its lease still is', () => {
    const definition = draftOf([{ mac: MAC, name: 'web', address: '10.0.0.9' }]);
    expect(forwardTarget(definition, 'web', guests)).toMatchObject({ address: '10.0.0.9', fixed: null });
    const byAddress = forwardTarget(definition, '10.0.0.150', guests);
    expect(byAddress.kind === 'refused' && byAddress.reason).toContain('10.0.0.9');
  });

  it('asks for the address when several guests claim the name', () => {
    const other = { ...lease, family: 'ipv4' as const, address: '10.0.0.151', mac: '52:54:00:aa:00:02' };
    const both = [...guests, ...guestsOfLeases([other])];
    expect(forwardTarget(draftOf(), 'web', both)).toEqual({
      kind: 'refused',
      reason:
        'Several guests call themselves “web”: 52:54:00:aa:00:01 at 10.0.0.150, 52:54:00:aa:00:02 at 10.0.0.151. Give the address of the one that is meant.',
    });
    expect(forwardTarget(draftOf(), '10.0.0.151', both)).toMatchObject({ address: '10.0.0.151' });
    // A static host is the person's own word.
    expect(forwardTarget(draftOf([fixed]), 'web', both)).toMatchObject({ address: '10.0.0.150' });
  });

  it('says when nobody has the name', () => {
    const target = forwardTarget(draftOf(), 'mail', guests);
    expect(target.kind === 'refused' && target.reason).toContain('“mail”');
  });
});
