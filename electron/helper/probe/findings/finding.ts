/** What is wrong with a network, where it belongs in the report, and which steps it makes fail. */
import type { ProbeProblem, ProbeStepId } from '../../../../shared/contract/probe';
import { t } from '../../../../shared/language/language';

export interface Finding extends Omit<ProbeProblem, 'advice'> {
  /** The step that it is shown at. */
  step: ProbeStepId;
  /** A warning leaves the probe passed, and advice its step too. */
  severity: 'failed' | 'warning' | 'advice';
  /** Steps whose failure it explains, besides its own. */
  explains: readonly ProbeStepId[];
}

/** Steps in which the temporary guest sends something. */
export const WALKED: readonly ProbeStepId[] = ['lease', 'dns', 'gateway', 'outside'];

/** A finding with the usual parts left out: it fails its step, explains no other, and has no fix. */
export function finding(
  parts: Pick<Finding, 'step' | 'cause' | 'title' | 'detail'> & Partial<Finding>,
): Finding {
  return { severity: 'failed', explains: [], remedy: '', fix: null, ...parts };
}

/** What every repair says of itself. */
export const repair = () => ({ fix: 'repair', remedy: t('probe.repair') }) as const;
