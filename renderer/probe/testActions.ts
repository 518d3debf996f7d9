/** What "Test network" asks of the helper: a test, its end, and fixes. */
import type { TestFix, TestReport } from '../../shared/contract/networkTest';
import type { PlanView } from '../../shared/contract/resource';
import { announce } from '../state/messages';
import { callHelper } from '../asking/session';
import { expectTest, forgetTest } from '../state/sync';

/** Runs a test whose steps come into the store under the name `test`. Rejects with a VirtnetError. */
export async function runTest(uri: string, name: string, test: string): Promise<TestReport> {
  expectTest(test);
  const report = await callHelper(uri, 'testNetwork', { name, test });
  if (report.outcome !== 'cancelled')
    announce(`Test of network ${name} ${report.outcome === 'passed' ? 'passed' : 'failed'}`);
  return report;
}

/** Ends a test, if it still runs, and forgets its steps. */
export function endTest(uri: string, test: string): void {
  forgetTest(test);
  // A test whose connection is lost has ended with it.
  callHelper(uri, 'cancelTest', { test }).catch(() => undefined);
}

/** What a fix would do. Rejects with a VirtnetError. */
export const planFix = async (uri: string, name: string, fix: TestFix): Promise<PlanView> =>
  (await callHelper(uri, 'plan', { order: { do: 'fix', name, fix } })).plan;

/** Carries a fix out. Rejects with a VirtnetError. */
export async function applyFix(uri: string, name: string, fix: TestFix): Promise<void> {
  await callHelper(uri, 'give', { order: { do: 'fix', name, fix } });
  announce(`Network ${name} fixed`);
}
