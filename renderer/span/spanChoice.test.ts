/** The wish that choices make: only what was chosen is said, all else is left to be proposed. */
import { describe, expect, it } from 'vitest';
import { spanWishSchema } from '../../shared/contract/spanWish';
import { groundOf, NO_CHOICE, vniOf, wishOf, withAddressOf, withHost } from './spanChoice';

const at = 'virtnet:///system';
const other = 'virtnet+ssh://root@web2/system';
const beginning = { do: 'add', at, network: 'lab' } as const;
const one = withHost(NO_CHOICE, other, true);

describe('a wish for hosts', () => {
  it('is none without a host, and with a number that cannot be read', () => {
    expect(wishOf(beginning, NO_CHOICE)).toBeNull();
    expect(wishOf(beginning, withHost(one, other, false))).toBeNull();
    for (const vni of ['0', '-1', 'x', '16777216', '1.5', '1e3'])
      expect(wishOf(beginning, { ...one, vni })).toBeNull();
  });

  it('says nothing that was not chosen', () => {
    expect(wishOf(beginning, one)).toEqual({ ...beginning, hosts: [{ host: other }] });
  });

  it('says what was chosen, of this host as well', () => {
    const chosen = withAddressOf(withAddressOf(one, at, '192.0.2.1'), other, '192.0.2.2');
    const wish = wishOf(beginning, { ...chosen, engine: 'evpn', wireguard: false, vni: ' 7 ' });
    expect(wish).toEqual({
      ...beginning,
      hosts: [
        { host: at, address: '192.0.2.1' },
        { host: other, address: '192.0.2.2' },
      ],
      engine: 'evpn',
      wireguard: false,
      vni: 7,
    });
    expect(spanWishSchema.safeParse(wish).success).toBe(true);
  });

  it('tells a number that was not typed from a wrong one', () => {
    expect([vniOf(' '), vniOf('16777215'), vniOf('16777216')]).toEqual([undefined, 16_777_215, null]);
  });
});

it('asks of each host once what it brings: those that have the network, too', () => {
  const member = 'virtnet+ssh://root@db/system';
  expect(groundOf(at, [at, member], withAddressOf(one, other, '192.0.2.2'))).toEqual({
    hosts: [{ host: at }, { host: member }, { host: other, address: '192.0.2.2' }],
    wireguard: false,
  });
});
