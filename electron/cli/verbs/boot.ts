/** boot: starts all autostart networks, and tells what came of it. */
import { failureOf, tryAgain } from '../../../shared/words/bootFailure';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { PROTOCOL_VERSION } from '../../../shared/contract/contract';
import { isBridged } from '../../../shared/definition/network';
import { BRIDGE_SECONDS, type BootReport } from '../../../shared/contract/bootReport';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';

/** Starts them, or with `--status` shows the last result; fails when a network stayed down. */
export async function boot(invocation: Invocation, args: Arguments): Promise<void> {
  if (!args.has('status')) await sayWhatIsAwaited(invocation);
  const report = args.has('status')
    ? await invocation.call('lastBoot', {})
    : await invocation.call('boot', {});
  if (!report) {
    if (args.has('json')) invocation.json(null);
    else invocation.result('No boot since this computer was started.');
    return;
  }
  if (args.has('json')) invocation.json(report);
  else invocation.result(wordsOf(report, args.has('status')));
  if (report.failed.length > 0) {
    throw new Failure(
      report.failed.flatMap((one) => [`${failureOf(one).what} ${failureOf(one).fate}`, one.error.message]),
      report.failed.flatMap((one) => {
        const again = tryAgain(one);
        return again ? [`Try again with: ${quoteCommand(again)}`] : [];
      }),
    );
  }
}

/** The bridges that networks wait for, which whatever makes the host's own may bring later; nothing when all are there. */
async function sayWhatIsAwaited(invocation: Invocation): Promise<void> {
  const { networks } = await invocation.call('networks', {});
  const joining = networks.filter(
    ({ autostart, state, definition }) => autostart && state === 'inactive' && isBridged(definition),
  );
  if (joining.length === 0) return;
  const { host } = await invocation.call('hello', { protocol: PROTOCOL_VERSION, front: 'virtnet' });
  const there = new Set((host.bridges ?? []).map(({ name }) => name));
  for (const { name, definition } of joining.filter((network) => !there.has(network.definition.bridge.name)))
    invocation.say(
      `Waiting up to ${BRIDGE_SECONDS} s for the bridge ${definition.bridge.name} of this host, which network ${name} joins`,
    );
}

function wordsOf({ at, durationMs, started, active, failed }: BootReport, isPast: boolean): string {
  const names = (list: readonly string[]): string => (list.length > 0 ? `: ${list.join(', ')}` : '');
  return [
    ...(isPast ? [`Last boot: ${new Date(at).toISOString()}, ${(durationMs / 1000).toFixed(1)} s`] : []),
    `${started.length} started${names(started)}`,
    ...(active.length > 0 ? [`${active.length} active before${names(active)}`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed${names(failed.map(({ name }) => name))}`] : []),
  ].join('\n');
}
