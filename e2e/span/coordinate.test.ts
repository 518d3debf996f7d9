/** One change over three hosts in memory: kept on all or on none, whoever refuses, fails or is lost, at each step. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtnetError } from '../../shared/contract/error';
import type { Order } from '../../shared/contract/order';
import { giveTogether, planTogether } from '../../shared/span/coordinate';
import { seeHosts, settleDoubts } from '../../shared/span/settleDoubts';
import type { SpanHost } from '../../shared/span/spanHost';
import { TogetherError, type Following, type Part, type Together } from '../../shared/span/together';
import { isolatedDraft } from '../fakes/helperInMemory';
import { MemberInMemory, type Loss } from '../fakes/spanInMemory';

const NAMES = ['one', 'two', 'three'];
const NOW: Following = { pausesMs: [0, 0] };

let members: MemberInMemory[];
let change: string;
let before: string[];
let steps: string[];

const member = (index: number): MemberInMemory => {
  const found = members[index];
  if (!found) throw new Error(`no member ${index}`);
  return found;
};
const states = (): string[] =>
  members.map(({ fake }) => JSON.stringify([fake.stored(), fake.host.describe()]));
const create = (name = 'lab'): Order => ({
  do: 'create',
  networks: [{ definition: isolatedDraft(name, 1), start: true, autostart: true, transient: false }],
});
const together = (order: (name: string) => Order = () => create()): Together => ({
  change,
  anchor: 'one',
  parts: members.map(({ host }): Part => ({ member: host.name, host, order: order(host.name) })),
});
const give = (following: Following = {}, order?: (name: string) => Order) =>
  giveTogether(together(order), {
    ...NOW,
    onStep: (name, step) => void steps.push(`${name} ${step}`),
    ...following,
  });
const failure = async (work: Promise<unknown>): Promise<TogetherError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof TogetherError) return error;
  throw new Error(`no failure: ${JSON.stringify(error)}`);
};
const held = async () =>
  (await seeHosts(members.map(({ host }) => host))).map(({ snapshot }) => snapshot.held?.inDoubt ?? null);
/** What somebody does who comes later and reaches all. */
async function settleLater(): Promise<string[]> {
  for (const one of members) {
    one.onCall = () => undefined;
    one.isReachable = true;
    await one.close();
  }
  const settled = await settleDoubts(await seeHosts(members.map(({ host }) => host)), NOW);
  return settled.map(({ host, outcome }) => `${host.name} ${outcome}`);
}
/** Has the nth call of a method at a host go wrong. */
function faulty(
  index: number,
  method: string,
  fault: Loss | Error,
  { times = 1, keep = null as boolean | null } = {},
) {
  let count = 0;
  member(index).onCall = (asked, params) => {
    const isIt = asked === method && (keep === null || (params as { keep: boolean }).keep === keep);
    return isIt && (count += 1) <= times ? fault : undefined;
  };
}

beforeEach(async () => {
  members = await Promise.all(NAMES.map((name) => MemberInMemory.open(name)));
  for (const [index, { fake }] of members.entries()) fake.host.files.set('/etc/hostname', NAMES[index] ?? '');
  change = crypto.randomUUID();
  before = states();
  steps = [];
});
afterEach(async () => {
  await Promise.all(members.map((one) => one.dispose()));
});

it('is made on all hosts, the anchor last and first to decide', async () => {
  const { given, behind } = await give();
  expect(given.map((one) => one.member)).toEqual(['two', 'three', 'one']);
  expect(given.map((one) => one.given.networks[0]?.name)).toEqual(['lab', 'lab', 'lab']);
  expect(behind).toEqual([]);
  expect(await held()).toEqual([null, null, null]);
  expect(steps.filter((step) => step.startsWith('two'))).toEqual(
    ['planning', 'planned', 'applying', 'held', 'keeping', 'kept'].map((step) => `two ${step}`),
  );
  const place = (step: string): number => steps.indexOf(step);
  expect(place('one applying')).toBeGreaterThan(place('three held'));
  expect(place('two keeping')).toBeGreaterThan(place('one kept'));
  for (const { host } of members)
    expect((await host.call('history', { network: 'lab', limit: 9 })).map(({ action }) => action)).toEqual([
      'create',
    ]);
});

