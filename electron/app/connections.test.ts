import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { PROTOCOL_VERSION, type ConnectionStatus } from '../../shared/contract/contract';
import { VirtnetError } from '../../shared/contract/error';
import { Connections, type HelperNews } from './connections';

const SANDBOX = 'virtnet:///sandbox';
const LAB = 'virtnet+ssh://lab/system';
const fakeHelper = path.join(import.meta.dirname, '../../e2e/fakes/fakeHelper.mjs');
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

interface Watched {
  connections: Connections;
  states: string[];
  statuses: ConnectionStatus[];
  news: HelperNews[];
}

function watch(argv: string[], greetingMs = 10_000): Watched {
  const connections = new Connections({
    launch: () => ({ argv, env: {} }),
    front: 'browser',
    onLog: () => undefined,
    greetingMs,
  });
  cleanups.push(() => connections.dispose());
  const watched: Watched = { connections, states: [], statuses: [], news: [] };
  connections.onStatus((status) => {
    watched.statuses.push(status);
    watched.states.push(status.state);
  });
  connections.onNews((news) => watched.news.push(news));
  return watched;
}

const helper = (behaviour: string): string[] => [process.execPath, fakeHelper, behaviour];

async function refusal(promise: Promise<unknown>): Promise<VirtnetError> {
  const error: unknown = await promise.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof VirtnetError) return error;
  throw error;
}

