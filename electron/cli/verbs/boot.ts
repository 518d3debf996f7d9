/** boot: starts all autostart networks, and tells what came of it. */
import type { BootReport } from '../../../shared/contract/bootReport';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Session } from '../session';

/** Starts them, or with `--status` shows the last result; fails when a network stayed down. */
export async function boot(session: Session, args: Arguments): Promise<void> {
  const report = args.has('status') ? await session.call('lastBoot', {}) : await session.call('boot', {});
  if (!report) {
    if (args.has('json')) session.json(null);
    else session.result('No boot since this computer was started.');
    return;
  }
  if (args.has('json')) session.json(report);
  else session.result(wordsOf(report, args.has('status')));
  if (report.failed.length > 0) {
    throw new Failure(
      report.failed.flatMap(({ name, error }) => [`Network ${name} did not start`, error.message]),
      report.failed.map(({ name }) => `Try again with: virtnet net-start ${name}`),
    );
  }
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