it('shows what each would do, and changes nothing', async () => {
  const shown = await planTogether(together().parts);
  expect(shown.map((one) => [one.member, one.planned.plan.changes.length > 0])).toEqual(
    NAMES.map((name) => [name, true]),
  );
  expect(states()).toEqual(before);
});

describe('nothing is changed', () => {
  it.each([0, 2])('when host %i refuses it', async (index) => {
    const error = await failure(give({}, (name) => (name === NAMES[index] ? create('default') : create())));
    expect(error.data).toMatchObject({ code: 'invalid-definition' });
    expect(error.message).toMatch(new RegExp(`^On ${NAMES[index]}: .* Nothing was changed on any host.$`));
    expect(states()).toEqual(before);
    expect(steps.some((step) => step.endsWith('applying'))).toBe(false);
  });

  it.each([
    ['plan', 'before'],
    ['plan', 'after'],
  ] as const)('when a host is lost while it is asked for its %s (%s)', async (method, loss) => {
    faulty(2, method, loss);
    const error = await failure(give());
    expect(error).toMatchObject({ code: 'disconnected', waiting: [] });
    expect(states()).toEqual(before);
  });

  it('when somebody ends it while hosts are being asked', async () => {
    const abort = new AbortController();
    abort.abort();
    expect(await failure(give({ signal: abort.signal }))).toMatchObject({ failures: [], waiting: [] });
    expect(states()).toEqual(before);
  });
});

describe('all is taken back', () => {
  const failing = new VirtnetError('The disk is full.', { code: 'internal' });

  it.each([0, 1, 2])('when host %i cannot do its part', async (index) => {
    faulty(index, 'give', failing);
    const error = await failure(give());
    expect(error.message).toBe(`On ${NAMES[index]}: The disk is full. All hosts are as they were before.`);
    expect(error).toMatchObject({ code: 'internal', waiting: [], failures: [{ member: NAMES[index] }] });
    expect(await held()).toEqual([null, null, null]);
    expect(states()).toEqual(before);
  });

  it.each([0, 1, 2].flatMap((index) => (['before', 'after'] as const).map((loss) => [index, loss] as const)))(
    'when host %i is lost while it does its part (%s), and is reached again',
    async (index, loss) => {
      faulty(index, 'give', loss);
      const error = await failure(give());
      expect(error).toMatchObject({ code: 'disconnected', waiting: [] });
      expect(await held()).toEqual([null, null, null]);
      expect(states()).toEqual(before);
    },
  );

  it('when a host says nothing any more; what it does later is refused', async () => {
    let go: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (go = resolve));
    const { host } = member(2);
    const slow: SpanHost = {
      name: host.name,
      call: async (method, params) => {
        if (method === 'give') await stuck;
        return host.call(method, params);
      },
    };
    const parts = together().parts.map((part) => (part.host === host ? { ...part, host: slow } : part));
    const error = await failure(giveTogether({ ...together(), parts }, { ...NOW, answerMs: 1_000 }));
    expect(error.message).toMatch(/^On three: three has not answered for 1 seconds/);
    go();
    const late = host.call('give', {
      order: create(),
      hold: { change, anchor: 'one', here: 'three', members: NAMES },
    });
    await expect(late).rejects.toMatchObject({ code: 'not-found' });
    expect(states()).toEqual(before);
  });

  it('when somebody ends it before it is decided', async () => {
    const abort = new AbortController();
    const onStep = (name: string, step: string): void => {
      if (name === 'one' && step === 'held') abort.abort();
    };
    const error = await failure(give({ signal: abort.signal, onStep }));
    expect(error.message).toBe('Ended. Nothing is changed on any host.');
    expect(states()).toEqual(before);
  });

  it('when the anchor has taken it back by itself meanwhile', async () => {
    const onStep = (name: string, step: string): void => {
      if (name === 'one' && step === 'keeping') member(0).kill();
    };
    const error = await failure(give({ onStep }));
    expect(error).toMatchObject({ code: 'rolled-back', waiting: [] });
    expect(error.message).toMatch(/^On one: Not all hosts were done in time/);
    expect(states()).toEqual(before);
  });

  it('when the disk of the anchor takes no decision', async () => {
    faulty(0, 'settle', failing, { times: 9, keep: true });
    expect(await failure(give())).toMatchObject({ waiting: [] });
    expect(states()).toEqual(before);
  });

  it('later, at a host that could not be reached', async () => {
    faulty(1, 'settle', 'before', { times: 9 });
    faulty(2, 'give', failing);
    const error = await failure(give());
    expect(error).toMatchObject({
      code: 'rolled-back',
      waiting: ['two'],
      data: { undoErrors: ['two: lost'] },
    });
    expect(error.message).toMatch(/but not yet on two: what was done there waits/);
    expect(states()[0]).toEqual(before[0]);
    expect(states()).not.toEqual(before);
    expect(await settleLater()).toEqual(['two takenBack']);
    expect(states()).toEqual(before);
  });
});

