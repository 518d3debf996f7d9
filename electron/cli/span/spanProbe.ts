/** net-span test: temporary guests of all members look for each other. */
import { randomUUID } from 'node:crypto';
import type { AcrossMember } from '../../../shared/contract/span';
import { t } from '../../../shared/language/language';
import { distinctHosts } from '../../../shared/span/distinctHosts';
import { isWhole, probeNetworkAcross, wayText } from '../../../shared/span/probeAcross';
import { seeHosts } from '../../../shared/span/settleDoubts';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { reachHosts } from './reachHosts';

/** Ends with status 1 when a way does not carry whole packets; Ctrl+C takes the guests out first. */
export async function testSpan(
  invocation: Invocation,
  args: Arguments,
  { name, uuid }: { name: string; uuid: string },
): Promise<void> {
  const reached = await reachHosts(invocation, [], uuid);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    const seen = distinctHosts(await seeHosts(reached.hosts));
    const report = await probeNetworkAcross(seen, uuid, randomUUID(), ending.signal);
    if (report.members.length === 0) throw new Failure([t('cli.verbs.netSpan.testsNothing', { name })]);
    if (args.has('json')) invocation.json(report);
    else invocation.result([...report.members.map(memberText), ...report.ways.map(wayText)].join('\n'));
    if (ending.signal.aborted || !isWhole(report))
      throw new Failure([t('cli.verbs.netSpan.testFailed', { name })]);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    await reached.close();
  }
}

const memberText = ({ member, address, error }: AcrossMember): string =>
  t('span.test.member', { member, address: address ?? 'none', error: error ?? '' });