/** A folder with a program of this name that is a shell script. */
async function program(name: string, script: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'virtnet-program-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

describe('a connection', () => {
  it('is opened once for all who ask at the same time, and passes calls and events on', async () => {
    const { connections, states, news } = watch(helper('good'));
    const [first, second] = await Promise.all([connections.open(SANDBOX), connections.open(SANDBOX)]);
    expect(first).toMatchObject({ uri: SANDBOX, state: 'ready', error: null, retryAt: null });
    expect(second).toBe(first);
    expect(states).toEqual(['connecting', 'ready']);
    expect(await connections.call(SANDBOX, 'snapshot', {})).toMatchObject({
      revision: 1,
      host: { hostname: 'orion' },
    });
    expect(await connections.call(SANDBOX, 'give', { order: { do: 'start', names: ['default'] } })).toEqual({
      networks: [],
      trial: null,
      entry: null,
      guest: null,
      advice: [],
    });
    expect(news).toMatchObject([{ uri: SANDBOX, event: 'snapshot', payload: { revision: 2 } }]);
  });

  it('drops events that do not fit the contract and passes the next one on', async () => {
    const { connections, news } = watch(helper('good'));
    await connections.open(SANDBOX);
    await connections.call(SANDBOX, 'watchCounters', { devices: ['virbr0'], intervalMs: 1000 });
    expect(news.map((item) => item.event)).toEqual(['counters']);
  });

  it('closes by ending the helper’s input, and can be opened again', async () => {
    const { connections, states } = watch(helper('good'));
    await connections.open(SANDBOX);
    await connections.close(SANDBOX);
    expect(states).toEqual(['connecting', 'ready', 'closed']);
    expect((await refusal(connections.call(SANDBOX, 'snapshot', {}))).code).toBe('disconnected');
    expect((await connections.open(SANDBOX)).state).toBe('ready');
  });

  it('is closed at once while the other host says nothing', async () => {
    const silent = await program('ssh', 'exec sleep 1000');
    const { connections, states, statuses } = watch([silent], 300_000);
    const opening = refusal(connections.open(LAB));
    await connections.close(LAB);
    expect((await opening).message).toContain('closed before it was open');
    expect(states).toEqual(['connecting', 'closed']);
    expect(statuses.at(-1)).toMatchObject({ error: null, retryAt: null });
  });

  it('waits longer each time it is lost, until it has held for a while', async () => {
    const waited: number[] = [];
    let now = 0;
    const connections = new Connections({
      launch: () => ({ argv: helper('good'), env: {} }),
      front: 'browser',
      onLog: () => undefined,
      waitBeforeRetry: (attempt) => {
        waited.push(attempt);
        return 1;
      },
      now: () => now,
    });
    cleanups.push(() => connections.dispose());
    let ready = 0;
    connections.onStatus(({ state }) => (ready += Number(state === 'ready')));
    const lose = (): Promise<unknown> =>
      refusal(connections.call(LAB, 'give', { order: { do: 'stop', names: ['default'] } }));
    await connections.open(LAB);
    for (const heldMs of [0, 1_000, 59_999, 60_000]) {
      now += heldMs;
      const before = ready;
      await lose();
      await expect.poll(() => ready, { timeout: 20_000 }).toBe(before + 1);
    }
    expect(waited).toEqual([0, 1, 2, 0]);
  });

  it('insists with a signal when the helper does not end by itself', async () => {
    const { connections } = watch(helper('stubborn'));
    await connections.open(SANDBOX);
    const started = performance.now();
    await connections.close(SANDBOX);
    expect(performance.now() - started).toBeGreaterThan(2_000);
  });

  it('is lost when the helper dies: what was under way is rejected and the reason is told', async () => {
    const { connections, statuses } = watch(helper('good'));
    await connections.open(SANDBOX);
    const slow = refusal(connections.call(SANDBOX, 'give', { order: { do: 'start', names: ['slow'] } }));
    const fatal = refusal(connections.call(SANDBOX, 'give', { order: { do: 'stop', names: ['default'] } }));
    expect((await slow).code).toBe('disconnected');
    expect((await fatal).code).toBe('disconnected');
    expect(statuses.at(-1)).toMatchObject({ state: 'lost', error: { data: { code: 'disconnected' } } });
    expect(statuses.at(-1)?.error?.message).toContain('exit status 7 (the kernel said no)');
    expect((await connections.open(SANDBOX)).state).toBe('ready');
  });

  it('lets go of a helper that reads nothing before what waits for it takes the memory', async () => {
    const { connections, statuses } = watch(helper('deaf'));
    await connections.open(SANDBOX);
    const calls = Array.from({ length: 20 }, () =>
      refusal(connections.call(SANDBOX, 'activityEntry', { id: 'x'.repeat(4 * 1024 * 1024) })),
    );
    for (const { code } of await Promise.all(calls)) expect(code).toBe('disconnected');
    await expect.poll(() => statuses.at(-1)?.state).toBe('lost');
    expect(statuses.at(-1)?.error?.message).toContain('takes no more messages');
  });

  it('refuses methods that helpers do not have', async () => {
    const { connections } = watch(helper('good'));
    await connections.open(SANDBOX);
    expect((await refusal(connections.call(SANDBOX, 'constructor', {}))).code).toBe('unsupported');
  });
});

describe('a connection that cannot be opened', () => {
  it('tells the helper’s last error', async () => {
    const { connections, statuses } = watch(helper('broken'));
    const error = await refusal(connections.open(SANDBOX));
    expect(error.message).toContain('exit status 3 (The lock could not be taken)');
    expect(statuses.at(-1)).toMatchObject({ uri: SANDBOX, state: 'closed', error: error.toShape() });
  });

  it('gives up on a helper that never answers, and leaves no process', async () => {
    const { connections } = watch(helper('silent'), 300);
    expect((await refusal(connections.open(SANDBOX))).message).toContain('no greeting within 0.3 seconds');
  });

  it('refuses a helper of another protocol, names both ends and says which to update', async () => {
    const { connections } = watch(helper('old'));
    expect((await refusal(connections.open(SANDBOX))).message).toBe(
      `The helper on orion is Virtnet Manager 9.9 (protocol ${PROTOCOL_VERSION - 1}) and this is Virtnet Manager ${version} (protocol ${PROTOCOL_VERSION}): they do not understand each other, and nothing was changed. Update Virtnet Manager on orion.`,
    );
  });

  it('names a program that is not there', async () => {
    const { connections } = watch(['/nowhere/unshare']);
    expect((await refusal(connections.open(SANDBOX))).message).toContain('/nowhere/unshare cannot be run');
  });

  it('passes on what launching refuses', async () => {
    const connections = new Connections({
      launch: () => {
        throw new VirtnetError('No.', { code: 'denied', remedy: 'Ask.' });
      },
      front: 'browser',
      onLog: () => undefined,
    });
    expect((await refusal(connections.open(SANDBOX))).data).toEqual({ code: 'denied', remedy: 'Ask.' });
  });

  it.each([
    ['pkexec', 'exit 126', 'the dialog was closed'],
    [
      'pkexec',
      'echo "Not authorized" >&2; exit 127',
      'not authorised to change this computer’s networks (Not authorized)',
    ],
    ['ssh', 'echo "ada@lab: Permission denied (publickey)." >&2; exit 255', 'ssh-copy-id'],
    [
      'ssh',
      'echo "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @" >&2; echo "Offending ED25519 key in /home/ada/.ssh/known_hosts:3" >&2; echo "Host key verification failed." >&2; exit 255',
      'the old one is in /home/ada/.ssh/known_hosts:3',
    ],
    ['ssh', 'echo "sudo: a password is required" >&2; exit 1', 'nobody was there to type it'],
    ['ssh', 'echo "ada is not in the sudoers file." >&2; exit 1', 'does not let you become root'],
    ['ssh', 'echo "doas: Operation not permitted" >&2; exit 1', 'without a password there'],
    ['ssh', 'echo "sh: 1: doas: not found" >&2; exit 127', 'has no doas'],
    ['ssh', 'echo "Host key verification failed." >&2; exit 255', 'compare the key'],
    [
      'unshare',
      'echo "unshare: unshare failed: Operation not permitted" >&2; exit 1',
      'Allow user namespaces',
    ],
  ])('explains how %s refused (%s)', async (name, script, words) => {
    const { connections } = watch([await program(name, script)]);
    const error = await refusal(connections.open(SANDBOX));
    expect(error.code).toBe('denied');
    expect(error.message).toContain(words);
  });

  it.each(['exit 127', 'echo "sudo: virtnet-helper: command not found" >&2; exit 1'])(
    'knows that nothing is installed there (%s)',
    async (script) => {
      const { connections } = watch([await program('ssh', script)]);
      const error = await refusal(connections.open(SANDBOX));
      expect(error.data).toEqual({ code: 'not-found', name: 'virtnet-helper' });
      expect(error.message).toContain('Install Virtnet Manager’s package there');
    },
  );

  it('names the signal that ended a command behind a shell', async () => {
    const { connections } = watch([await program('unshare', 'sh -c "kill -9 \\$\\$"; exit $?')]);
    expect((await refusal(connections.open(SANDBOX))).message).toContain('it was ended by SIGKILL');
  });

  it('calls other endings of ssh lost', async () => {
    const { connections } = watch([
      await program('ssh', 'echo "ssh: connect to host lab port 22: Connection refused" >&2; exit 255'),
    ]);
    const error = await refusal(connections.open(SANDBOX));
    expect(error.data).toMatchObject({ code: 'disconnected' });
    expect(error.message).toContain('Connection refused');
  });
});
