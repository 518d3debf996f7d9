/** Whatever is sent to whichever method, by whichever way: the answer is a sentence for a person with a code of the closed list. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Connections } from '../../electron/app/connections';
import { AppService } from '../../electron/app/appService';
import { HostBook } from '../../electron/app/hosts/hostBook';
import { HostDesk } from '../../electron/app/hosts/hostDesk';
import { Questions } from '../../electron/app/hosts/questions';
import { DEFAULT_PREFERENCES, appMethods, helperMethods } from '../../shared/contract/contract';
import { createLocalClient } from '../../shared/contract/answer';
import { errorShapeSchema, toErrorShape, VirtnetError } from '../../shared/contract/error';
import { connectOver } from '../../shared/contract/messageChannel';
import type { MethodTable } from '../../shared/contract/contract';
import { createClient, serve, type Client, type Handlers } from '../../shared/contract/rpc';
import { createDefinition } from '../../electron/helper/orders/createDefinition';
import { channelPair } from '../fakes/channelPair';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';
import { samplesOf, unfitCalls } from '../fakes/unfitValues';

/** What only whoever wrote the program understands. */
const RAW =
  /ZodError|Invalid (input|option|string|value|key|discriminator)|Too (big|small)|Unrecognized key|expected \w+, received|form that is not allowed|\[object|undefined|"code":|\n\s*[[{]|inside Virtnet Manager/;

/** A VirtnetError of the closed list that a person can read. */
function expectReadable(thrown: unknown, what: unknown): void {
  const shown = JSON.stringify(what)?.slice(0, 300);
  expect(thrown, shown).toBeInstanceOf(VirtnetError);
  const shape = errorShapeSchema.parse((thrown as VirtnetError).toShape());
  expect(shape.data.code, shape.message).not.toBe('internal');
  const messages = [
    shape.message,
    ...(shape.data.code === 'invalid-definition' ? shape.data.issues : []).map(({ message }) => message),
  ];
  for (const message of messages) {
    expect(message, shown).not.toMatch(RAW);
    // What ends with a program's last words ends as they do.
    if (shape.data.code !== 'command-failed') expect(message, shown).toMatch(/^[\p{L}\p{N}“":].*[.!?)]$/su);
    expect(message.length, shown).toBeLessThan(5_000);
  }
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return null;
  } catch (error) {
    return error;
  }
}

/** A client at the other end of a connection, whose server has another table where `served` says so. */
function distant<T extends MethodTable>(
  table: T,
  handlers: Handlers<T>,
  served: MethodTable = table,
): Client<T> {
  const [there, here] = channelPair();
  const server = connectOver(there);
  serve(server, served, handlers);
  server.listen();
  const connection = connectOver(here);
  connection.listen();
  return createClient(connection, table);
}

let memory: HelperInMemory;
beforeAll(async () => {
  memory = await HelperInMemory.open();
});
afterAll(() => memory.close());

describe('every method of a helper', () => {
  it('has a sample that is as agreed, so that what is unfit is so by one thing', () => {
    for (const [method, { params }] of Object.entries(helperMethods))
      for (const sample of samplesOf(params))
        expect((params as z.ZodType).safeParse(sample).success, method).toBe(true);
  });

  it.each([
    [
      'in this process',
      (): Client<typeof helperMethods> => createLocalClient(helperMethods, memory.helper.handlers),
    ],
    ['over a connection', (): Client<typeof helperMethods> => distant(helperMethods, memory.helper.handlers)],
  ])('answers unfit values %s', async (_way, open) => {
    const client = open();
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(unfitCalls(helperMethods), async ({ method, params }) => {
        const thrown = await outcomeOf(client.call(method, params as never));
        if (thrown === null) return;
        refused += 1;
        expectReadable(thrown, { method, params });
      }),
      { numRuns: 1_500, seed: 13, endOnFailure: true },
    );
    expect(refused).toBeGreaterThan(700);
  });

  it('names the field, what it needs, and the values that there are', async () => {
    const client = createLocalClient(helperMethods, memory.helper.handlers);
    const give = (order: unknown): Promise<unknown> => outcomeOf(client.call('give', { order } as never));
    const creation = (definition: unknown): unknown => ({
      do: 'create',
      networks: [{ definition, start: false, autostart: false, transient: false }],
    });
    expect(await give({ do: 'explode' })).toMatchObject({
      data: { code: 'invalid-definition', issues: [{ path: 'order.do' }] },
      message: expect.stringMatching(/order\.do: Choose one of create, define, import,/) as string,
    });
    expect(await give(creation({ ...isolatedDraft('lab', 77), forward: { mode: 'macvtap' } }))).toMatchObject(
      {
        message: expect.stringContaining(
          'order.networks[0].definition.forward.mode: Choose one of nat, route, open, isolated, bridge.',
        ) as string,
      },
    );
    expect(
      await outcomeOf(client.call('parts', { of: { ...isolatedDraft('lab', 77), mtu: 7 } })),
    ).toMatchObject({
      message: expect.stringContaining('of.mtu: Enter a number of at least 68.') as string,
    });
    expect(await outcomeOf(client.call('toString' as never, {} as never))).toMatchObject({
      data: { code: 'unsupported' },
    });
  });
});

describe('every method of a front', () => {
  it('answers unfit values', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'virtnet-unfit-'));
    const connections = new Connections({
      launch: () => ({ argv: ['/bin/false'], env: {} }),
      front: 'browser',
      onLog: () => undefined,
    });
    const service = new AppService({
      front: 'browser',
      version: '1',
      connections,
      preferences: { read: () => DEFAULT_PREFERENCES, write: () => Promise.resolve(DEFAULT_PREFERENCES) },
      hosts: new HostDesk(new HostBook(folder), connections, () => undefined),
      questions: new Questions(),
      initial: null,
      systemLanguages: [],
      onLog: () => undefined,
    });
    const [there, here] = channelPair();
    service.servePage(connectOver(there));
    const page = connectOver(here);
    page.listen();
    const client = createClient(page, appMethods);
    await fc.assert(
      fc.asyncProperty(unfitCalls(appMethods), async ({ method, params }) => {
        const thrown = await outcomeOf(client.call(method, params as never));
        if (thrown !== null) expectReadable(thrown, { method, params });
      }),
      { numRuns: 500, seed: 13, endOnFailure: true },
    );
    await connections.dispose();
    rmSync(folder, { recursive: true });
  });
});

