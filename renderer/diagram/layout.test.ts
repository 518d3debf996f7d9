/** Diagrams from nothing to crowds: everything has its place, nothing lies on anything else, words fit or say that they are cut. */
import { describe, expect, it } from 'vitest';
import type { Guest } from '../../shared/contract/snapshot';
import {
  sampleAddress,
  sampleDefinition,
  sampleGuest,
  sampleHost,
  sampleMember,
  sampleNetwork,
  sampleSpan,
} from '../../e2e/fakes/samples';
import { layOut, type Layout } from './layout';
import { LETTER_WIDTH, type Shape } from './shapes';
import { hostTopology, networkTopology } from './topology';
import { topologyList, topologySummary } from './topologyText';

const guests = (count: number): Guest[] =>
  Array.from({ length: count }, (_, index) =>
    sampleGuest({
      name: `guest-with-a-long-name-${index + 1}`,
      port: `vnet${index}`,
      mac: `52:54:00:aa:00:${index.toString(16).padStart(2, '0')}`,
      addresses: [
        sampleAddress({ address: `192.168.122.${index + 100}` }),
        sampleAddress({ address: `fd00:1234:5678:9abc:5054:ff:fe00:${index}`, family: 'ipv6' }),
      ],
    }),
  );

const definition = sampleDefinition('default', {
  ips: [
    { address: '192.168.122.1', prefix: 24 },
    { address: 'fd00:1234:5678:9abc::1', prefix: 64 },
  ],
});
const crowded = (name: string, count: number) =>
  sampleNetwork(name, { state: 'active', definition: { ...definition, name }, guests: guests(count) });
const host = sampleHost({
  uplinks: [
    { name: 'wlan0', kind: 'wireless', up: true, addresses: ['198.51.100.7/24'], isDefault: false },
    {
      name: 'eth0',
      kind: 'physical',
      up: true,
      addresses: ['192.168.100.100/24', '2001:db8::1234/64'],
      isDefault: true,
    },
  ],
});

interface Box {
  what: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The room that a shape takes; wires and the host's outline take none. */
function boxOf(shape: Shape): Box[] {
  const around = (x: number, y: number, width: number, height: number): Box[] => [
    {
      what: shape.kind,
      left: x - width / 2,
      right: x + width / 2,
      top: y - height / 2,
      bottom: y + height / 2,
    },
  ];
  switch (shape.kind) {
    case 'text': {
      const width = shape.text.length * LETTER_WIDTH[shape.tone];
      const left = shape.anchor === 'start' ? shape.x : shape.x - width / 2;
      return [{ what: shape.text, left, right: left + width, top: shape.y - 7.5, bottom: shape.y + 2.5 }];
    }
    case 'guest':
      return around(shape.x, shape.y + 0.5, 30, 25);
    case 'switch':
      return around(shape.x, shape.y, 50, 30);
    case 'globe':
      return around(shape.x, shape.y, 44, 44);
    case 'sign':
      return around(shape.x, shape.y, 28, 28);
    case 'port':
      return around(shape.x, shape.y, 10, 12);
    default:
      return [];
  }
}

const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Pairs of shapes that lie on each other, and words that a wire runs through. */
function collisions({ shapes }: Layout): string[] {
  const boxes = shapes.flatMap(boxOf);
  const found = boxes.flatMap((box, index) =>
    boxes.slice(index + 1).flatMap((other) => (meet(box, other) ? [`${box.what} on ${other.what}`] : [])),
  );
  const words = shapes.filter(({ kind }) => kind === 'text').flatMap(boxOf);
  for (const shape of shapes) {
    if (shape.kind !== 'wire') continue;
    shape.points.slice(1).forEach(([x, y], index) => {
      const [fromX, fromY] = shape.points[index] ?? [x, y];
      const wire = {
        what: 'wire',
        left: Math.min(x, fromX) - 1,
        right: Math.max(x, fromX) + 1,
        top: Math.min(y, fromY) - 1,
        bottom: Math.max(y, fromY) + 1,
      };
      for (const word of words) if (meet(wire, word)) found.push(`wire through ${word.what}`);
    });
  }
  return found;
}

function expectReadable(layout: Layout): void {
  expect(collisions(layout)).toEqual([]);
  for (const { what, left, right, top, bottom } of layout.shapes.flatMap(boxOf)) {
    expect(left, what).toBeGreaterThanOrEqual(0);
    expect(top, what).toBeGreaterThanOrEqual(0);
    expect(right, what).toBeLessThanOrEqual(layout.width);
    expect(bottom, what).toBeLessThanOrEqual(layout.height);
  }
  for (const shape of layout.shapes)
    if (shape.kind === 'text') expect(shape.text.endsWith('…')).toBe(shape.full !== null);
}

const wordsOf = (layout: Layout): string[] =>
  layout.shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));
