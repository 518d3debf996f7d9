import { describe, expect, it } from 'vitest';
import type { CheckContext } from '../../../shared/check/checkContext';
import { parseCidr } from '../../../shared/addresses/addresses';
import { newDraft } from '../../../shared/propose/suggest';
import { createDefinition, freeMac } from './createDefinition';
import { defaultNetwork } from './firstRun';

const context = (changes: Partial<CheckContext> = {}): CheckContext => ({
  networks: [],
  devices: ['lo', 'eth0'],
  uplinks: ['eth0'],
  addressSpace: [],
  self: null,
  ...changes,
});

const draft = (network = '172.16.40.0/24', name = 'lab') => {
  const subnet = parseCidr(network)?.subnet;
  if (!subnet) throw new Error(network);
  return newDraft({ name, subnet, dhcp: null, forward: { mode: 'nat' } });
};

describe('createDefinition', () => {
  it('completes what the draft leaves out, with a bridge name that no device and no network has', () => {
    const definition = createDefinition(
      draft(),
      context({
        devices: ['lo', 'virbr0'],
        networks: [{ name: 'a', uuid: 'u', device: 'virbr1', mac: 'm' }],
      }),
      [],
    );
    expect(definition.bridge.name).toBe('virbr2');
    expect(definition.mac).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
    expect(definition.uuid).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('keeps what the draft decides', () => {
    const wanted = {
      ...draft(),
      uuid: '00000000-0000-4000-8000-000000000001',
      mac: '52:54:00:00:00:07',
      bridge: { name: 'lab0', stp: true, delay: 2 },
    };
    expect(createDefinition(wanted, context(), [])).toEqual(wanted);
  });

  it('refuses what the checks refuse, with every finding', () => {
    expect(() => createDefinition({ ...draft(), name: '../x' }, context(), [])).toThrow(
      expect.objectContaining({
        data: { code: 'invalid-definition', issues: [expect.objectContaining({ path: 'name' })] },
      }),
    );
  });

  it('lets a question pass once it is accepted, and only that one', () => {
    const made = draft();
    const gateway = made.ips[0]?.address.replace(/1$/, '2') ?? '';
    const asking = { ...made, routes: [{ destination: '0.0.0.0', prefix: 0, gateway }] };
    expect(() => createDefinition(asking, context(), [])).toThrow(/way out/);
    expect(createDefinition(asking, context(), ['route-default']).routes).toHaveLength(1);
    expect(() => createDefinition(draft('127.0.0.0/24'), context(), ['subnet-reserved'])).toThrow();
  });

  it('has advice never in the way', () => {
    expect(createDefinition(draft('8.8.8.0/24'), context(), []).ips[0]?.address).toBe('8.8.8.1');
  });
});

describe('freeMac', () => {
  it('gives unicast addresses that differ', () => {
    const macs = Array.from({ length: 50 }, () => freeMac([]));
    expect(new Set(macs).size).toBe(50);
    expect(macs.every((mac) => mac.startsWith('52:54:00:'))).toBe(true);
  });
});

describe('defaultNetwork', () => {
  it('is libvirt’s where that is free', () => {
    const network = defaultNetwork(context());
    expect(network).toMatchObject({
      name: 'default',
      forward: { mode: 'nat' },
      bridge: { name: 'virbr0', stp: false },
    });
    expect(network?.ips).toEqual([
      {
        address: '192.168.122.1',
        prefix: 24,
        dhcp: { ranges: [{ start: '192.168.122.128', end: '192.168.122.254' }], hosts: [] },
      },
    ]);
  });

  it('moves aside for whoever has the addresses or the bridge', () => {
    const network = defaultNetwork(
      context({
        devices: ['lo', 'virbr0'],
        addressSpace: [{ subnet: '192.168.0.0/17', kind: 'route', owner: 'route' }],
      }),
    );
    expect(network?.bridge.name).toBe('virbr1');
    expect(network?.ips[0]?.address).toBe('192.168.128.1');
  });
});
