/** The assistant's eight steps: their order, and which of them a type of network has no use for. */
import type { ForwardMode } from '../../shared/definition/network';

export const stepIds = ['host', 'networks', 'start', 'name', 'ipv4', 'dhcp', 'type', 'finish'] as const;
export type StepId = (typeof stepIds)[number];

/** Steps that have nothing to ask: guests of a Bridged network get their addresses from the LAN. */
export const unusedSteps = (mode: ForwardMode): readonly StepId[] =>
  mode === 'bridge' ? ['ipv4', 'dhcp'] : [];

/** The step that follows, or comes before, leaving out those that are not used; undefined at either end. */
export const stepBeside = (step: StepId, by: 1 | -1, unused: readonly StepId[]): StepId | undefined => {
  const steps = stepIds.filter((id) => id === step || !unused.includes(id));
  return steps[steps.indexOf(step) + by];
};

export const stepNumber = (step: StepId): number => stepIds.indexOf(step) + 1;
