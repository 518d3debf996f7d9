/** Law 7, on a host in memory: a plan refuses exactly what the order refuses, and what it shows is what is done. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Helper } from '../../electron/helper/compose';
import { toErrorShape } from '../../shared/contract/error';
import type { IssueCode } from '../../shared/definition/issue';
import type { NetworkDefinition, NetworkDraft } from '../../shared/definition/network';
import type { Order } from '../../shared/contract/order';
import { anyDefinition } from '../fakes/arbitrary';
import { networkFiles } from '../../electron/helper/host/paths';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';
import { recording, shownAsides, shownForgotten, shownWords, told } from './shownAndDone';

const SEED = 20_261_129;
const ORDERS = 250;
const accept: IssueCode[] = ['subnet-public', 'route-default'];

let fake: HelperInMemory;
let helper: Helper;
let done: string[];

beforeEach(async () => {
  fake = await HelperInMemory.open();
  const recorder = recording(fake.host);
  ({ done } = recorder);
  helper = fake.another(recorder.host);
});
afterEach(async () => {
  await helper.close();
  await fake.close();
});

/** Shows an order, then gives it: gives its error in both cases, or null, after comparing all that there is. */
async function showAndGive(order: Order): Promise<string | null> {
  const state = () => ({ stored: fake.stored(), host: fake.host.describe() });
  const before = state();
  const shown = await Promise.resolve(helper.handlers.plan({ order, accept })).then(
    ({ plan: { steps } }) => ({
      words: shownWords(steps),
      asides: shownAsides(steps),
      forgotten: shownForgotten(steps),
      error: null,
    }),
    (error: unknown) => ({ words: [], asides: [], forgotten: [], error: toErrorShape(error) }),
  );
  const what = JSON.stringify(order);
  expect(state(), `planning changes nothing: ${what}`).toEqual(before);
  done.length = 0;
  const error = await Promise.resolve(helper.handlers.give({ order, accept })).then(
    () => null,
    (thrown: unknown) => toErrorShape(thrown),
  );
  expect(error, `is refused as the plan was: ${what}`).toEqual(shown.error);
  if (error) expect(state(), `a refusal changes nothing: ${what}`).toEqual(before);
  else {
    expect(told(done), `does what was shown: ${what}`).toEqual(shown.words);
    expect(done, `does all that was shown: ${what}`).toEqual(expect.arrayContaining(shown.asides));
    expect(shown.forgotten.filter(existsSync), `forgets what was shown: ${what}`).toEqual([]);
  }
  return error?.data.code ?? null;
}

/** A definition that a host without the devices and programs that it names takes too. */
function atHome(definition: NetworkDefinition): NetworkDefinition {
  const { forward, ...rest } = structuredClone(definition);
  if ('device' in forward) delete forward.device;
  return { ...rest, forward };
}

/** What a front leaves to the helper to choose. */
function withoutChoices({ bridge, ...rest }: NetworkDefinition): NetworkDraft {
  const draft: NetworkDraft = { ...rest, bridge: { stp: bridge.stp, delay: bridge.delay } };
  delete draft.uuid;
  delete draft.mac;
  return draft;
}

const KINDS = [
  ...(['create', 'create', 'define', 'run', 'import', 'update', 'update', 'rename', 'restart'] as const),
  ...(['start', 'start', 'stop', 'delete', 'undefine', 'autostart', 'repair', 'revert', 'fix'] as const),
  ...([
    'offer',
    'withdraw',
    'giveBack',
    'settings',
    'plug',
    'unplug',
    'release',
    'nobody',
    'trouble',
  ] as const),
];
const wish = fc.record({
  kind: fc.constantFrom(...KINDS),
  pick: fc.nat(),
  flag: fc.boolean(),
  definition: anyDefinition.map(atHome),
});
type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never;

/** A route to part of what the network takes, by a device that is not ours. */
function troubleFor({ ips }: NetworkDefinition): void {
  const [a = 0, b = 0, c = 0] = (ips[0]?.address ?? '').split('.').map(Number);
  const hex = [0, c, b, a].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
  fake.host.files.set(
    '/proc/self/net/route',
    `Iface\tDestination\n${`eth9\t${hex}\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0`}\n`,
  );
}

