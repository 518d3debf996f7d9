/** Laws 1 to 4 of what is added to a network that runs, and of what libvirt lists of it: whole, or as if it had never been. */
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ActivityLog } from '../../electron/helper/activity/activity';
import { HistoryFile } from '../../electron/helper/changes/historyFile';
import { Mutations } from '../../electron/helper/changes/mutations';
import { standingOf, withAdditions, withoutAdditions } from '../../electron/helper/changes/standings';
import { Store } from '../../electron/helper/changes/store';
import type { Host } from '../../electron/helper/host/host';
import { acceptsOf } from '../../electron/helper/kinds/added/accept';
import { offerOf } from '../../electron/helper/kinds/added/offer';
import { overrideOf } from '../../electron/helper/kinds/added/override';
import { PortRecords } from '../../electron/helper/kinds/devices/portRecords';
import type { Resource } from '../../shared/contract/resource';
import { dying, sabotage } from '../fakes/failing';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';

const STRICT = 'net/ipv4/conf/eth9/rp_filter';
const BRIDGE = 'virbr1';

let fake: HelperInMemory;
let additions: Resource[];
let offer: Resource;

beforeEach(async () => {
  fake = await HelperInMemory.open();
  const networks = [
    {
      definition: { ...isolatedDraft('lab', 1), bridge: { name: BRIDGE, stp: false, delay: 0 } },
      start: true,
      autostart: false,
      transient: false,
    },
  ];
  await fake.helper.handlers.give({ order: { do: 'create', networks } });
  fake.host.others.rules = new Map([[1, 'drop']]);
  fake.host.sysctls.set(STRICT, '1');
  additions = [
    // After the jumps to our own chains.
    ...acceptsOf({ how: 'iptables', program: 'iptables', place: 4 }, BRIDGE),
    ...acceptsOf({ how: 'nft', family: 'inet', table: 'other', chain: 'forward' }, BRIDGE),
    overrideOf(STRICT, { value: '2', before: '1' }),
  ];
  offer = offerOf('lab', '/etc/libvirt/qemu/networks', { bridge: BRIDGE, mayStay: false });
});
afterEach(() => fake.close());

type Direction = 'comes' | 'goes';

/** What carries changes out on a host. */
function mutationsOn(host: Host) {
  const { paths } = fake;
  const store = new Store(paths);
  const mutations = new Mutations({
    host,
    paths,
    store,
    activity: new ActivityLog({ directory: paths.log, onEntries: () => undefined, onError: () => undefined }),
    history: new HistoryFile(paths.history, () => undefined),
    ports: new PortRecords(host, paths, true),
    onTouched: () => undefined,
  });
  return { mutations, head: { front: 'window', user: 'ada', action: 'repair', network: 'lab' } as const };
}

/** Adds everything, or takes everything away, on a host. */
async function move(direction: Direction, host: Host = fake.host): Promise<void> {
  const { mutations, head } = mutationsOn(host);
  await mutations.run(head, (turn) => {
    const before = standingOf(turn.stored, 'lab');
    return direction === 'comes'
      ? mutations.change(turn, [before], [withAdditions(before, additions)], {
          belongings: { before: [], after: [offer] },
        })
      : mutations.change(turn, [before], [withoutAdditions(before, additions)], {
          belongings: { before: [offer], after: [] },
        });
  });
}

const added = async (): Promise<number> =>
  (await new Store(fake.paths).load()).running.get('lab')?.additions.length ?? 0;
/** In no order: of two rules that accept, either may come first. */
const state = async (): Promise<string[]> =>
  [`${String(await added())} additions`, ...fake.host.describe().split('\n')].sort();

