/** Several networks updated as one change, on a host in memory: all of it or nothing. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Helper } from '../../electron/helper/compose';
import type { NetworkDefinition } from '../../shared/definition/network';
import { sabotage } from '../fakes/failing';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';

let fake: HelperInMemory;
let helper: Helper;
let one: NetworkDefinition;
let other: NetworkDefinition;

const state = () => ({ stored: fake.stored(), host: fake.host.describe() });

beforeEach(async () => {
  fake = await HelperInMemory.open();
  helper = fake.helper;
  const plain = { start: true, autostart: false, transient: false };
  const definitions = [isolatedDraft('one', 1), isolatedDraft('other', 2)];
  await helper.handlers.give({
    order: { do: 'create', networks: definitions.map((definition) => ({ ...plain, definition })) },
  });
  [one, other] = await Promise.all([definitionOf('one'), definitionOf('other')]);
});
afterEach(() => fake.close());

async function definitionOf(name: string): Promise<NetworkDefinition> {
  const { networks } = await helper.handlers.networks({});
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
  const { plan } = await helper.handlers.plan({ order: { do: 'update', updates: bothWays() } });
  expect(state()).toEqual(before);
  expect(plan.steps.length).toBeGreaterThan(0);
  await helper.handlers.give({ order: { do: 'update', updates: bothWays() } });
  expect((await definitionOf('one')).reach).toEqual([{ device: other.bridge.name, allow: true }]);
  expect((await definitionOf('other')).reach).toEqual([{ device: one.bridge.name, allow: true }]);
  const [last, created] = await helper.handlers.activity({ limit: 2 });
  expect(last).toMatchObject({ action: 'define', outcome: 'done', network: 'one, other' });
  expect(created?.action).toBe('create');
  expect((await helper.handlers.plan({ order: { do: 'update', updates: bothWays() } })).plan.steps).toEqual(
    [],
  );
});

it('lets a network take what another gives up in the same change', async () => {
  const { ips } = one;
  await helper.handlers.give({
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
  await expect(helper.handlers.give({ order: { do: 'update', updates } })).rejects.toMatchObject({
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
      await helper.handlers.give({
        order: { do: 'update', updates: [update(one, one), update(other, other)] },
      });
    expect(state()).toEqual(before);
  }
  expect(struck).toBeGreaterThan(3);
});

it('takes both back together when nobody keeps them', async () => {
  const before = state();
  const { trial } = await helper.handlers.give({ order: { do: 'update', updates: bothWays() }, trial: true });
  expect((await helper.handlers.snapshot({})).trial).toMatchObject({
    networks: ['one', 'other'],
    title: '“one” and “other” were changed.',
  });
  expect(state()).not.toEqual(before);
  await helper.handlers.answerTrial({ id: trial?.id ?? '', keep: false });
  expect(state()).toEqual(before);
});
