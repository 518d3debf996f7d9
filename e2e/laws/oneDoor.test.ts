/** The contract within one process, as the command line uses it for root: the same table, the same refusals. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { helperMethods, type HelperMethod } from '../../shared/contract/contract';
import { VirtnetError } from '../../shared/contract/error';
import { createLocalClient } from '../../shared/contract/answer';
import type { Client } from '../../shared/contract/rpc';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';

let fake: HelperInMemory;
let client: Client<typeof helperMethods>;

beforeEach(async () => {
  fake = await HelperInMemory.open();
  client = createLocalClient(helperMethods, fake.helper.handlers);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await fake.close();
});

const refusal = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => null,
    (error: unknown) => error,
  );

it('takes no parameters that the table does not allow', async () => {
  const uuid = 'no uuid';
  const asked = [
    client.call('activity', { limit: 1e9 }),
    client.call('history', { network: null, limit: 0 }),
    client.call('plan', { order: { do: 'start', names: [] } }),
    client.call('give', { order: { do: 'define', definitions: [{ ...isolatedDraft('lab', 1), uuid }] } }),
    client.call('give', { order: { do: 'dance' } as never }),
    client.call('parts', { of: { ...isolatedDraft('lab', 1), mtu: -1 } }),
  ];
  for (const one of asked) {
    const error = await refusal(one);
    expect(error).toBeInstanceOf(VirtnetError);
    expect(error).toMatchObject({ data: { code: 'invalid-definition', issues: [{ code: 'schema' }] } });
  }
});

it('lets nothing out but errors of the contract', async () => {
  const broken = createLocalClient(helperMethods, {
    ...fake.helper.handlers,
    listeners: () => z.never().parse(1),
    report: () => 7 as never,
  });
  // An error of a schema is one about values, wherever it comes from.
  const codes = { listeners: 'invalid-definition', report: 'internal' } as const;
  for (const method of ['listeners', 'report'] as const) {
    const error = await refusal(broken.call(method, {}));
    expect(error).toBeInstanceOf(VirtnetError);
    expect(error).toMatchObject({ data: { code: codes[method] } });
  }
});

it('denies what needs rights by its table, to whoever has none, and answers the rest from files', async () => {
  await client.call('give', { order: { do: 'define', definitions: [isolatedDraft('lab', 1)] } });
  vi.spyOn(process, 'geteuid').mockReturnValue(1000);
  const order = { do: 'start' as const, names: ['lab'] };
  for (const asked of [
    client.call('plan', { order }),
    client.call('give', { order }),
    client.call('answerTrial', { id: 'x', keep: true }),
    client.call('boot', {}),
    client.call('probeNetwork', { name: 'lab', probe: 'x' }),
  ])
    expect(await refusal(asked)).toMatchObject({ code: 'denied' });
  const methods = Object.keys(helperMethods) as HelperMethod[];
  expect(methods.filter((method) => helperMethods[method].access === 'files')).toHaveLength(4);
  expect((await client.call('networks', {})).networks.map(({ name }) => name)).toContain('lab');
  expect(await client.call('history', { network: 'lab', limit: 9 })).toHaveLength(1);
  expect(await client.call('activity', { limit: 9 })).not.toHaveLength(0);
});

it('takes networks over in one way: what has its UUID is replaced, what has only its name is in the way', async () => {
  const draft = isolatedDraft('lab', 1);
  const first = await client.call('give', { order: { do: 'import', definitions: [draft] } });
  const { uuid } = first.networks[0] ?? {};
  expect(first.networks).toMatchObject([{ name: 'lab', replaced: false }]);
  const again = { ...draft, uuid, title: 'Lab' };
  const second = await client.call('give', {
    order: { do: 'import', definitions: [again, isolatedDraft('hall', 2)] },
  });
  expect(second.networks).toMatchObject([
    { name: 'lab', uuid, replaced: true },
    { name: 'hall', replaced: false },
  ]);
  const stored = fake.stored();
  const other = { order: { do: 'import' as const, definitions: [isolatedDraft('new', 3), draft] } };
  expect(await refusal(client.call('plan', other))).toMatchObject({ code: 'name-taken' });
  expect(await refusal(client.call('give', other))).toMatchObject({ code: 'name-taken' });
  expect(fake.stored()).toEqual(stored);
});
