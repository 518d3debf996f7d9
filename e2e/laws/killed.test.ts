/** Law 4: SIGKILL at any moment, then a new helper: the network is fully there or fully gone, and nothing is torn. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { draftOf } from '../fixtures/sandboxFixture';

const DRAFT = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.200' },
);

type Action = 'create' | 'start' | 'stop' | 'delete';
/** Moments after the request, in milliseconds: before, during and after the work of about 30 to 120 ms. */
const MOMENTS: Record<Action, number[]> = {
  create: [2, 8, 14, 20, 27, 40],
  start: [3, 9, 15, 22, 30],
  stop: [4, 15, 40, 70, 100],
  delete: [6, 25, 55, 90],
};

describe('a helper that is killed', () => {
  let machine: MachineFixture;
  let whole: string;
  let stored: string;
  let gone: string;

  beforeAll(async () => {
    machine = await MachineFixture.open();
    const helper = await machine.helper();
    await helper.call('give', { order: { do: 'delete', names: ['default'], stop: true } });
    await create(helper, true);
    whole = await stateWithoutHelper(helper);
    const next = await machine.helper();
    await next.call('give', { order: { do: 'stop', names: ['lab'] } });
    stored = await stateWithoutHelper(next);
    const last = await machine.helper();
    await last.call('give', { order: { do: 'delete', names: ['lab'], stop: false } });
    gone = await stateWithoutHelper(last);
  });
  afterAll(() => machine.close());

  const create = (helper: HelperProcess, start: boolean) =>
    helper.call('give', {
      order: {
        do: 'create',
        networks: [
          {
            definition: { ...DRAFT, uuid: '00000000-0000-4000-8000-000000000001', mac: '52:54:00:00:00:01' },
            start,
            autostart: false,
            transient: false,
          },
        ],
      },
    });

  async function stateWithoutHelper(helper: HelperProcess): Promise<string> {
    await helper.close();
    return machine.state();
  }

  /** Brings the machine to where the action begins, whatever the last round left. */
  async function prepare(helper: HelperProcess, action: Action): Promise<void> {
    const network = await helper.network('lab');
    if (action === 'create') {
      if (network) await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: true } });
      return;
    }
    if (!network) await create(helper, false);
    const isActive = network?.state === 'active';
    if (action === 'start' && isActive) await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    if (action !== 'start' && !isActive)
      await helper.call('give', { order: { do: 'start', names: ['lab'] } });
  }

  const request = (helper: HelperProcess, action: Action): Promise<unknown> => {
    switch (action) {
      case 'create':
        return create(helper, true);
      case 'start':
        return helper.call('give', { order: { do: 'start', names: ['lab'] } });
      case 'stop':
        return helper.call('give', { order: { do: 'stop', names: ['lab'] } });
      case 'delete':
        return helper.call('give', { order: { do: 'delete', names: ['lab'], stop: true } });
    }
  };

  const rounds = (Object.keys(MOMENTS) as Action[]).flatMap((action) =>
    MOMENTS[action].map((moment) => [action, moment] as const),
  );

  it.each(rounds)('%s, killed after %i ms', async (action, moment) => {
    const helper = await machine.helper();
    await prepare(helper, action);
    const asked = request(helper, action).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, moment));
    await machine.killHelper(helper);
    await asked;

    const heir = await machine.helper();
    const { networks, unreadable } = await heir.call('snapshot', {});
    const network = networks.find(({ name }) => name === 'lab');
    const state = await stateWithoutHelper(heir);
    expect(unreadable).toEqual([]);
    expect(network?.drift ?? []).toEqual([]);
    const expected = network === undefined ? gone : network.state === 'active' ? whole : stored;
    expect(state).toBe(expected);
  });

  it('leaves no half-written journal to its heir', async () => {
    await (await machine.helper()).close();
    const before = machine.state();
    machine.namespace.shell(`echo half > ${machine.namespace.paths.run}/journal.json.1521960244`);
    expect(await stateWithoutHelper(await machine.helper())).toBe(before);
  });

  it('can be followed by a normal life', async () => {
    const helper = await machine.helper();
    if (await helper.network('lab'))
      await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: true } });
    await create(helper, true);
    await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: true } });
    expect(await stateWithoutHelper(helper)).toBe(gone);
  });
});
