/** net-event: says when networks are defined, changed, started, stopped and undefined, by whomever. */
import { t } from '../../../shared/language/language';
import { tableText } from '../terminal/tableText';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import { EVENT_KINDS, eventsBetween, type EventKind, type NetworkEvent } from '../definition/networkEvents';
import type { NetworkRecord } from '../../../shared/contract/snapshot';
import type { Invocation } from '../invocation';

/** Waits for one event, or with `--loop` until interrupted. */
export async function netEvent(invocation: Invocation, args: Arguments): Promise<void> {
  if (args.has('list')) return invocation.result(EVENT_KINDS.join('\n'));
  const kind = kindOf(args.value('event'));
  const only = args.has('network') ? (await invocation.network(args.required('network'))).uuid : null;
  const timeoutMs = secondsOf(args.value('timeout'));
  const isWanted = (event: NetworkEvent): boolean =>
    (kind === null || event.kind === kind) && (only === null || event.network.uuid === only);
  const { ending, count } = await wait(invocation, args, { isWanted, timeoutMs });
  if (ending !== null && !args.has('json')) invocation.line(ending);
  if (!args.has('json')) invocation.result(tableText('cli.verbs.netEvent.count', { count }));
  if (count === 0) throw new Failure([]);
}

/** Reports events until the first one, the end of the time or an interruption; how it ended, null = by an event. */
async function wait(
  invocation: Invocation,
  args: Arguments,
  { isWanted, timeoutMs }: { isWanted: (event: NetworkEvent) => boolean; timeoutMs: number | null },
): Promise<{ ending: string | null; count: number }> {
  const connection = await invocation.connection();
  let known: ReadonlyMap<string, NetworkRecord> | null = null;
  let count = 0;
  let finish: (ending: string | null) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const ended = new Promise<string | null>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const look = (networks: readonly NetworkRecord[]): void => {
    const now = new Map(networks.map((network) => [network.uuid, network]));
    for (const event of (known ? eventsBetween(known, now) : []).filter(isWanted)) {
      if (count > 0 && !args.has('loop')) break;
      count += 1;
      report(invocation, args, event);
      if (!args.has('loop')) finish(null);
    }
    known = now;
  };
  const timer =
    timeoutMs === null ? null : setTimeout(() => finish(tableText('cli.verbs.netEvent.timedOut')), timeoutMs);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => finish(tableText('cli.verbs.netEvent.interrupted')));
  try {
    const stop = await connection.watch(look, fail);
    const ending = await ended;
    stop();
    return { ending, count };
  } finally {
    if (timer) clearTimeout(timer);
  }
}

function report(invocation: Invocation, args: Arguments, { kind, detail, network }: NetworkEvent): void {
  const at = new Date().toISOString();
  const { name, uuid } = network;
  if (args.has('json')) invocation.line(JSON.stringify({ at, event: kind, detail, name, uuid }));
  else {
    const words = tableText('cli.verbs.netEvent.event', { kind, name, detail });
    invocation.line(args.has('timestamp') ? `${at}: ${words}` : words);
  }
}

function kindOf(text: string | undefined): EventKind | null {
  if (text === undefined) return null;
  const kind = EVENT_KINDS.find((known) => known === text);
  if (kind) return kind;
  throw new Failure(
    [t('cli.verbs.netEvent.unknown', { text })],
    [t('cli.verbs.see', { command: 'virtnet net-event --list' })],
  );
}

function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,7}$/.test(text) || Number(text) < 1)
    throw new Failure([t('cli.verbs.badNumber', { text, option: 'timeout' })]);
  return Number(text) * 1000;
}
