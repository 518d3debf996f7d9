/** What counts when definitions of the same network on several hosts are compared. */
import { describe, expect, it } from 'vitest';
import { networkDefinitionSchema, type NetworkDefinition } from '../definition/network';
import { commonPart } from './commonPart';

const definition = (change: Partial<NetworkDefinition> = {}): NetworkDefinition =>
  networkDefinitionSchema.parse({
    name: 'lab',
    uuid: '6f1a2c58-2f0b-4b39-9a3b-0d6a4b2f7a10',
    forward: { mode: 'nat', device: 'eth0' },
    bridge: { name: 'virbr7', stp: false, delay: 0 },
    mac: '52:54:00:00:00:01',
    dns: { enabled: true },
    ips: [{ address: '10.0.0.1', prefix: 24, dhcp: { ranges: [], hosts: [] } }],
    portForwards: [
      {
        protocol: 'tcp',
        hostAddress: '192.0.2.1',
        hostPorts: { start: 80, end: 80 },
        guest: '10.0.0.9',
        guestPort: 80,
      },
    ],
    span: {
      ...{ vni: 7, engine: 'static', here: 'one', shares: 4, key: '0123456789abcdef' },
      members: [
        { name: 'one', address: '192.0.2.1', share: 0 },
        { name: 'two', address: '192.0.2.2', share: 1 },
      ],
    },
    ...change,
  });

describe('commonPart', () => {
  const one = definition();
  const { span } = one;
  if (!span) throw new Error('no span');

  it('is the same on every host, whatever is its own and whoever wrote it down', () => {
    const two = definition({
      forward: { mode: 'nat', device: 'enp3s0' },
      bridge: { ...one.bridge, name: 'virbr0' },
      portForwards: one.portForwards?.map((forward) => ({ ...forward, hostAddress: '192.0.2.2' })),
      span: { ...span, here: 'two', members: span.members.toReversed() },
      reach: [{ device: 'virbr3', allow: true }],
    });
    expect(commonPart(two)).toBe(commonPart(one));
  });

  it.each([
    ['an address', { ips: [{ address: '10.0.0.2', prefix: 24 }] }],
    ['a member', { span: { ...span, members: span.members.slice(0, 1) } }],
    ['a share', { span: { ...span, shares: 8 } }],
    [
      'the guest of a port',
      { portForwards: one.portForwards?.map((forward) => ({ ...forward, guestPort: 81 })) },
    ],
  ] satisfies [string, Partial<NetworkDefinition>][])('is another one with %s', (_what, change) => {
    expect(commonPart(definition(change))).not.toBe(commonPart(one));
  });
});
