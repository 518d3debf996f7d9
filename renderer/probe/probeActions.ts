/** What "Test network" asks of the helper: a probe, its end, and fixes. */
import type { ProbeFix, ProbeReport } from '../../shared/contract/probe';
import { t } from '../../shared/language/language';
import { announce } from '../state/messages';
import { callHelper } from '../asking/calls';
import { expectProbe, forgetProbe } from '../state/sync';

/** Runs a probe whose steps come into the store under the name `probe`. Rejects with a VirtnetError. */
export async function runProbe(uri: string, name: string, probe: string): Promise<ProbeReport> {
  expectProbe(probe);
  const report = await callHelper(uri, 'probeNetwork', { name, probe });
  if (report.outcome !== 'cancelled') announce(t('probe.over', { name, outcome: report.outcome }));
  return report;
}

/** Ends a probe, if it still runs, and forgets its steps. */
export function endProbe(uri: string, probe: string): void {
  forgetProbe(probe);
  // A probe whose connection is lost has ended with it.
  callHelper(uri, 'cancelProbe', { probe }).catch(() => undefined);
}

/** Carries a fix out. Rejects with a VirtnetError. */
export async function applyFix(uri: string, name: string, fix: ProbeFix): Promise<void> {
  await callHelper(uri, 'give', { order: { do: 'fix', name, fix } });
  announce(t('probe.fixed', { name }));
}