const count = (layout: Layout, kind: Shape['kind']): number =>
  layout.shapes.filter((shape) => shape.kind === kind).length;

describe('the diagram of a network', () => {
  it.each([0, 1, 2, 5, 6, 7, 8, 20, 21, 40, 100])('has room for %i guests', (number) => {
    const layout = layOut(networkTopology(crowded('default', number), host));
    expectReadable(layout);
    expect(count(layout, 'guest')).toBe(number);
    expect(layout.width).toBeLessThanOrEqual(1030);
    const words = wordsOf(layout);
    expect(words).toEqual(
      expect.arrayContaining(['virbr0', '192.168.122.1/24', 'eth0, default', 'as 192.168.100.100']),
    );
    for (let index = 0; index < number; index += 1) expect(words).toContain(`192.168.122.${index + 100}`);
    if (number === 0) expect(words).toContain('No guests');
  });

  it('keeps the whole of a name that it cuts', () => {
    const { shapes } = layOut(networkTopology(crowded('default', 1), host));
    expect(shapes).toContainEqual(
      expect.objectContaining({ text: 'guest-with-a-…', full: 'guest-with-a-long-name-1' }),
    );
  });

  const arrows = (layout: Layout): string[] =>
    layout.shapes.flatMap((shape) => (shape.kind === 'arrow' && shape.ink !== 'plain' ? [shape.to] : []));
  const ipv4Only = { ips: [{ address: '10.0.0.1', prefix: 24 }] };
  it.each([
    ['nat', ['left'], ['as 192.168.100.100']],
    ['route', ['left', 'right'], ['both ways']],
    ['open', ['left', 'right'], ['other rules decide']],
    ['isolated', [], ['nothing passes']],
  ] as const)('of type %s shows the ways %j', (mode, ways, words) => {
    const network = sampleNetwork('lab', {
      state: 'active',
      definition: sampleDefinition('lab', { ...ipv4Only, forward: { mode } }),
    });
    const layout = layOut(networkTopology(network, host));
    expectReadable(layout);
    expect(arrows(layout)).toEqual(ways);
    expect(wordsOf(layout)).toEqual(expect.arrayContaining([...words]));
    expect(count(layout, 'cross')).toBe(mode === 'isolated' ? 1 : 0);
  });

  it('shows a Bridged network on the LAN by the card of its bridge, or on none', () => {
    const joining = sampleNetwork('lan', {
      state: 'active',
      device: 'br0',
      definition: sampleDefinition('lan', {
        forward: { mode: 'bridge' },
        bridge: { name: 'br0', stp: false, delay: 0 },
        ips: [],
      }),
    });
    const onLan = sampleHost({ bridges: [{ name: 'br0', uplinks: ['enp7s0'] }] });
    const topology = networkTopology(joining, onLan);
    expect(topology.uplinks).toEqual([{ name: 'enp7s0', state: 'up', isDefault: false, addresses: [] }]);
    const layout = layOut(topology);
    expectReadable(layout);
    expect(arrows(layout)).toEqual(['left', 'right']);
    expect(wordsOf(layout)).toEqual(expect.arrayContaining(['Bridged', 'one LAN', 'enp7s0']));
    expect(topologySummary(topology)).toContain('On the LAN by enp7s0, like this host.');
    const alone = networkTopology(joining, sampleHost({ bridges: [{ name: 'br0', uplinks: [] }] }));
    expect(wordsOf(layOut(alone))).toContain('no LAN now');
    expect(topologySummary(alone)).toContain('On no LAN now.');
  });

  it.each([
    [1, [0]],
    [3, [2, 0, 9]],
    [24, [1, 21, 40, 0, 7]],
  ])('over hosts has room for %i guests here and %j there, and marks who is lost', (here, there) => {
    const peers = there.map((_, index) => `host-with-a-long-name-${index + 2}`);
    const elsewhere = peers.flatMap((name, index) =>
      guests(there[index] ?? 0).map((guest) => ({
        ...guest,
        port: null,
        host: name,
        mac: `${name} ${guest.mac}`,
      })),
    );
    const lost = peers.at(-1) ?? '';
    const spanning = sampleNetwork('default', {
      state: 'active',
      definition: { ...definition, span: sampleSpan('orion', ...peers) },
      guests: [...guests(here), ...elsewhere],
      span: {
        device: 'vx4097',
        members: peers.map((name) => sampleMember(name, name === lost ? { state: 'lost' } : {})),
        faults: [],
      },
    });
    const topology = networkTopology(spanning, host);
    const layout = layOut(topology);
    expectReadable(layout);
    expect(count(layout, 'host')).toBe(peers.length + 1);
    expect(count(layout, 'guest')).toBe(here + there.reduce((sum, one) => sum + one, 0));
    expect(count(layout, 'cross')).toBe(1);
    const words = wordsOf(layout);
    expect(words).toContain('VXLAN 4097');
    expect(words.filter((word) => word === 'Lost')).toHaveLength(1);
    expect(topologySummary(topology)).toContain(`spans ${peers.length + 1} hosts, of which 1 is lost`);
    expect(topologyList(topology).map(({ key }) => key)).toEqual(
      expect.arrayContaining(peers.map((name) => `host ${name}`)),
    );
  });

  it('shows both ways for the routed IPv6 of a NAT network, one for NAT66', () => {
    const both = { forward: { mode: 'nat' }, ips: definition.ips } as const;
    const shown = (changes: Parameters<typeof sampleDefinition>[1]): string[] =>
      arrows(
        layOut(networkTopology(sampleNetwork('lab', { definition: sampleDefinition('lab', changes) }), host)),
      );
    expect(shown(both)).toEqual(['left', 'right']);
    expect(shown({ ...both, forward: { mode: 'nat', ipv6: true } })).toEqual(['left']);
  });

  it('is dashed when inactive, and in its own ink when changed outside', () => {
    const inactive = layOut(networkTopology(sampleNetwork('lab'), host));
    expect(inactive.shapes).toContainEqual(expect.objectContaining({ kind: 'switch', faint: true }));
    expect(wordsOf(inactive)).toContain('Inactive');
    const drift = [{ action: 'create', kind: 'rule', key: 'x', title: 'x' } as const];
    const changed = layOut(
      networkTopology(sampleNetwork('lab', { state: 'active', drift: [...drift] }), host),
    );
    expect(changed.shapes).toContainEqual(
      expect.objectContaining({ kind: 'switch', faint: false, ink: 'changed' }),
    );
    expect(changed.shapes).toContainEqual(
      expect.objectContaining({ text: 'Changed outside', tone: 'changed' }),
    );
  });

  it('crosses out an uplink that is down, is missing or does not exist', () => {
    const [wireless, wired] = host.uplinks;
    const network = sampleNetwork('lab', { state: 'active' });
    const down = sampleHost({ uplinks: wired ? [{ ...wired, up: false }] : [] });
    const none = sampleHost({ uplinks: wireless ? [wireless] : [] });
    for (const [where, words] of [
      [down, 'eth0, down'],
      [none, 'no uplink now'],
    ] as const) {
      const layout = layOut(networkTopology(network, where));
      expectReadable(layout);
      expect(count(layout, 'cross')).toBe(1);
      expect(wordsOf(layout)).toContain(words);
    }
    const chosen = sampleDefinition('lab', { forward: { mode: 'nat', device: 'eth7' } });
    const missing = layOut(networkTopology(sampleNetwork('lab', { definition: chosen }), host));
    expect(wordsOf(missing)).toContain('eth7, missing');
  });
});

describe('the diagram of a host', () => {
  it.each([
    [0, 0],
    [1, 100],
    [3, 4],
    [20, 12],
    [200, 3],
  ])('has room for %i networks of %i guests', (networks, each) => {
    const modes = ['nat', 'route', 'isolated', 'open'] as const;
    const all = Array.from({ length: networks }, (_, index) => {
      const network = crowded(`net-${index}`, each);
      const forward = { mode: modes[index % modes.length] ?? 'nat' };
      return { ...network, uuid: String(index), running: { ...network.definition, forward } };
    });
    const layout = layOut(hostTopology(all, host));
    expectReadable(layout);
    expect(count(layout, 'switch')).toBe(networks);
    expect(count(layout, 'port')).toBe(2);
    expect(count(layout, 'guest')).toBeLessThanOrEqual(200);
    if (each > 8) expect(wordsOf(layout).some((words) => / more guests$/.test(words))).toBe(true);
    if (networks === 200) expect(wordsOf(layout)).toContain('3 guests');
  });
});
