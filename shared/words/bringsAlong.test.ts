import { describe, expect, it } from 'vitest';
import { sampleDefinition } from '../../e2e/fakes/samples';
import { bringsAlong } from './bringsAlong';

const lab = sampleDefinition('lab', { bridge: { name: 'virbr7', stp: false, delay: 0 } });

describe('what a definition brings along', () => {
  it('is nothing in a plain network, and nothing of remarks', () => {
    expect(bringsAlong(lab)).toEqual([]);
    expect(bringsAlong({ ...lab, dnsmasqOptions: ['', '# a remark'] })).toEqual([]);
  });

  it('names options, TFTP folders, exceptions and forwards', () => {
    const [first, ...more] = lab.ips;
    expect(
      bringsAlong({
        ...lab,
        ips: [{ ...(first ?? { address: '10.7.0.1', prefix: 24 }), tftpRoot: '/etc' }, ...more],
        dnsmasqOptions: ['log-queries', 'server=192.0.2.1'],
        reach: [{ device: 'virbr9', allow: true }],
        portForwards: [
          { protocol: 'tcp', hostPorts: { start: 80, end: 80 }, guest: '10.7.0.9', guestPort: 80 },
        ],
      }),
    ).toEqual([
      'Raw options for dnsmasq: log-queries; server=192.0.2.1.',
      'Folders that guests read by TFTP: /etc.',
      'Exceptions between networks: reaches virbr9.',
      expect.stringMatching(/^Port forwards: .*80/),
    ]);
  });

  it('names the hosts that a network spans, which this one lets in', () => {
    const members = [1, 2].map((n) => ({ name: `hv${n}`, address: `192.0.2.${n}`, share: n - 1 }));
    const span = { vni: 7, engine: 'static' as const, here: 'hv1', shares: 4, key: '0123456789abcdef' };
    expect(bringsAlong({ ...lab, span: { ...span, members } })).toEqual([
      'Other hosts, which are let in and get what guests send: hv2 (192.0.2.2).',
    ]);
  });

  it('says what an isolated network does not ask', () => {
    const isolated = { ...lab, forward: { mode: 'isolated' as const } };
    expect(
      bringsAlong({
        ...isolated,
        dns: { enabled: true, forwarders: [{ address: '192.0.2.1', domain: 'a.test' }] },
        dnsmasqOptions: ['server=192.0.2.2', 'local=/b.test/'],
      }),
    ).toContain('Not asked while the network is isolated: a.test by 192.0.2.1; server=192.0.2.2.');
  });

  it('stays short, however much there is', () => {
    const [line = ''] = bringsAlong({
      ...lab,
      dnsmasqOptions: Array.from({ length: 256 }, (_, n) => `txt-record=n${n}.test,${'x'.repeat(900)}`),
    });
    expect(line.length).toBeLessThan(800);
    expect(line).toContain('; and 248 more.');
  });
});
