/** What the assistant proposes, what follows which choice, and what is never overwritten. */
import { describe, expect, it } from 'vitest';
import type { CheckContext } from '../../shared/check/checkContext';
import type { NetworkDefinition } from '../../shared/definition/network';
import { openAssistant, reduce, type Assistant, type AssistantEvent } from './assistantState';

const context: CheckContext = {
  networks: [
    {
      name: 'default',
      uuid: '11111111-1111-4111-8111-111111111111',
      device: 'virbr0',
      mac: '52:54:00:00:00:01',
    },
  ],
  devices: ['lo', 'eth0', 'virbr0'],
  uplinks: ['eth0'],
  addressSpace: [
    { subnet: '192.168.122.0/24', kind: 'network', owner: 'network “default”' },
    { subnet: '172.16.40.0/24', kind: 'vpn', owner: 'VPN tun0' },
  ],
  self: null,
};

const lab: NetworkDefinition = {
  name: 'lab',
  uuid: '22222222-2222-4222-8222-222222222222',
  mac: '52:54:00:00:00:02',
  bridge: { name: 'virbr7', stp: true, delay: 2 },
  forward: { mode: 'route', device: 'eth0' },
  mtu: 1400,
  dns: { enabled: true },
  ips: [
    {
      address: '10.9.0.1',
      prefix: 25,
      dhcp: { ranges: [{ start: '10.9.0.40', end: '10.9.0.60' }], hosts: [] },
    },
  ],
};

const after = (...events: AssistantEvent[]): Assistant =>
  events.reduce((state, event) => reduce(state, event, context), openAssistant(context));

describe('opening', () => {
  it('stands on step 3 with a network that could be finished as it is', () => {
    expect(openAssistant(context)).toMatchObject({
      step: 'start',
      furthest: 2,
      changed: false,
      mode: 'nat',
      name: { text: 'NAT_Network_172', typed: false },
      network: { text: '172.16.41.0/24', typed: false },
      dhcp: { start: '172.16.41.128', end: '172.16.41.254', typed: false },
      start: true,
      autostart: true,
      temporary: false,
    });
  });
});

describe('proposals follow', () => {
  it('moves the DHCP range along with the network', () => {
    expect(after({ type: 'network', text: '10.5.0.0/25' }).dhcp).toEqual({
      start: '10.5.0.64',
      end: '10.5.0.126',
      typed: false,
    });
  });

  it('keeps a range that a person wrote, until the proposal is asked for', () => {
    const typed = after({ type: 'dhcp', start: '172.16.41.10' }, { type: 'network', text: '10.5.0.0/24' });
    expect(typed.dhcp).toEqual({ start: '172.16.41.10', end: '172.16.41.254', typed: true });
    expect(reduce(typed, { type: 'dhcpProposal' }, context).dhcp).toEqual({
      start: '10.5.0.128',
      end: '10.5.0.254',
      typed: false,
    });
  });

  it('keeps the last range while the network cannot be read', () => {
    expect(after({ type: 'network', text: '10.5.0' }).dhcp.start).toBe('172.16.41.128');
  });

  it('takes a free subnet of the chosen private block', () => {
    expect(after({ type: 'block', block: '10.0.0.0/8' }).network.text).toBe('10.20.0.0/24');
  });

  it('is to span hosts by one template, until another is chosen or that is taken back', () => {
    const spanning = { type: 'template', template: 'span' } as const;
    expect(after(spanning)).toMatchObject({ spans: true, mode: 'nat' });
    expect(after(spanning, { type: 'template', template: 'nat' }).spans).toBe(false);
    expect(after(spanning, { type: 'option', option: 'spans', on: false }).spans).toBe(false);
    expect(after({ type: 'option', option: 'spans', on: true }).spans).toBe(true);
  });

  it('names the network after its preset, but not over a typed name', () => {
    expect(after({ type: 'template', template: 'route' }).name.text).toBe('Routed_Network_172');
    expect(after({ type: 'name', text: 'mine' }, { type: 'template', template: 'isolated' })).toMatchObject({
      name: { text: 'mine' },
      mode: 'isolated',
    });
  });

  it('forgets the consent to a public range when the network changes', () => {
    const asked = after({ type: 'network', text: '8.8.8.0/24' }, { type: 'acceptPublic', accept: true });
    expect(asked.acceptPublic).toBe(true);
    expect(reduce(asked, { type: 'network', text: '9.9.9.0/24' }, context).acceptPublic).toBe(false);
  });
});

describe('a copy', () => {
  const copied = after({ type: 'copy', definition: lab });

  it('keeps what is not its identity and gets a name and a network of its own', () => {
    expect(copied.base).toMatchObject({ mtu: 1400, bridge: { stp: true, delay: 2 } });
    expect(copied.base).not.toHaveProperty('uuid');
    expect(copied.base).not.toHaveProperty('mac');
    expect(copied.base?.bridge).not.toHaveProperty('name');
    expect(copied).toMatchObject({ mode: 'route', device: 'eth0', network: { text: '172.16.41.0/25' } });
  });

  it('moves its range to the same place in the new network', () => {
    expect(copied.dhcp).toEqual({ start: '172.16.41.40', end: '172.16.41.60', typed: false });
  });

  it('is numbered when its name is taken', () => {
    expect(after({ type: 'copy', definition: { ...lab, name: 'default' } }).name.text).toBe('default_2');
  });
});

describe('a file', () => {
  it('keeps its own name and network while they are free', () => {
    const read = after({ type: 'file', fileName: 'lab.xml', definition: lab, error: null });
    expect(read).toMatchObject({
      name: { text: 'lab' },
      network: { text: '10.9.0.0/25' },
      dhcp: { start: '10.9.0.40' },
    });
  });

  it('keeps what was typed before when the file cannot be read', () => {
    const error = { message: 'Line 3: …', data: { code: 'unsupported' as const, path: 'network/ip' } };
    const failed = after(
      { type: 'name', text: 'mine' },
      { type: 'file', fileName: 'x.xml', definition: null, error },
    );
    expect(failed).toMatchObject({ name: { text: 'mine' }, base: null, origin: { kind: 'file', error } });
  });
});

describe('moving between steps', () => {
  it('remembers the furthest step when going back', () => {
    expect(after({ type: 'go', step: 'dhcp' }, { type: 'go', step: 'name' })).toMatchObject({
      step: 'name',
      furthest: 5,
      changed: false,
    });
  });

  it('counts refusals, so that each moves the focus again', () => {
    const refused = after({ type: 'refuse', step: 'name' }, { type: 'refuse', step: 'name' });
    expect(refused).toMatchObject({ step: 'name', refused: ['name'], refusals: 2 });
  });
});

describe('what Cancel asks about', () => {
  it('is what a person typed, not what a click chose', () => {
    expect(
      after({ type: 'template', template: 'route' }, { type: 'option', option: 'start', on: false }).changed,
    ).toBe(false);
    expect(after({ type: 'name', text: 'x' }).changed).toBe(true);
  });
});
