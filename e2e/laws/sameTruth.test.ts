/** Several windows and the command line at once: after many changes by all of them, each shows the same. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNetworkXml } from '../../shared/xml/networkXml';
import type { ActivityEntry, NetworkState, Snapshot } from '../../shared/contract/snapshot';
import { CliMachine } from '../cli/cliMachine';
import type { HelperProcess } from '../fixtures/helperProcess';
import { draftOf } from '../fixtures/sandboxFixture';

const CHANGES = 50;
const names = Array.from({ length: 5 }, (_, n) => `net${n}`);
const draft = (name: string) =>
  draftOf(name, `172.16.${40 + names.indexOf(name)}.0/24`, { mode: 'isolated' }, null);

/** What one window has been told, and never asked for. */
class Listener {
  latest: Snapshot | null = null;
  readonly activity = new Map<string, ActivityEntry>();

  constructor(readonly helper: HelperProcess) {
    helper.on('snapshot', (snapshot) => {
      if (snapshot.revision >= (this.latest?.revision ?? -1)) this.latest = snapshot;
    });
    helper.on('activity', (entries) => entries.forEach((entry) => this.activity.set(entry.id, entry)));
  }
}

/** A generator of numbers below `bound` that gives the same ones each time (Numerical Recipes' LCG). */
function dice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

describe('two windows and the command line', () => {
  let cli: CliMachine;
  let windows: Listener[];
  beforeAll(async () => {
    cli = await CliMachine.open();
    windows = [new Listener(await cli.machine.helper()), new Listener(await cli.machine.helper())];
    for (const name of names) writeFileSync(join(cli.folder, `${name}.xml`), writeNetworkXml(draft(name)));
  });
  afterAll(async () => {
    for (const { helper } of windows) await helper.close();
    cli.close();
  });

  const orders: ((by: number, name: string) => Promise<unknown>)[] = [
    (by, name) =>
      call(by, `net-define ${name}.xml`, ({ helper }) =>
        helper.call('give', { order: { do: 'define', definitions: [draft(name)] } }),
      ),
    (by, name) =>
      call(by, `net-start ${name}`, ({ helper }) =>
        helper.call('give', { order: { do: 'start', names: [name] } }),
      ),
    (by, name) =>
      call(by, `net-start ${name}`, ({ helper }) =>
        helper.call('give', { order: { do: 'start', names: [name] } }),
      ),
    (by, name) =>
      call(by, `net-destroy ${name}`, ({ helper }) =>
        helper.call('give', { order: { do: 'stop', names: [name] } }),
      ),
    (by, name) =>
      call(by, `net-autostart ${name}`, ({ helper }) =>
        helper.call('give', { order: { do: 'autostart', names: [name], autostart: true } }),
      ),
    (by, name) =>
      call(by, `net-undefine ${name}`, ({ helper }) =>
        helper.call('give', { order: { do: 'undefine', names: [name] } }),
      ),
  ];
  /** Orders that make no sense at their time are refused, which is as good a test as any. */
  const call = (
    by: number,
    line: string,
    order: (window: Listener) => Promise<unknown>,
  ): Promise<unknown> => {
    const window = windows[by];
    return window ? order(window).catch(() => undefined) : cli.run(`virtnet ${line}`);
  };

  const shown = (networks: readonly Pick<NetworkState, 'name' | 'state' | 'autostart' | 'persistent'>[]) =>
    networks.map(({ name, state, autostart, persistent }) => ({ name, state, autostart, persistent }));

  it(`show the same after ${CHANGES} random changes, and the same activity`, async () => {
    const roll = dice(20_261_124);
    const queues = Array.from({ length: CHANGES }, () => ({
      by: roll(3),
      name: names[roll(names.length)] ?? '',
      order: orders[roll(orders.length)],
    }));
    // Three at a time, so that orders of all fronts meet.
    while (queues.length > 0)
      await Promise.all(queues.splice(0, 3).map(async ({ by, name, order }) => order?.(by, name)));

    const listed = JSON.parse((await cli.run('virtnet net-list --all --json')).stdout) as {
      name: string;
      active: boolean;
      autostart: boolean;
      persistent: boolean;
    }[];
    const truth = listed.map(({ name, active, autostart, persistent }) => ({
      name,
      state: active ? 'active' : 'inactive',
      autostart,
      persistent,
    }));
    expect(truth.length).toBeGreaterThan(1);
    for (const window of windows)
      await expect.poll(() => shown(window.latest?.networks ?? [])).toEqual(truth);

    const written = JSON.parse(
      (await cli.run('virtnet activity --lines 10000 --json')).stdout,
    ) as ActivityEntry[];
    const orderly = (entries: Iterable<ActivityEntry>): string[] =>
      [...entries]
        .filter(({ outcome }) => outcome !== 'noted')
        .map(({ id, action, network, outcome, front }) => `${id} ${front} ${action} ${network} ${outcome}`)
        .sort();
    // Before the windows were there, the first of them stored the default network.
    const since = orderly(written.filter(({ network }) => network !== 'default'));
    expect(since.length).toBeGreaterThanOrEqual(CHANGES - 5);
    for (const { activity } of windows)
      await expect
        .poll(() => orderly([...activity.values()].filter(({ network }) => network !== 'default')))
        .toEqual(since);
    for (const { helper } of windows) {
      const asked = await helper.call('activity', { limit: 10_000 });
      expect(orderly(asked.filter(({ network }) => network !== 'default'))).toEqual(since);
    }
  });
});
