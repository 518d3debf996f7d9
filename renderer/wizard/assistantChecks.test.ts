/** Which values hold a step back, what is shown when, and the request that Finish makes. */
import { describe, expect, it } from 'vitest';
import type { CheckContext } from '../../shared/check/checkContext';
import {
  acceptedCodes,
  draftOf,
  findingsOf,
  placeOf,
  reachable,
  shownIssue,
  startOptions,
} from './assistantChecks';
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
  addressSpace: [{ subnet: '192.168.122.0/24', kind: 'network', owner: 'network “default”' }],
  self: null,
};

const after = (...events: AssistantEvent[]): Assistant =>
  events.reduce((state, event) => reduce(state, event, context), openAssistant(context));

const codesAfter = (...events: AssistantEvent[]): string[] =>
  findingsOf(after(...events), context).map(({ field, issue }) => `${field}: ${issue.code}`);

describe('findings', () => {
  it('are none for what the assistant proposes', () => {
    for (const preset of ['nat', 'route', 'isolated'] as const)
      expect(codesAfter({ type: 'template', template: preset })).toEqual([]);
  });

  it.each([
    ['', 'name: name-empty'],
    ['../x', 'name: name-characters'],
    ['a b', 'name: name-characters'],
    [' lead', 'name: name-characters'],
    ['default', 'name: name-taken'],
    ['x'.repeat(300), 'name: name-too-long'],
  ])('refuse the name %j', (text, finding) => {
    expect(codesAfter({ type: 'name', text })).toEqual([finding]);
  });

  it.each([
    ['', 'network: subnet-syntax'],
    ['300.1.1.0/24', 'network: subnet-syntax'],
    ['10.0.0.5/24', 'network: subnet-not-network'],
    ['10.0.0.0/30', 'network: subnet-too-small'],
    ['192.168.122.128/25', 'network: subnet-overlap'],
    ['8.8.8.0/24', 'network: subnet-public'],
  ])('refuse the network %j', (text, finding) => {
    expect(codesAfter({ type: 'network', text })).toEqual([finding]);
  });

  it('name the end or the start of a wrong range, once', () => {
    const network = openAssistant(context).network.text.replace('0/24', '');
    expect(codesAfter({ type: 'dhcp', end: `${network}255` })).toEqual(['dhcpEnd: dhcp-broadcast']);
    expect(codesAfter({ type: 'dhcp', start: `${network}1` })).toEqual(['dhcpStart: dhcp-gateway']);
    expect(
      codesAfter({ type: 'dhcp', start: `${network}1` }, { type: 'dhcpEnabled', enabled: false }),
    ).toEqual([]);
  });

  it('let a public range pass once it is confirmed, and tell the helper so', () => {
    const state = after({ type: 'network', text: '8.8.8.0/24' }, { type: 'acceptPublic', accept: true });
    expect(findingsOf(state, context)).toEqual([]);
    expect(acceptedCodes(state)).toEqual(['subnet-public']);
  });

  it('notice an uplink that is gone', () => {
    expect(codesAfter({ type: 'device', device: 'eth9' })).toEqual(['device: uplink-unknown']);
  });

  it('ask for the file or the network to copy', () => {
    expect(codesAfter({ type: 'copy', definition: null })).toEqual(['origin: schema']);
    expect(codesAfter({ type: 'file', fileName: null, definition: null, error: null })).toEqual([
      'origin: schema',
    ]);
  });
});

describe('what is shown', () => {
  it('spares an empty field until Next was refused on it', () => {
    const empty = after({ type: 'name', text: '' });
    expect(shownIssue(empty, findingsOf(empty, context), 'name')).toBeNull();
    const refused = reduce(empty, { type: 'refuse', step: 'name' }, context);
    expect(shownIssue(refused, findingsOf(refused, context), 'name')?.code).toBe('name-empty');
  });

  it('shows a wrong value while it is typed', () => {
    const state = after({ type: 'name', text: 'a b' });
    expect(shownIssue(state, findingsOf(state, context), 'name')?.suggestion).toBe('a_b');
  });
});

