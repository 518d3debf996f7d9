/** Changing a bridge in place: only what differs, and never at the cost of its ports. */
import { describe, expect, it } from 'vitest';
import { deleteLinkLines, parseShownLinks, updateLinkLines, type LinkValue } from './link';
import { parseLinks } from '../../facts/ipShow';

const value: LinkValue = {
  mac: '52:54:00:00:00:01',
  mtu: null,
  stp: false,
  forwardDelay: 0,
  addresses: ['10.0.0.1/24'],
  up: true,
};
const update = (before: Partial<LinkValue>, after: Partial<LinkValue>): string[] =>
  updateLinkLines({ ...value, ...before }, { kind: 'link', key: 'virbr0', value: { ...value, ...after } });

describe('updateLinkLines', () => {
  it('says nothing when nothing differs', () => expect(update({}, {})).toEqual([]));

  it('changes one property at a time', () => {
    expect(update({ up: false }, {})).toEqual(['link set dev virbr0 up']);
    expect(update({ mtu: 1500 }, { mtu: 9000 })).toEqual(['link set dev virbr0 mtu 9000']);
    expect(update({ stp: true, forwardDelay: 200 }, {})).toEqual([
      'link set dev virbr0 type bridge stp_state 0',
      'link set dev virbr0 type bridge forward_delay 0',
    ]);
    expect(update({ mac: '52:54:00:00:00:02' }, {})).toEqual([
      'link set dev virbr0 address 52:54:00:00:00:01',
    ]);
    expect(update({ addresses: [] }, {})).toEqual(['addr replace 10.0.0.1/24 brd + dev virbr0']);
  });

  it('sets all addresses again when one goes, because its subnet may go with it', () => {
    expect(update({ addresses: ['10.0.0.1/24', '10.0.0.2/24'] }, { addresses: ['10.0.0.2/24'] })).toEqual([
      'addr del 10.0.0.1/24 dev virbr0',
      'addr replace 10.0.0.2/24 brd + dev virbr0',
    ]);
  });
});

describe('deleteLinkLines', () => {
  it('removes several bridges as one group', () => {
    expect(deleteLinkLines(['a'])).toEqual(['link del dev a']);
    expect(deleteLinkLines(['a', 'b'])).toEqual([
      'link set dev a group 7761517',
      'link set dev b group 7761517',
      'link del group 7761517',
    ]);
  });
});

describe('parseShownLinks', () => {
  it.each(['', '[', '{}', 'null', '[null]', '["virbr0"]', '[{"ifname":1}]', '[{"name":"virbr0"}]', 'Killed'])(
    'does not take %j for a host without devices',
    (text) => {
      expect(() => parseShownLinks(text)).toThrow('ip answered something that cannot be understood');
      expect(() => parseLinks(text)).toThrow('ip answered something that cannot be understood');
    },
  );

  it('knows that a host has one device at least', () => {
    expect(() => parseLinks('[]')).toThrow('ip answered something that cannot be understood');
  });

  it('reads a bridge, takes the mark from nothing else, and skips the empty entries of older versions', () => {
    const json = JSON.stringify([
      {},
      {
        ifname: 'virbr0',
        flags: ['UP'],
        mtu: 1500,
        address: '52:54:00:00:00:01',
        linkinfo: { info_kind: 'bridge', info_data: { stp_state: 0, forward_delay: 0 } },
        addr_info: [
          { family: 'inet', local: '10.0.0.1', prefixlen: 24 },
          { family: 'inet6', local: 'fe80::1', prefixlen: 64 },
        ],
      },
      { ifname: 'eth0', mtu: 1500, address: '52:54:00:00:00:02' },
    ]);
    const [bridge, card] = parseShownLinks(json);
    expect(bridge).toEqual({ kind: 'link', key: 'virbr0', value: { ...value, mtu: 1500 } });
    expect(card?.value.mac).toBe('');
    expect(parseShownLinks('[]')).toEqual([]);
  });
});
