/** One helper as a peer: spawned, greeted, listened to until its end, and closed by ending its input. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createMessageConnection, StreamMessageReader } from 'vscode-jsonrpc/node.js';
import { version } from '../../package.json';
import {
  helperEvents,
  helperMethods,
  PROTOCOL_VERSION,
  type HelperEvent,
  type Result,
} from '../../shared/contract/contract';
import { VirtnetError } from '../../shared/contract/error';
import { locale, t } from '../../shared/language/language';
import { protocolMismatch } from '../../shared/contract/protocolMismatch';
import { createClient, listen, type Client } from '../../shared/contract/rpc';
import { sshAddresses } from '../../shared/contract/sshConnection';
import { FramedInput } from '../wire/framedInput';
import { FramedOutput } from '../wire/framedOutput';
import { pacedReader } from '../wire/paced';
import { explainEnding } from './helperEnding';
import { givenUp, unlessGivenUp } from './givenUp';
import type { LaunchCommand } from './launch';

const STDERR_TAIL = 8_000;
/** A helper answers within moments; a person at a password dialog or a slow link may take minutes. */
const GREETING_MS = 20_000;
const GREETING_WITH_PERSON_MS = 300_000;
const CLOSING_MS = { terminate: 3_000, kill: 6_000 } as const;

/** What a helper needs to start and whom it tells. */
export interface HelperOptions {
  command: LaunchCommand;
  front: 'window' | 'browser' | 'virtnet';
  onEvent: (event: HelperEvent, payload: unknown) => void;
  /** Lines for the log: the helper's own, and messages that do not fit the contract. */
  onLog: (text: string) => void;
  /** Milliseconds to wait for the greeting; tests shorten it. */
  greetingMs?: number;
  /** Ends a helper that has not said hello yet. */
  signal?: AbortSignal;
}

/** A helper that has said hello. */
export interface HelperProcess {
  client: Client<typeof helperMethods>;
  /** Greets it once more, to be told everything in the language of now. */
  greetAgain(): Promise<void>;
  /** Settles when the process is gone, with the reason as an error. */
  ended: Promise<VirtnetError>;
  /** Ends its input, which makes it exit; insists with signals when it does not. Resolves when it is gone. */
  close(): Promise<void>;
}

/** Starts a helper and greets it; rejects with the reason when it cannot be reached. */
export async function startHelper(options: HelperOptions): Promise<HelperProcess> {
  if (options.signal?.aborted) {
    options.command.settled?.();
    throw givenUp();
  }
  const [program = '', ...args] = options.command.argv;
  const asksPerson = ['pkexec', 'ssh'].includes(path.basename(program));
  // A session on this host says nothing of the ways on another one.
  const isElsewhere = path.basename(program) === 'ssh';
  const child = spawn(program, args, {
    // What the programs on the way say when they fail is looked at; the helper is told what to speak.
    env: { ...process.env, LC_ALL: 'C', ...options.command.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // Away from the terminal's Ctrl-C, which must reach only the front; pkexec may need the terminal to ask.
    detached: path.basename(program) !== 'pkexec',
  });
  // Without descriptors for its pipes (EMFILE) it has none, and to signal it would reach us all.
  if (child.pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    throw notStarted(program, error);
  }
  let ready = false;
  const input = child.stdout.pipe(new FramedInput());
  let breakOff: (reason: VirtnetError) => void = () => undefined;
  const brokenOff = new Promise<VirtnetError>((resolve) => {
    breakOff = (reason) => {
      child.stdin.destroy();
      child.stdout.destroy();
      child.kill('SIGKILL');
      resolve(reason);
    };
  });
  input.on('error', (error) => breakOff(error as VirtnetError));
  const ended = Promise.race([brokenOff, endOf(child, program, options.onLog, () => ready)]);
  const rpc = createMessageConnection(
    pacedReader(new StreamMessageReader(input), input),
    new FramedOutput(child.stdin, () => breakOff(deaf())),
  );
  // oxlint-disable-next-line texts/in-catalogue -- for the log
  rpc.onError(([error]) => options.onLog(`message not sent or not readable: ${error.message}`));
  for (const event of Object.keys(helperEvents) as HelperEvent[]) {
    listen(rpc, helperEvents, event, (payload) => options.onEvent(event, payload), options.onLog);
  }
  rpc.listen();
  const client = createClient(rpc, helperMethods);
  // Disposing rejects every pending call as disconnected.
  void ended.then(() => rpc.dispose());
  const close = (): Promise<void> => closeProcess(child, ended);
  const hello = () =>
    client.call('hello', {
      ...{ protocol: PROTOCOL_VERSION, version, front: options.front, language: locale() },
      peers: isElsewhere ? [] : sshAddresses(process.env['SSH_CONNECTION']),
    });
  const begin = async (): Promise<void> => {
    await passGate(options.command, child);
    await greet(hello(), ended, options.greetingMs ?? (asksPerson ? GREETING_WITH_PERSON_MS : GREETING_MS));
  };
  try {
    await unlessGivenUp(begin(), options.signal);
  } catch (error) {
    // Neither ssh nor pkexec heeds the end of its input before it has got through.
    if (options.signal?.aborted && asksPerson) child.kill('SIGTERM');
    await close();
    throw error;
  } finally {
    options.command.settled?.();
  }
  ready = true;
  return { client, greetAgain: async () => void (await hello()), ended, close };
}

/** Waits for what comes before the greeting; as long as a person may take, and no longer. */
async function passGate({ gate }: LaunchCommand, child: ChildProcessWithoutNullStreams): Promise<void> {
  if (!gate) return;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(silent(GREETING_WITH_PERSON_MS)), GREETING_WITH_PERSON_MS);
  });
  await Promise.race([gate(child), timeout]).finally(() => clearTimeout(timer));
}