async function orderOf({ kind, pick, flag, definition }: Wish): Promise<Order | null> {
  const { networks } = await helper.handlers.networks({});
  const network = networks[pick % Math.max(networks.length, 1)];
  const name = network?.name ?? 'nobody';
  const names = flag && networks[0] ? [name, networks[0].name] : [name];
  const draft = flag ? definition : withoutChoices(definition);
  const mine: NetworkDraft = { ...definition, name };
  const update = (made: NetworkDraft, restart: boolean): Order => {
    const [config, live] = [network?.definition, network?.running].map((known) => (known ? made : null));
    return { do: 'update', updates: [{ name, config: config ?? null, live: live ?? null, restart }] };
  };
  const isFull = networks.length > 6;
  switch (kind) {
    case 'create':
      return isFull
        ? { do: 'delete', names, stop: true }
        : {
            do: 'create',
            networks: [{ definition: draft, start: flag, autostart: false, transient: pick % 3 === 0 }],
          };
    case 'define':
    case 'run':
      return {
        do: 'define',
        definitions: [isFull ? { ...mine, uuid: network?.uuid } : draft],
        run: kind === 'run',
      };
    case 'import':
      return isFull ? null : { do: 'import', definitions: [draft] };
    case 'update':
      return update(
        { ...mine, bridge: network?.definition.bridge ?? mine.bridge, mac: network?.definition.mac },
        false,
      );
    case 'restart':
      return update(mine, true);
    case 'rename':
      return network ? update({ ...network.definition, name: definition.name }, flag) : null;
    case 'start':
    case 'stop':
    case 'undefine':
    case 'offer':
    case 'withdraw':
    case 'giveBack':
      return { do: kind, names };
    case 'repair':
      if (network?.running && flag) {
        const input = `link del ${network.running.bridge.name}\n`;
        await fake.host.run(['ip', '-batch', '-'], { input });
      }
      return { do: kind, names };
    case 'delete':
      return { do: kind, names, stop: flag };
    case 'autostart':
      return { do: kind, names, autostart: flag };
    case 'revert': {
      const entries = await helper.handlers.history({ network: null, limit: 100 });
      const entry = entries[pick % Math.max(entries.length, 1)];
      return entry ? { do: kind, id: entry.id, to: pick % 2 ? 'before' : 'after', force: flag } : null;
    }
    case 'fix':
      return { do: kind, name, fix: flag ? 'restart-dnsmasq' : 'repair' };
    case 'settings':
      return { do: kind, repairByItself: flag };
    case 'plug':
      return { do: kind, network: name };
    case 'unplug':
      return { do: kind, network: name, guest: 'guest-1' };
    case 'release': {
      const { leases } = networkFiles(fake.paths, name);
      const line = '0 52:54:00:00:00:77 192.0.2.77 guest *\n';
      if (flag && fake.host.files.has(leases)) fake.host.files.set(leases, line);
      return { do: kind, network: name, addresses: ['192.0.2.77'] };
    }
    case 'nobody':
      return { do: flag ? 'start' : 'stop', names: ['nobody'] };
    case 'trouble':
      if (flag || !network) fake.host.files.delete('/proc/self/net/route');
      else troubleFor(network.definition);
      return network && !network.running ? { do: 'start', names: [name] } : null;
  }
}

it(`holds for ${ORDERS} random orders, one after the other`, async () => {
  const outcomes = new Map<string, number>();
  for (const one of fc.sample(wish, { seed: SEED, numRuns: ORDERS })) {
    const order = await orderOf(one);
    if (!order) continue;
    const code = await showAndGive(order);
    for (const key of [code ?? 'done', `${order.do}: ${code === null ? 'done' : 'refused'}`])
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  }
  // Of everything there is enough that it means something.
  expect(outcomes.get('done')).toBeGreaterThan(ORDERS / 4);
  for (const key of [
    'not-found',
    'is-active',
    'is-inactive',
    'invalid-definition',
    'unsupported',
    'subnet-conflict',
  ])
    expect(outcomes.get(key), key).toBeGreaterThan(0);
  for (const kind of [
    'create',
    'define',
    'update',
    'start',
    'stop',
    'delete',
    'undefine',
    'repair',
    'revert',
  ])
    expect(outcomes.get(`${kind}: done`), kind).toBeGreaterThan(0);
});

describe('one order', () => {
  const given = async (definition: NetworkDraft, start: boolean): Promise<void> => {
    const networks = [{ definition, start, autostart: false, transient: false }];
    await helper.handlers.give({ order: { do: 'create', networks } });
  };

  it('is refused with a foreign route in the way before it is given as well', async () => {
    await given(isolatedDraft('lab', 1), false);
    const { networks } = await helper.handlers.networks({});
    troubleFor(networks.find(({ name }) => name === 'lab')?.definition as NetworkDefinition);
    expect(await showAndGive({ do: 'start', names: ['lab'] })).toBe('subnet-conflict');
  });

  it('is refused for a foreign bridge of the name', async () => {
    await given({ ...isolatedDraft('lab', 1), bridge: { name: 'lab0', stp: false, delay: 0 } }, false);
    fake.host.links.set('lab0', {
      kind: 'bridge',
      mac: '52:54:00:99:99:99',
      addresses: [],
      mtu: 1500,
      stp: 0,
      delay: 0,
      up: true,
    });
    expect(await showAndGive({ do: 'start', names: ['lab'] })).toBe('foreign-resource');
  });

  it('is refused while a change is on trial', async () => {
    await given(isolatedDraft('lab', 1), true);
    const { trial } = await helper.handlers.give({ order: { do: 'stop', names: ['lab'] }, trial: true });
    expect(await showAndGive({ do: 'start', names: ['lab'] })).toBe('busy');
    await helper.handlers.answerTrial({ id: trial?.id ?? '', keep: true });
    expect(await showAndGive({ do: 'start', names: ['lab'] })).toBeNull();
  });

  it('shows all that goes with a network that is deleted', async () => {
    await given(isolatedDraft('lab', 1), true);
    await helper.handlers.give({ order: { do: 'autostart', names: ['lab'], autostart: true } });
    const { lib, log, etc } = fake.paths;
    for (const file of [`${lib}/lab.leases`, `${log}/lab.log`]) fake.host.files.set(file, '1 x\n');
    const order: Order = { do: 'delete', names: ['lab'], stop: true };
    const { plan } = await helper.handlers.plan({ order });
    const stored = ['networks', 'autostart'].map((folder) => join(etc, folder, 'lab.xml'));
    expect(plan.steps.map(({ command }) => command)).toEqual(
      expect.arrayContaining([`${lib}/lab.leases`, `${log}/lab.log`, ...stored]),
    );
    for (const file of stored) expect(plan.script).toContain(`rm -f ${file}`);
    expect(await showAndGive(order)).toBeNull();
    expect([...fake.host.files.keys()].filter((file) => file.includes('/lab.'))).toEqual([]);
  });
});
