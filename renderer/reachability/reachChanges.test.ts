/** What a turned cell of the matrix changes, in what is stored and in what runs. */
import { describe, expect, it } from 'vitest';
import { sampleDefinition, sampleNetwork } from '../../e2e/fakes/samples';
import { cellOf, exceptionWords, inForce, toggled, updatesFor, withWishes } from './reachChanges';

const definition = (name: string, n: number, changes = {}) =>
  sampleDefinition(name, {
    bridge: { name: `virbr${n}`, stp: false, delay: 0 },
    ips: [{ address: `10.0.${n}.1`, prefix: 24 }],
    ...changes,
  });
const nat = sampleNetwork('nat', { definition: definition('nat', 0), state: 'active' });
const routed = sampleNetwork('routed', {
  definition: definition('routed', 1, { forward: { mode: 'route' } }),
});
const lab = sampleNetwork('lab', { definition: definition('lab', 2, { forward: { mode: 'isolated' } }) });
const networks = [nat, routed, lab];
const current = networks.map(inForce);
const NOW = 1_800_000_000;

describe('a turned cell', () => {
  it('is an exception where the types say otherwise, and none where they say the same', () => {
    const forbidden = toggled([], current, 'virbr0', 'virbr1', NOW);
    expect(forbidden).toEqual([{ from: 'virbr0', to: 'virbr1', allow: false }]);
    const stored = withWishes(current, forbidden);
    expect(cellOf(stored, 'virbr0', 'virbr1', NOW)).toMatchObject({ reaches: 'no', by: 'exception' });
    expect(toggled([], stored, 'virbr0', 'virbr1', NOW)).toEqual([
      { from: 'virbr0', to: 'virbr1', allow: null },
    ]);
  });

  it('turned again is forgotten', () => {
    const once = toggled([], current, 'virbr0', 'virbr2', NOW);
    expect(toggled(once, current, 'virbr0', 'virbr2', NOW)).toEqual([]);
    expect(toggled([], current, 'virbr0', 'virbr0', NOW)).toEqual([]);
  });

  it('changes what runs and what is stored, and the isolated network that has to answer', () => {
    const updates = updatesFor(networks, toggled([], current, 'virbr0', 'virbr2', NOW));
    expect(updates.map(({ request }) => [request.name, request.config?.reach, request.live?.reach])).toEqual([
      ['nat', [{ device: 'virbr2', allow: true }], [{ device: 'virbr2', allow: true }]],
      ['lab', [{ device: 'virbr0', allow: false }], undefined],
    ]);
  });

  it('is said by the names of networks', () => {
    const [update] = updatesFor(networks, toggled([], current, 'virbr0', 'virbr2', NOW));
    const nameOf = (device: string): string => (device === 'virbr2' ? 'lab' : device);
    const after = update?.request.live ?? null;
    expect(exceptionWords(nat.definition, after, nameOf)).toEqual(['New exception: “nat” reaches “lab”.']);
    expect(exceptionWords({ ...nat.definition, reach: after?.reach }, {}, nameOf)).toEqual([
      'No longer an exception: “nat” reaches “lab”.',
    ]);
  });
});