it('is as they were made: rules before those of others, settings and libvirt’s list', async () => {
  const without = await state();
  await move('comes');
  expect(fake.host.firewall.rulesOf('filter', 'FORWARD').slice(3).sort()).toEqual(
    ['-i', '-o'].map((way) => `${way} ${BRIDGE} -m comment --comment "virtnet-manager ${BRIDGE}" -j ACCEPT`),
  );
  expect([...fake.host.others.rules!.values()]).toContain(
    `oifname "${BRIDGE}" accept comment "virtnet-manager ${BRIDGE}"`,
  );
  expect(fake.host.sysctls.get(STRICT)).toBe('2');
  expect(fake.host.files.has('/etc/libvirt/qemu/networks/autostart/lab.xml')).toBe(true);
  await move('goes');
  expect(await state()).toEqual(without);
});

it('goes when its network stops; the offer goes when it is deleted', async () => {
  await move('comes');
  const planned = await fake.helper.handlers.plan({ order: { do: 'stop', names: ['lab'] } });
  const titles = planned.plan.changes.map(({ title }) => title);
  expect(titles).toContain(`Set ${STRICT} back to 1`);
  expect(titles).toContain(`No longer accept packets from ${BRIDGE} in FORWARD`);
  expect(titles).toContain(`No longer accept packets to ${BRIDGE} in the table inet other`);
  await fake.helper.handlers.give({ order: { do: 'stop', names: ['lab'] } });
  expect(fake.host.describe()).not.toContain('virtnet-manager virbr1');
  expect(fake.host.sysctls.get(STRICT)).toBe('1');
  await fake.helper.handlers.give({ order: { do: 'start', names: ['lab'] } });
  expect(await added()).toBe(0);
});

it('stops nothing when others have taken it away, or have the last word', async () => {
  await move('comes');
  fake.host.others.rules = null;
  fake.host.sysctls.set(STRICT, '0');
  fake.host.firewall.restore(`*filter\n-F FORWARD\nCOMMIT\n`);
  await fake.helper.handlers.give({ order: { do: 'stop', names: ['lab'] } });
  expect(fake.host.sysctls.get(STRICT)).toBe('0');
});

/** Others set the setting anew, and load their rules again without ours. */
function undoneByOthers(): void {
  fake.host.sysctls.set(STRICT, '0');
  fake.host.others.rules = new Map([[1, 'drop']]);
  for (const way of ['-i', '-o'])
    fake.host.firewall.restore(
      `*filter\n-D FORWARD ${way} ${BRIDGE} -m comment --comment "virtnet-manager ${BRIDGE}" -j ACCEPT\nCOMMIT\n`,
    );
}
const drift = async (): Promise<string[]> => {
  const [found] = await fake.helper.handlers.checkNetworks({ names: ['lab'] });
  return found?.drift.map(({ differs }) => differs ?? '') ?? [];
};
const repair = () => fake.helper.handlers.give({ order: { do: 'repair', names: ['lab'] } });

it('is missed when others undo it, put back by a repair, and still goes with its network', async () => {
  const without = await state();
  await move('comes');
  const whole = await state();
  expect(await drift()).toEqual([]);
  undoneByOthers();
  expect((await drift()).sort()).toEqual([
    `The kernel setting ${STRICT} is 0 instead of 2`,
    ...['from', 'to'].flatMap((way) =>
      ['FORWARD', 'the table inet other'].map(
        (place) => `The rule that accepts packets ${way} ${BRIDGE} in ${place} is gone`,
      ),
    ),
  ]);
  await repair();
  expect(await drift()).toEqual([]);
  expect(await state()).toEqual(whole);
  await move('goes');
  expect(await state()).toEqual(without);
});

it('is not missed where its place is gone: a chain that no longer exists drops nothing', async () => {
  await move('comes');
  fake.host.others.rules = null;
  fake.host.sysctls.delete(STRICT);
  expect(await drift()).toEqual([]);
  await repair();
  expect(fake.host.others.rules).toBeNull();
  expect(fake.host.sysctls.has(STRICT)).toBe(false);
  expect(await added()).toBe(additions.length);
});

