/** Several networks updated as one change, on a host in memory: all of it or nothing. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '../../electron/helper/engine';
import type { NetworkDefinition } from '../../shared/definition/network';
import { sabotage } from '../fakes/failing';
import { FakeEngine, isolatedDraft } from '../fakes/fakeEngine';

let fake: FakeEngine;
let engine: Engine;
let one: NetworkDefinition;
let other: NetworkDefinition;

const state = () => ({ stored: fake.stored(), host: fake.host.describe() });

beforeEach(async () => {
  fake = await FakeEngine.open();
  engine = fake.engine;
  const plain = { start: true, autostart: false, transient: false };
  const definitions = [isolatedDraft('one', 1), isolatedDraft('other', 2)];
  await engine.handlers.give({
    order: { do: 'create', networks: definitions.map((definition) => ({ ...plain, definition })) },
  });
  [one, other] = await Promise.all([definitionOf('one'), definitionOf('other')]);
});
afterEach(() => fake.close());

async function definitionOf(name: string): Promise<NetworkDefinition> {
  const { networks } = await engine.handlers.networks({});
  const found = networks.find((network) => network.name === name);
  if (!found) throw new Error(`${name} is not there`);
  return found.definition;
}

const update = (from: NetworkDefinition, to: NetworkDefinition) => ({
  name: from.name,
  config: to,
  live: to,
});
const reaching = (from: NetworkDefinition, to: NetworkDefinition): NetworkDefinition => ({
  ...from,
  reach: [{ device: to.bridge.name, allow: true }],
});
const bothWays = () => [update(one, reaching(one, other)), update(other, reaching(other, one))];

it('changes both, as the plan said, in one entry of the activity', async () => {
  const before = state();
  const { plan } = await engine.handlers.plan({ order: { do: 'update', updates: bothWays() } });
  expect(state()).toEqual(before);
  expect(plan.steps.length).toBeGreaterThan(0);
  await engine.handlers.give({ order: { do: 'update', updates: bothWays() } });
  expect((await definitionOf('one')).reach).toEqual([{ device: other.bridge.name, allow: true }]);
  expect((await definitionOf('other')).reach).toEqual([{ device: one.bridge.name, allow: true }]);
  const [last, created] = await engine.handlers.activity({ limit: 2 });
  expect(last).toMatchObject({ action: 'define', outcome: 'done', network: 'one, other' });
  expect(created?.action).toBe('create');
  expect((await engine.handlers.plan({ order: { do: 'update', updates: bothWays() } })).plan.steps).toEqual(
    [],
  );
});

it('lets a network take what another gives up in the same change', async () => {
  const { ips } = one;
  await engine.handlers.give({
    order: {
      do: 'update',
      updates: [
        update(one, { ...one, ips: [{ address: '10.3.1.1', prefix: 24 }] }),
        update(other, { ...other, ips }),
      ],
    },
  });
  expect((await definitionOf('other')).ips).toEqual(ips);
});

it.each([
  ['is refused', () => update(other, { ...other, ips: one.ips }), 'invalid-definition'],
  ['is not there', () => ({ ...update(other, other), name: 'nobody' }), 'not-found'],
])('changes nothing when one of them %s', async (_what, second, code) => {
  const before = state();
  const updates = [update(one, reaching(one, other)), second()];
  await expect(engine.handlers.give({ order: { do: 'update', updates } })).rejects.toMatchObject({
    data: { code },
  });
  expect(state()).toEqual(before);
});

it('changes nothing when a tool fails at any step', async () => {
  const before = state();
  let struck = 0;
  for (let nth = 0; ; nth += 1) {
    const saboteur = sabotage(fake.host, nth, 'after');
    const { handlers } = fake.another(saboteur.host);
    const failed = await Promise.resolve(
      handlers.give({ order: { do: 'update', updates: bothWays() } }),
    ).then(
      () => false,
      () => true,
    );
    if (!saboteur.hasStruck()) break;
    struck += 1;
    if (failed) expect(state(), `after the failure of action ${nth}`).toEqual(before);
    else
      await engine.handlers.give({
        order: { do: 'update', updates: [update(one, one), update(other, other)] },
      });
    expect(state()).toEqual(before);
  }
  expect(struck).toBeGreaterThan(3);
});

it('takes both back together when nobody keeps them', async () => {
  const before = state();
  const { trial } = await engine.handlers.give({ order: { do: 'update', updates: bothWays() }, trial: true });
  expect((await engine.handlers.snapshot({})).trial).toMatchObject({
    networks: ['one', 'other'],
    title: '“one” and “other” were changed.',
  });
  expect(state()).not.toEqual(before);
  await engine.handlers.answerTrial({ id: trial?.id ?? '', keep: false });
  expect(state()).toEqual(before);
});
