/** The helper's entry: speaks the contract over standard input and output, logs to standard error. */
import pino from 'pino';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { helperEvents, helperMethods } from '../../shared/contract/contract';
import { VirtnetError } from '../../shared/contract/error';
import { emit, serve, type Handlers } from '../../shared/contract/rpc';
import { Engine, type EmitEvent } from './engine';
import { completeEnvironment } from './host/environment';
import { personBehind } from './facts/hostFacts';
import { serveProbe } from './probe/guest/probe';
import { PROBE_ARGUMENT } from './probe/guest/probeProtocol';
import { HTTP_ARGUMENT, HTTP_PORT, OUTSIDE_FACTS } from './sandbox/outside';
import { serveClientAddress } from './sandbox/outsideHttp';
import { systemPaths } from './host/paths';
import { createRunner } from './host/runner';
import { openSandbox } from './sandbox/sandbox';

type Place = 'system' | 'sandbox';

const log = pino(
  { name: 'virtnet-helper', base: { pid: process.pid } },
  pino.destination({ dest: 2, sync: true }),
);
const logError = (error: unknown): void =>
  log.error({ err: error }, error instanceof Error ? error.message : String(error));

if (process.argv.includes(HTTP_ARGUMENT)) serveClientAddress(HTTP_PORT);
else if (process.argv.includes(PROBE_ARGUMENT)) serveProbe();
else run(readPlace(process.argv.slice(2)));

function readPlace(argv: readonly string[]): Place {
  const place = argv[argv.indexOf('--place') + 1];
  if (argv.includes('--place') && argv.length === 2 && (place === 'system' || place === 'sandbox'))
    return place;
  process.stderr.write(
    'Usage: virtnet-helper --place system|sandbox\nVirtnet Manager starts this program; it speaks JSON-RPC on standard input and output.\n',
  );
  process.exit(2);
}

function run(place: Place): void {
  completeEnvironment();
  const connection = createMessageConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  const send: EmitEvent = (event, payload) =>
    void emit(connection, helperEvents, event, payload).catch(logError);
  const engine = openEngine(place, send);
  engine.catch(logError);
  serve(connection, helperMethods, handlersOf(engine));

  const leave = (): void => {
    void engine
      .then(
        (opened) => opened.close(),
        () => undefined,
      )
      .finally(() => process.exit(0));
  };
  // The end of standard input is how a helper is told to go: it finishes what it is doing, and networks keep running.
  process.stdin.on('end', leave);
  process.stdin.on('close', leave);
  connection.onClose(leave);
  process.stdout.on('error', leave);
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  connection.listen();
}

async function openEngine(place: Place, send: EmitEvent): Promise<Engine> {
  const host = createRunner();
  const root = process.env['PKEXEC_UID'] === undefined ? process.env['VIRTNET_ROOT'] : undefined;
  const user = await personBehind(host);
  const sandbox =
    place === 'sandbox'
      ? await openSandbox(host, requireRoot(root), { node: process.execPath, bundle: __filename })
      : null;
  const engine = new Engine({
    host,
    paths: sandbox?.paths ?? systemPaths(root),
    surroundings: {
      place,
      outside: sandbox ? OUTSIDE_FACTS : null,
      user,
      asRoot: user === 'root',
      root: '/',
    },
    testGuests: sandbox?.testGuests ?? null,
    emit: send,
    onError: logError,
    probe: { node: process.execPath, bundle: __filename },
  });
  const isFirstRun = await engine.open();
  // Booting is a mutation like any other: it is under way while the first questions are answered.
  if (sandbox && !isFirstRun) void engine.boot().catch(logError);
  return engine;
}

function requireRoot(root: string | undefined): string {
  if (root !== undefined && root !== '') return root;
  throw new VirtnetError('The sandbox does not know where to keep its definitions.', {
    code: 'denied',
    remedy: 'Set VIRTNET_ROOT to a directory.',
  });
}

/** Handlers that wait for the engine, so that a helper that cannot open says why in answer to the first question. */
function handlersOf(engine: Promise<Engine>): Handlers<typeof helperMethods> {
  const entries = (Object.keys(helperMethods) as (keyof typeof helperMethods)[]).map((method) => [
    method,
    async (params: unknown): Promise<unknown> => {
      const handler = (await engine).handlers[method] as (params: unknown) => unknown;
      return handler(params);
    },
  ]);
  return Object.fromEntries(entries) as Handlers<typeof helperMethods>;
}