it('comes and goes as it likes when it is a test guest', async () => {
  const store = new Store(fake.paths);
  const running = (await store.load()).running.get('lab');
  if (!running) throw new Error('lab does not run');
  const value = { bridge: BRIDGE, mac: '52:54:00:00:00:09', hasDhcp: false, folder: '/run/guests' };
  await store.writeRunState({ ...running, additions: [{ kind: 'guest', key: 'guest-1', value }] });
  expect(await drift()).toEqual([]);
  const before = fake.host.describe();
  await repair();
  expect(fake.host.describe()).toBe(before);
});

it('is as others left it when a repair of it fails anywhere', async () => {
  await move('comes');
  undoneByOthers();
  const before = await state();
  let failures = 0;
  for (let nth = 0; ; nth += 1) {
    const saboteur = sabotage(fake.host, nth, 'before');
    const { mutations, head } = mutationsOn(saboteur.host);
    const error = await mutations
      .run(head, (turn) => {
        const lab = standingOf(turn.stored, 'lab');
        return mutations.change(turn, [lab], [lab], { repairs: true });
      })
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    if (!saboteur.hasStruck()) break;
    if (error === null) {
      undoneByOthers();
      continue;
    }
    failures += 1;
    expect(await state(), `action ${nth}`).toEqual(before);
  }
  expect(failures).toBeGreaterThan(2);
  expect(await drift()).toEqual([]);
});

it('leaves alone what others have made of its network', async () => {
  fake.host.links.get(BRIDGE)?.addresses.push('10.99.0.1/24');
  await move('comes');
  expect(fake.host.links.get(BRIDGE)?.addresses).toContain('10.99.0.1/24');
});

it('stays for another network that needs it as well', async () => {
  const other = [{ definition: isolatedDraft('two', 2), start: true, autostart: false, transient: false }];
  await fake.helper.handlers.give({ order: { do: 'create', networks: other } });
  await move('comes');
  const store = new Store(fake.paths);
  const running = (await store.load()).running.get('two');
  if (!running) throw new Error('two does not run');
  await store.writeRunState({ ...running, additions: additions.slice(-1) });
  await fake.helper.handlers.give({ order: { do: 'stop', names: ['lab'] } });
  expect(fake.host.sysctls.get(STRICT)).toBe('2');
  await fake.helper.handlers.give({ order: { do: 'stop', names: ['two'] } });
  expect(fake.host.sysctls.get(STRICT)).toBe('1');
});

describe.each<[Direction]>([['comes'], ['goes']])('what is added, when it %s', (direction) => {
  let before: string[];
  let after: string[];

  const begin = async (): Promise<void> => {
    if ((await added()) > 0 !== (direction === 'goes')) await move(direction === 'goes' ? 'comes' : 'goes');
  };
  beforeEach(async () => {
    await begin();
    before = await state();
    await move(direction);
    after = await state();
    await begin();
    expect(await state()).toEqual(before);
  });

  it.each(['before', 'after'] as const)('is as it was when any action fails %s it', async (moment) => {
    let failures = 0;
    for (let nth = 0; ; nth += 1) {
      const saboteur = sabotage(fake.host, nth, moment);
      const error = await move(direction, saboteur.host).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error !== null) {
        failures += 1;
        expect(await state(), `action ${nth}`).toEqual(before);
        continue;
      }
      expect(await state(), `done in spite of action ${nth}`).toEqual(after);
      if (!saboteur.hasStruck()) break;
      await begin();
    }
    expect(failures).toBeGreaterThan(2);
  });

  it('is finished or undone by the next helper, wherever it was cut off', async () => {
    const outcomes = { before: 0, after: 0 };
    for (let actions = 0; ; actions += 1) {
      const mortal = dying(fake.host, actions);
      await move(direction, mortal.host).catch(() => undefined);
      const heir = fake.another();
      await heir.prepare();
      await heir.close();
      const now = await state();
      const isAfter = isDeepStrictEqual(now, after);
      outcomes[isAfter ? 'after' : 'before'] += 1;
      if (!isAfter) expect(now, `cut off after ${actions} actions`).toEqual(before);
      if (!mortal.isDead()) break;
      await begin();
    }
    expect(outcomes.before + outcomes.after).toBeGreaterThan(3);
  });
});
