/** net-test: a temporary guest walks through a network; steps are printed as they end. */
import { randomUUID } from 'node:crypto';
import { testStepLines } from '../../../shared/contract/networkTest';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import type { Session } from '../session';

/** Ends with status 1 when a step failed or somebody interrupted it; Ctrl+C takes the temporary guest out first. */
export async function netTest(session: Session, args: Arguments): Promise<void> {
  const { name } = await session.network(args.required('network'));
  const connection = await session.connection();
  const test = randomUUID();
  if (!args.has('json')) {
    await connection.onTestStep((step) => {
      if (step.status === 'running') return;
      for (const line of testStepLines(step)) session.line(line);
    });
  }
  let interrupted = false;
  const cancel = (): void => {
    interrupted = true;
    void connection.call('cancelTest', { test }).catch(() => undefined);
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  const report = await orFail(`Failed to test network ${name}`, () =>
    connection.call('testNetwork', { name, test }),
  ).catch((error: unknown) => {
    // Ctrl+C reaches every program of the test, and one may end before the order to cancel has come.
    throw interrupted ? cancelled(name) : error;
  });
  process.off('SIGINT', cancel);
  process.off('SIGTERM', cancel);
  if (args.has('json')) session.json(report);
  const failed = report.steps.filter(({ status }) => status === 'failed').length;
  if (!args.has('json')) session.line('');
  switch (report.outcome) {
    case 'passed':
      if (!args.has('json')) session.result(`Network ${name} works.`);
      return;
    case 'failed':
      throw new Failure([`Network ${name} failed ${failed} of ${report.steps.length} steps`]);
    case 'cancelled':
      throw cancelled(name);
  }
}

const cancelled = (name: string): Failure =>
  new Failure([`The test of network ${name} was interrupted; nothing of it is left`]);
