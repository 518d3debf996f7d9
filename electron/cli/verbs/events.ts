/** net-event: says when networks are defined, started, stopped and undefined. */
import type { Arguments } from '../command';
import { Failure } from '../failure';
import type { ListedNetwork } from '../listing';
import type { Session } from '../session';

export type NetworkEvent = 'Defined' | 'Undefined' | 'Started' | 'Stopped';

/** Waits for one event, or with `--loop` until interrupted. */
export async function netEvent(session: Session, args: Arguments): Promise<void> {
  if (args.has('list')) return session.result('lifecycle');
  const only = args.has('network') ? (await session.network(args.required('network'))).uuid : null;
  const timeoutMs = secondsOf(args.value('timeout'));
  const connection = await session.connection();
  let known: Map<string, ListedNetwork> | null = null;
  let count = 0;
  let stop: Promise<() => void> | null = null;
  const ending = await new Promise<string | null>((resolve, reject) => {
    const timer = timeoutMs === null ? null : setTimeout(() => resolve('event loop timed out'), timeoutMs);
    process.once('SIGINT', () => resolve('event loop interrupted'));
    process.once('SIGTERM', () => resolve('event loop interrupted'));
    const finish = (): void => {
      if (timer) clearTimeout(timer);
      resolve(null);
    };
    stop = connection.watch(({ networks }) => {
      const now = new Map(networks.map((network) => [network.uuid, network]));
      for (const { event, network } of known ? eventsBetween(known, now) : []) {
        if (only !== null && network.uuid !== only) continue;
        if (count > 0 && !args.has('loop')) continue;
        count += 1;
        report(session, args, event, network);
        if (!args.has('loop')) finish();
      }
      known = now;
    });
    stop.catch(reject);
  });
  await closeWatch(stop);
  if (ending !== null && !args.has('json')) session.line(ending);
  if (!args.has('json')) session.result(`events received: ${count}`);
  if (count === 0) throw new Failure([]);
}

const closeWatch = async (stop: Promise<() => void> | null): Promise<void> => (await stop)?.();

function report(session: Session, args: Arguments, event: NetworkEvent, { name, uuid }: ListedNetwork): void {
  const at = new Date().toISOString();
  if (args.has('json')) session.line(JSON.stringify({ at, event: event.toLowerCase(), name, uuid }));
  else
    session.line(`${args.has('timestamp') ? `${at}: ` : ''}event 'lifecycle' for network ${name}: ${event}`);
}

/** What happened between two listings, in an order in which it can have happened. */
export function eventsBetween(
  before: ReadonlyMap<string, ListedNetwork>,
  after: ReadonlyMap<string, ListedNetwork>,
): { event: NetworkEvent; network: ListedNetwork }[] {
  const events: { event: NetworkEvent; network: ListedNetwork }[] = [];
  for (const [uuid, network] of after) {
    const old = before.get(uuid);
    if (network.persistent && !old?.persistent) events.push({ event: 'Defined', network });
    if (network.active && !old?.active) events.push({ event: 'Started', network });
    if (!network.active && old?.active) events.push({ event: 'Stopped', network });
    if (!network.persistent && old?.persistent) events.push({ event: 'Undefined', network });
  }
  for (const [uuid, network] of before) {
    if (after.has(uuid)) continue;
    if (network.active) events.push({ event: 'Stopped', network });
    if (network.persistent) events.push({ event: 'Undefined', network });
  }
  return events;
}

function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,7}$/.test(text) || Number(text) < 1)
    throw new Failure([`Numeric value '${text}' for <timeout> option is malformed or out of range`]);
  return Number(text) * 1000;
}
