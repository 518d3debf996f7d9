/** Speaks the contract over standard input and output, and logs to standard error. */
import pino from 'pino';
import { createMessageConnection, StreamMessageReader } from 'vscode-jsonrpc/node';
import { helperEvents, helperMethods } from '../../shared/contract/contract';
import { VirtnetError } from '../../shared/contract/error';
import { emit, serve, type Handlers } from '../../shared/contract/rpc';
import { compose, type EmitEvent, type Helper } from './compose';
import { findDnsmasqUser } from './host/dnsmasqUser';
import { completeEnvironment } from './host/environment';
import { personBehind } from './facts/hostFacts';
import { OUTSIDE_FACTS } from './sandbox/outside';
import { systemPaths } from './host/paths';
import { createRunner } from './host/runner';
import { FramedInput } from '../wire/framedInput';
import { FramedOutput } from '../wire/framedOutput';
import { pacedReader } from '../wire/paced';
import { openSandbox } from './sandbox/sandbox';
import { t } from '../../shared/language/language';

export type Place = 'system' | 'sandbox';

const log = pino(
  { name: 'virtnet-helper', base: { pid: process.pid } },
  pino.destination({ dest: 2, sync: true }),
);
const logError = (error: unknown): void =>
  log.error({ err: error }, error instanceof Error ? error.message : String(error));

/** Serves whoever started this process until that goes away. `bundle` is the program, for what it starts of itself. */
export function serveHelper(place: Place, bundle: string): void {
  completeEnvironment();
  const input = process.stdin.pipe(new FramedInput());
  const connection = createMessageConnection(
    pacedReader(new StreamMessageReader(input), input),
    new FramedOutput(process.stdout, () => {
      // oxlint-disable-next-line texts/in-catalogue
      logError(new Error('The front takes no more messages: 32 MB wait for it, so this helper ends.'));
      leave();
    }),
  );
  const send: EmitEvent = (event, payload) =>
    void emit(connection, helperEvents, event, payload).catch(logError);
  const helper = openHelper(place, bundle, send);
  helper.catch(logError);
  serve(connection, helperMethods, handlersOf(helper));

  const leave = (): void => {
    void helper
      .then(
        (opened) => opened.close(),
        () => undefined,
      )
      .finally(() => process.exit(0));
  };
  // The end of standard input is how a helper is told to go: it finishes what it is doing, and networks keep running.
  input.on('error', () => {
    // oxlint-disable-next-line texts/in-catalogue
    logError(new Error('The front sent something that is no message, or a too large one: this helper ends.'));
    leave();
  });
  process.stdin.on('end', leave);
  process.stdin.on('close', leave);
  connection.onClose(leave);
  process.stdout.on('error', leave);
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  connection.listen();
}

async function openHelper(place: Place, bundle: string, send: EmitEvent): Promise<Helper> {
  const host = createRunner();
  const program = { node: process.execPath, bundle };
  const root = process.env['PKEXEC_UID'] === undefined ? process.env['VIRTNET_ROOT'] : undefined;
  const user = await personBehind(host);
  const sandbox = place === 'sandbox' ? await openSandbox(host, requireRoot(root), program) : null;
  const helper = compose({
    host,
    paths: sandbox?.paths ?? {
      ...systemPaths(root),
      dnsmasqUser: await findDnsmasqUser(host),
      helperProgram: program,
    },
    surroundings: {
      place,
      outside: sandbox ? OUTSIDE_FACTS : null,
      user,
      asRoot: user === 'root',
      root: '/',
    },
    sandboxGuests: sandbox?.sandboxGuests ?? null,
    emit: send,
    onError: logError,
    probeProgram: program,
  });
  const isFirstRun = await helper.open();
  // Booting is a mutation like any other: it is under way while the first questions are answered.
  if (sandbox && !isFirstRun) void helper.boot().catch(logError);
  return helper;
}

function requireRoot(root: string | undefined): string {
  if (root !== undefined && root !== '') return root;
  throw new VirtnetError(t('sandbox.noRoot'), { code: 'denied', remedy: t('sandbox.noRoot.remedy') });
}

/** Handlers that wait for the helper, so that a helper that cannot open says why in answer to the first question. */
function handlersOf(helper: Promise<Helper>): Handlers<typeof helperMethods> {
  const entries = (Object.keys(helperMethods) as (keyof typeof helperMethods)[]).map((method) => [
    method,
    async (params: unknown): Promise<unknown> => {
      const handler = (await helper).handlers[method] as (params: unknown) => unknown;
      return handler(params);
    },
  ]);
  return Object.fromEntries(entries) as Handlers<typeof helperMethods>;
}