async function greet(
  hello: Promise<Result<typeof helperMethods, 'hello'>>,
  ended: Promise<VirtnetError>,
  timeoutMs: number,
): Promise<void> {
  const greeting = hello.catch(async (error: unknown) => {
    // A call that fails because the process went tells less than the process's own ending.
    throw error instanceof VirtnetError && error.code === 'disconnected' ? await ended : error;
  });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(silent(timeoutMs)), timeoutMs);
  });
  try {
    const answer = await Promise.race([greeting, ended.then((reason) => Promise.reject(reason)), timeout]);
    if (answer.protocol !== PROTOCOL_VERSION)
      throw protocolMismatch(
        { version, protocol: PROTOCOL_VERSION },
        {
          version: answer.version,
          protocol: answer.protocol,
          place: t('app.helper.onHost', { host: answer.host.hostname }),
        },
      );
  } finally {
    clearTimeout(timer);
  }
}

const deaf = (): VirtnetError =>
  new VirtnetError(t('app.helper.deaf'), { code: 'disconnected', reason: t('app.helper.deafReason') });

const silent = (timeoutMs: number): VirtnetError => {
  const reason = t('app.helper.silentReason', { seconds: timeoutMs / 1000 });
  return new VirtnetError(t('app.helper.silent', { reason }), { code: 'disconnected', reason });
};

function endOf(
  child: ChildProcessWithoutNullStreams,
  program: string,
  onLog: (text: string) => void,
  wasReady: () => boolean,
): Promise<VirtnetError> {
  let stderr = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL);
    onLog(text.trimEnd());
  });
  // Writing to a helper that has just gone fails; its end says why.
  child.stdin.on('error', () => undefined);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(notStarted(program, error)));
    // `exit` rather than `close`: a grandchild may hold the pipes open for ever. One turn lets stderr arrive.
    child.once('exit', (status, signal) => {
      setTimeout(() => resolve(explainEnding({ program, status, signal, stderr, wasReady: wasReady() })), 20);
    });
  });
}

const notStarted = (program: string, error: Error): VirtnetError =>
  new VirtnetError(t('app.helper.notStarted', { program, reason: error.message }), {
    code: 'disconnected',
    reason: error.message,
  });

async function closeProcess(child: ChildProcessWithoutNullStreams, ended: Promise<unknown>): Promise<void> {
  child.stdin.end();
  // Signals to a helper that runs as another user fail, which is harmless: the end of its input ends it.
  const terminate = setTimeout(() => child.kill('SIGTERM'), CLOSING_MS.terminate);
  const kill = setTimeout(() => child.kill('SIGKILL'), CLOSING_MS.kill);
  const givingUp = new Promise<void>((resolve) => setTimeout(resolve, CLOSING_MS.kill + 1_000).unref());
  await Promise.race([ended, givingUp]);
  clearTimeout(terminate);
  clearTimeout(kill);
}
