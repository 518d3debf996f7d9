import { describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { sampleDefinition } from '../../../../e2e/fakes/samples';
import { bgpWanted, configuration, unconfiguration } from './bgpLines';
import { parseDump, wireguardWanted } from './wireguardLines';

const KEY = '0123456789abcdef';
const publicKey = (n: number): string => Buffer.alloc(32, n).toString('base64');

/** A network over hosts 1 to `hosts`, of which the first `reflectors` pass on what they are told. */
function network(
  vni: number,
  here: number,
  { hosts = 3, reflectors = 0, key = KEY, encrypted = false } = {},
): NetworkDefinition {
  return sampleDefinition(`net${vni}`, {
    span: {
      ...{ vni, engine: 'evpn', here: `host${here}`, shares: 16, key },
      members: Array.from({ length: hosts }, (_, index) => ({
        name: `host${index + 1}`,
        address: `192.0.2.${index + 1}`,
        share: index,
        ...(index < reflectors ? { reflector: true as const } : {}),
        ...(encrypted ? { wireguard: { publicKey: publicKey(index + 1), port: 51820 } } : {}),
      })),
    },
  });
}

const neighboursOf = (networks: NetworkDefinition[]): string[] =>
  (bgpWanted(networks)?.lines ?? []).flatMap(
    (line) => /^neighbor (\S+) peer-group virtnet$/.exec(line)?.[1] ?? [],
  );

describe('what FRR is told', () => {
  it('is nothing of networks that need it not', () => {
    const { span, ...rest } = network(7, 1);
    expect(bgpWanted([rest])).toBeNull();
    expect(bgpWanted(span ? [{ ...rest, span: { ...span, engine: 'static' } }] : [])).toBeNull();
  });

  it('is of all other hosts, or of those that pass on what they are told', () => {
    expect(neighboursOf([network(7, 1)])).toEqual(['192.0.2.2', '192.0.2.3']);
    expect(neighboursOf([network(7, 9, { hosts: 9, reflectors: 2 })])).toEqual(['192.0.2.1', '192.0.2.2']);
    const { lines = [] } = bgpWanted([network(7, 1, { hosts: 4, reflectors: 2 })]) ?? {};
    expect(lines.filter((line) => line.endsWith('client'))).toEqual([
      'l2vpn evpn: neighbor 192.0.2.3 route-reflector-client',
      'l2vpn evpn: neighbor 192.0.2.4 route-reflector-client',
    ]);
  });

  it('goes by the network with the lowest number that two hosts share', () => {
    const other = 'fedcba9876543210';
    const { lines = [] } = bgpWanted([network(9, 1), network(7, 1, { hosts: 2, key: other })]) ?? {};
    expect(lines.filter((line) => line.includes('password'))).toEqual([
      `neighbor 192.0.2.2 password {${other}}`,
      `neighbor 192.0.2.3 password {${KEY}}`,
    ]);
  });

  it('leaves alone what of the instance is somebody else’s', () => {
    const wanted = bgpWanted([network(7, 1)]);
    if (!wanted) throw new Error('nothing is wanted');
    const theirs = { router: true, vnis: true };
    expect(configuration(wanted, theirs).join('\n')).not.toContain('router-id');
    expect(unconfiguration(theirs)).toEqual(['router bgp 64789', ' no neighbor virtnet peer-group', 'exit']);
    expect(unconfiguration({ router: false, vnis: false })).toEqual(['no router bgp 64789']);
  });

  it('takes back a host that is gone, and only that', () => {
    const wanted = bgpWanted([network(7, 1, { hosts: 2, reflectors: 1 })]);
    if (!wanted) throw new Error('nothing is wanted');
    const gone = [
      'neighbor 192.0.2.3 peer-group virtnet',
      'l2vpn evpn: neighbor 192.0.2.3 route-reflector-client',
    ];
    const lines = configuration(wanted, { router: false, vnis: false }, gone);
    expect(lines.filter((line) => /\bno /.test(line))).toEqual([
      ' no neighbor 192.0.2.3',
      '  no neighbor virtnet activate',
    ]);
  });
});

describe('what WireGuard is told', () => {
  it('is what it tells of itself, whatever the order', () => {
    const wanted = wireguardWanted([network(7, 1, { encrypted: true })]);
    const peer = (n: number): string =>
      [publicKey(n), `secret${n}`, `192.0.2.${n}:51820`, innerOf(n), '0', '0', '0', 'off'].join('\t');
    const innerOf = (n: number): string =>
      `${`fd5c:91e7:2a40:0:${Array(4).fill(`${n}0${n}`).join(':')}`}/128`;
    const dump = [['own', 'public', '51820', 'off'].join('\t'), peer(3), peer(2), ''].join('\n');
    const hide = (secret: string): string => (secret === 'own' ? '{wireguard}' : `{${KEY}}`);
    expect(parseDump(dump, hide)).toEqual(wanted?.lines);
    expect(wanted?.mtu).toBe(1420);
  });
});
