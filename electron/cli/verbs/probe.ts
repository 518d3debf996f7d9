/** net-test: a temporary guest walks through a network; steps are printed as they end. */
import { t } from '../../../shared/language/language';
import { randomUUID } from 'node:crypto';
import { probeStepLines } from '../../../shared/contract/probe';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import type { Invocation } from '../invocation';

/** Ends with status 1 when a step failed or somebody interrupted it; Ctrl+C takes the temporary guest out first. */
export async function netTest(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  const connection = await invocation.connection();
  const probe = randomUUID();
  if (!args.has('json')) {
    await connection.onProbeStep((step) => {
      // A step that begins says nothing yet, unless there is something to wait for.
      if (step.status === 'running' && step.detail === '') return;
      for (const line of probeStepLines(step)) invocation.line(line);
    });
  }
  let interrupted = false;
  const cancel = (): void => {
    interrupted = true;
    void connection.call('cancelProbe', { probe }).catch(() => undefined);
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  const report = await orFail(t('cli.verbs.netTest.failed', { name }), () =>
    connection.call('probeNetwork', { name, probe }),
  ).catch((error: unknown) => {
    // Ctrl+C reaches every program of the probe, and one may end before the order to cancel has come.
    throw interrupted ? cancelled(name) : error;
  });
  process.off('SIGINT', cancel);
  process.off('SIGTERM', cancel);
  if (args.has('json')) invocation.json(report);
  const failed = report.steps.filter(({ status }) => status === 'failed').length;
  if (!args.has('json')) invocation.line('');
  switch (report.outcome) {
    case 'passed':
      if (!args.has('json')) invocation.result(t('cli.verbs.netTest.works', { name }));
      return;
    case 'failed':
      throw new Failure([t('cli.verbs.netTest.stepsFailed', { name, failed, steps: report.steps.length })]);
    case 'cancelled':
      throw cancelled(name);
  }
}

const cancelled = (name: string): Failure => new Failure([t('cli.verbs.netTest.cancelled', { name })]);