describe('an error of a schema that nobody caught', () => {
  it('is an invalid definition with its fields, whoever shows it', () => {
    const { error } = z.object({ ports: z.array(z.int()) }).safeParse({ ports: ['a'] });
    expect(toErrorShape(error)).toEqual({
      message: 'ports[0]: Enter a whole number.',
      data: {
        code: 'invalid-definition',
        issues: [
          { path: 'ports[0]', code: 'schema', message: 'ports[0]: Enter a whole number.', severity: 'error' },
        ],
      },
    });
  });

  it('is none where a draft is completed', () => {
    const context = { networks: [], devices: [], uplinks: [], addressSpace: [], self: null };
    const draft = { ...isolatedDraft('lab', 77), mac: 'aa' };
    let thrown: unknown = null;
    try {
      createDefinition(draft, context, [], 'networks[0].');
    } catch (error) {
      thrown = error;
    }
    expectReadable(thrown, draft);
    expect((thrown as VirtnetError).data).toMatchObject({ issues: [{ path: 'networks[0].mac' }] });
  });

  it('is none where the other side answers what was not agreed', async () => {
    const table = { lastBoot: helperMethods.lastBoot };
    const client = distant(
      table,
      { lastBoot: () => ({ at: 'noon' }) as never },
      {
        lastBoot: { params: z.unknown(), result: z.unknown() },
      },
    );
    const thrown = await outcomeOf(client.call('lastBoot', {}));
    expect(thrown).toBeInstanceOf(VirtnetError);
    expect((thrown as VirtnetError).message).toMatch(/^The answer to lastBoot is not as agreed \(\w+: Enter/);
    expect((thrown as VirtnetError).message).toContain('Restart Virtnet Manager');
    expect((thrown as VirtnetError).message).not.toMatch(RAW);
  });
});