describe('it is made', () => {
  it('when the answer of the anchor is lost, and it is asked again', async () => {
    faulty(0, 'settle', 'after');
    expect((await give()).behind).toEqual([]);
    expect(await held()).toEqual([null, null, null]);
  });

  it.each(['before', 'after'] as const)(
    'when another host is lost afterwards (%s), which follows later',
    async (loss) => {
      faulty(1, 'settle', loss, { times: 9 });
      const { behind } = await give();
      expect(behind).toMatchObject([{ member: 'two', error: { code: 'disconnected' } }]);
      const made = states();
      expect(await settleLater()).toEqual(loss === 'before' ? ['two kept'] : []);
      expect(states()).toEqual(made);
      expect(await held()).toEqual([null, null, null]);
    },
  );
});

describe('the anchor, lost at its decision', () => {
  it.each([
    ['before', 'takenBack'],
    ['after', 'kept'],
  ] as const)('leaves the others in doubt (%s), and they do as it has done', async (loss, outcome) => {
    faulty(0, 'settle', loss, { times: 9 });
    const error = await failure(give());
    expect(error).toMatchObject({ code: 'disconnected', waiting: ['one', 'two', 'three'] });
    expect(error.message).toMatch(/^one was lost at the moment of its decision/);
    expect(steps.at(-1)).toBe('one lost');
    expect(await settleLater()).toEqual([`two ${outcome}`, `three ${outcome}`]);
    expect(await held()).toEqual([null, null, null]);
    if (outcome === 'takenBack') expect(states()).toEqual(before);
    else expect(states().some((state, index) => state === before[index])).toBe(false);
  });

  it('is waited for as long as it is not reached, or not known from another of its name', async () => {
    faulty(0, 'settle', 'after', { times: 9 });
    await failure(give());
    member(0).isReachable = false;
    await member(1).close();
    const { host } = member(1);
    const [settled] = await settleDoubts(await seeHosts([member(0).host, host]), NOW);
    expect(settled).toMatchObject({
      outcome: 'waiting',
      reason: expect.stringMatching(/^Only one knows/) as string,
    });
    member(0).isReachable = true;
    const seen = await seeHosts([member(0).host, member(0).host, host]);
    expect(await settleDoubts(seen, NOW)).toMatchObject([{ outcome: 'waiting' }]);
    expect(await settleDoubts(seen.slice(1), NOW)).toMatchObject([{ outcome: 'kept' }]);
  });

  it('has not decided as long as whoever makes the change is at it', async () => {
    faulty(0, 'settle', 'before', { times: 9 });
    await failure(give());
    await member(1).close();
    member(0).onCall = () => undefined;
    const seen = await seeHosts(members.map(({ host }) => host));
    expect(await settleDoubts(seen, NOW)).toMatchObject([{ outcome: 'waiting' }]);
    expect(await held()).toEqual([false, true, false]);
  });
});
