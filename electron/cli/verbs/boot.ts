/** boot: starts all autostart networks, and tells what came of it. */
import { numberText, t } from '../../../shared/language/language';
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
    else invocation.result(t('cli.verbs.boot.never'));
    return;
  }
  if (args.has('json')) invocation.json(report);
  else invocation.result(wordsOf(report, args.has('status')));
  if (report.failed.length > 0) {
    throw new Failure(
      report.failed.flatMap((one) => [`${failureOf(one).what} ${failureOf(one).fate}`, one.error.message]),
      report.failed.flatMap((one) => {
        const again = tryAgain(one);
        return again ? [t('cli.verbs.boot.tryAgain', { command: quoteCommand(again) })] : [];
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
      t('cli.verbs.boot.waiting', { seconds: BRIDGE_SECONDS, bridge: definition.bridge.name, name }),
    );
}

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false } as const;

function wordsOf({ at, durationMs, started, active, failed }: BootReport, isPast: boolean): string {
  const counted = (names: readonly string[]) => ({ count: names.length, names: names.join(', ') });
  const seconds = numberText(durationMs / 1000, ONE_DIGIT);
  return [
    ...(isPast ? [t('cli.verbs.boot.last', { time: new Date(at).toISOString(), seconds })] : []),
    t('cli.verbs.boot.started', counted(started)),
    ...(active.length > 0 ? [t('cli.verbs.boot.active', counted(active))] : []),
    ...(failed.length > 0 ? [t('cli.verbs.boot.failed', counted(failed.map(({ name }) => name)))] : []),
  ].join('\n');
}
