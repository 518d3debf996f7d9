/** What every page of the assistant is given. */
import type { CheckContext } from '../../../shared/check/checkContext';
import type { Snapshot } from '../../../shared/contract/snapshot';
import type { Finding } from '../assistantChecks';
import type { Assistant, AssistantEvent } from '../assistantState';
import type { StepId } from '../steps';

export interface StepProps {
  state: Assistant;
  /** Everything that stands against the values, on all pages. */
  findings: readonly Finding[];
  snapshot: Snapshot;
  context: CheckContext;
  dispatch: (event: AssistantEvent) => void;
  /** Goes to a page, or to the first one before it that needs attention. */
  goTo: (step: StepId) => void;
}
