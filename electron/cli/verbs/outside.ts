/** net-outside: whether guests of a network reach the outside, and for how long. */
import { t } from '../../../shared/language/language';
import type { NetworkDraft } from '../../../shared/definition/network';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import { isShutIn, withOutside } from '../../../shared/definition/outside';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import { localTime } from '../terminal/localTime';
import type { Invocation } from '../invocation';
import { affected } from './affected';

/** A year is long enough for what shall end by itself, in minutes. */
const MINUTES_MAX = 525_600;

export async function netOutside(invocation: Invocation, args: Arguments): Promise<void> {
  const network = await invocation.network(args.required('network'));
  const { name } = network;
  const { config, live } = affected(network, args);
  const read = async (inactive: boolean): Promise<NetworkDraft> =>
    readNetworkXml(await invocation.call('dumpXml', { name, inactive }));
  const until = wantedLimit(args);
  if (until === undefined) return show(invocation, args, name, await read(!live));
  await orFail(t('cli.verbs.netOutside.failed', { name }), async () =>
    invocation.call('give', {
      order: {
        do: 'update',
        updates: [
          {
            name,
            config: config ? withOutside(await read(true), until) : null,
            live: live ? withOutside(await read(false), until) : null,
          },
        ],
      },
    }),
  );
  invocation.message(t('cli.verbs.netOutside.done', { name, outside: describeOutside(until) }));
}

/** The limit that the options ask for: null = none, 0 = not at all, else Unix seconds; undefined when they ask for nothing. */
function wantedLimit(args: Arguments): number | null | undefined {
  if (args.has('isolate')) return 0;
  if (args.has('allow')) return null;
  const text = args.value('minutes');
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MINUTES_MAX)
    throw new Failure([t('cli.verbs.netOutside.badMinutes', { text, most: MINUTES_MAX })]);
  return Math.floor(Date.now() / 1000) + minutes * 60;
}

function show(invocation: Invocation, args: Arguments, name: string, draft: NetworkDraft): void {
  const { forward, outsideUntil } = draft;
  const isReached = forward.mode !== 'isolated' && !isShutIn(draft, Date.now() / 1000);
  if (args.has('json')) invocation.json({ name, reached: isReached, until: outsideUntil ?? null });
  else if (forward.mode === 'isolated') invocation.result(t('cli.verbs.netOutside.never'));
  else invocation.result(describeOutside(outsideUntil ?? null));
}

function describeOutside(until: number | null): string {
  if (until === null) return t('cli.verbs.netOutside.reached');
  if (until === 0) return t('cli.verbs.netOutside.shut');
  const time = localTime(until);
  return t(`cli.verbs.netOutside.${until * 1000 < Date.now() ? 'since' : 'until'}`, { time });
}
