/** What is wrong with a network, where it belongs in the report, and which steps it makes fail. */
import type { TestProblem, TestStepId } from '../../../../shared/contract/networkTest';

export interface Finding extends TestProblem {
  /** The step that it is shown at. */
  step: TestStepId;
  /** A warning leaves its step, and the test, passed. */
  severity: 'failed' | 'warning';
  /** Steps whose failure it explains, besides its own. */
  explains: readonly TestStepId[];
}

/** Steps in which the temporary guest sends something. */
export const WALKED: readonly TestStepId[] = ['lease', 'dns', 'gateway', 'outside'];

/** A finding with the usual parts left out: it fails its step, explains no other, and has no fix. */
export function finding(
  parts: Pick<Finding, 'step' | 'cause' | 'title' | 'detail'> & Partial<Finding>,
): Finding {
  return { severity: 'failed', explains: [], remedy: '', fix: null, ...parts };
}

/** What every repair says of itself. */
export const REPAIR = {
  fix: 'repair',
  remedy: 'Repair the network: guests stay connected meanwhile.',
} as const;
