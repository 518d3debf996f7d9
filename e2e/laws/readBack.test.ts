/** What is written can be read back, and what cannot be read can be stopped all the same; on a host in memory. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { networkFiles } from '../../electron/helper/host/paths';
import { VirtnetError } from '../../shared/contract/error';
import type { Order } from '../../shared/contract/order';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';

let fake: HelperInMemory;
beforeEach(async () => {
  fake = await HelperInMemory.open();
});
afterEach(() => fake.close());

const create = (transient: boolean): Order => ({
  do: 'create',
  networks: [{ autostart: false, transient, start: true, definition: isolatedDraft('lab', 1) }],
});
const state = () => ({ stored: fake.stored(), host: fake.host.describe() });
const refusal = (asked: Promise<unknown>): Promise<unknown> => asked.catch((error: unknown) => error);

it('refuses a definition that could not be read back before anything happens, by plan and order alike', async () => {
  const { handlers } = fake.helper;
  // Each takes six times its length in XML; together they are more than is ever read.
  const dnsmasqOptions = Array.from({ length: 250 }, (_, n) => `txt-record=t${n}.lab,${"'".repeat(930)}`);
  const definition = { ...isolatedDraft('lab', 1), dnsmasqOptions };
  const before = state();
  for (const start of [true, false]) {
    const order: Order = {
      do: 'create',
      networks: [{ autostart: false, transient: start, start, definition }],
    };
    for (const ask of [handlers.plan, handlers.give]) {
      const error = await refusal(Promise.resolve(ask({ order })));
      expect(error).toBeInstanceOf(VirtnetError);
      expect(error).toMatchObject({
        data: { code: 'invalid-definition' },
        message: expect.stringContaining('could not be read back') as string,
      });
    }
  }
  expect(state()).toEqual(before);
});

it.each([true, false])(
  'lists and stops a network whose run state is torn (transient: %s)',
  async (transient) => {
    const { handlers } = fake.helper;
    const before = fake.host.describe();
    await handlers.give({ order: create(transient) });
    const file = join(fake.paths.run, 'lab.xml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('</networkstatus>', '<torn'));
    const { networks, unreadable } = await handlers.networks({});
    expect(networks.find(({ name }) => name === 'lab')?.state).toBe('active');
    expect(unreadable.map((one) => one.file)).toEqual([file]);
    await handlers.give({ order: { do: 'stop', names: ['lab'] } });
    expect((await handlers.networks({})).unreadable).toEqual([]);
    expect(fake.host.describe()).toEqual(before);
  },
);

it('ends a dnsmasq whose pid file was lost, and starts the network again', async () => {
  const { handlers } = fake.helper;
  const before = fake.host.describe();
  await handlers.give({ order: create(false) });
  const running = fake.host.describe();
  const pidFile = networkFiles(fake.paths, 'lab').pid;
  expect(await fake.host.readFile(pidFile)).not.toBeNull();
  await fake.host.removeFile(pidFile);
  await handlers.give({ order: { do: 'stop', names: ['lab'] } });
  expect(await fake.host.listProcesses()).toEqual([]);
  expect(fake.host.describe()).toEqual(before);
  await handlers.give({ order: { do: 'start', names: ['lab'] } });
  expect(fake.host.describe()).toEqual(running);
});