describe('reachable', () => {
  it('stops at the first step that has a finding', () => {
    const findings = findingsOf(after({ type: 'network', text: 'x' }, { type: 'name', text: '' }), context);
    expect(reachable(findings, 'finish')).toBe('name');
    expect(reachable(findings, 'name')).toBe('name');
    expect(reachable([], 'finish')).toBe('finish');
  });
});

describe('the request', () => {
  it('is a draft of the chosen values', () => {
    const state = after(
      { type: 'name', text: 'lab' },
      { type: 'network', text: ' 10.5.0.0/24 ' },
      { type: 'device', device: 'eth0' },
    );
    expect(draftOf(state, context)).toEqual({
      companions: [],
      draft: {
        name: 'lab',
        forward: { mode: 'nat', device: 'eth0' },
        bridge: { stp: false, delay: 0 },
        dns: { enabled: true },
        ips: [
          {
            address: '10.5.0.1',
            prefix: 24,
            dhcp: { ranges: [{ start: '10.5.0.128', end: '10.5.0.254' }], hosts: [] },
          },
        ],
      },
      notices: [],
    });
  });

  it('names no uplink for an isolated network', () => {
    const state = after({ type: 'device', device: 'eth0' }, { type: 'mode', mode: 'isolated' });
    expect(draftOf(state, context)?.draft.forward).toEqual({ mode: 'isolated' });
  });

  it('does not exist while a value cannot be read', () => {
    expect(draftOf(after({ type: 'network', text: '10.' }), context)).toBeNull();
  });

  it('starts a temporary network at once and never on boot', () => {
    const state = after(
      { type: 'option', option: 'start', on: false },
      { type: 'option', option: 'temporary', on: true },
    );
    expect(startOptions(state)).toEqual({ start: true, autostart: false, transient: true });
    expect(startOptions(after())).toEqual({ start: true, autostart: true, transient: false });
  });
});

describe('a Bridged network', () => {
  const onLan: CheckContext = {
    ...context,
    devices: [...context.devices, 'br0', 'br1'],
    bridges: [
      { name: 'br1', uplinks: [] },
      { name: 'br0', uplinks: ['eth1'] },
    ],
  };
  const joining = (at: CheckContext, ...events: AssistantEvent[]): Assistant =>
    [{ type: 'template', template: 'bridge' } as const, ...events].reduce<Assistant>(
      (state, event) => reduce(state, event, at),
      openAssistant(at),
    );

  it('joins the bridge that leads to a LAN, and has nothing of what the other pages say', () => {
    const state = joining(onLan, { type: 'network', text: 'nonsense' }, { type: 'dhcp', start: '1.2.3' });
    expect(findingsOf(state, onLan)).toEqual([]);
    expect(draftOf(state, onLan)).toEqual({
      companions: [],
      draft: {
        name: 'Bridged_Network',
        forward: { mode: 'bridge' },
        bridge: { name: 'br0', stp: false, delay: 0 },
        dns: { enabled: true },
        ips: [],
      },
      notices: [],
    });
  });

  it('joins another one that is chosen, with advice about it', () => {
    const state = joining(onLan, { type: 'joined', bridge: 'br1' });
    expect(draftOf(state, onLan)?.draft.bridge.name).toBe('br1');
    expect(findingsOf(state, onLan)).toMatchObject([
      { step: 'type', field: 'joined', issue: { code: 'bridge-uplink', severity: 'advice' } },
    ]);
  });

  it('cannot be made where there is no bridge, and says so on the page of types', () => {
    expect(findingsOf(joining(context), context)).toMatchObject([
      { step: 'type', field: 'joined', issue: { code: 'bridge-unnamed' } },
    ]);
  });
});

describe('placeOf', () => {
  it.each([
    ['name', 'name'],
    ['ips[0]', 'ipv4'],
    ['ips[0].dhcp.ranges[0].end', 'dhcp'],
    ['forward.device', 'type'],
    ['mtu', 'finish'],
  ])('puts %s on its step', (path, step) => {
    expect(placeOf(path).step).toBe(step);
  });
});
