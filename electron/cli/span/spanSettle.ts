/** net-span settle: settles what hosts hold of changes whose maker is gone. */
import { t } from '../../../shared/language/language';
import { distinctHosts } from '../../../shared/span/distinctHosts';
import { seeHosts, settleDoubts, type SettledDoubt } from '../../../shared/span/settleDoubts';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { reachAll } from './reachHosts';

/** Of all hosts that are reached; exit status 1 where something still waits. */
export async function settleSpans(invocation: Invocation, args: Arguments): Promise<void> {
  const reached = await reachAll(invocation);
  try {
    const settled = await settleDoubts(distinctHosts(await seeHosts(reached.hosts)));
    if (args.has('json')) invocation.json(settled.map(jsonOf));
    else invocation.result(textOf(settled));
    const waiting = settled.filter(({ outcome }) => outcome === 'waiting');
    if (waiting.length > 0)
      throw new Failure([t('cli.verbs.netSpan.stillWaiting', { count: waiting.length })]);
  } finally {
    await reached.close();
  }
}

function textOf(settled: readonly SettledDoubt[]): string {
  if (settled.length === 0) return t('cli.verbs.netSpan.noDoubts');
  return settled
    .map((one) =>
      t('cli.verbs.netSpan.settled', {
        ...{ host: one.host.name, title: one.held.title, outcome: one.outcome },
        reason: one.outcome === 'waiting' ? one.reason : '',
      }),
    )
    .join('\n');
}

const jsonOf = (one: SettledDoubt): unknown => ({
  ...{ host: one.host.name, change: one.held.change, title: one.held.title, anchor: one.held.anchor },
  ...{ outcome: one.outcome, reason: one.outcome === 'waiting' ? one.reason : null },
});
