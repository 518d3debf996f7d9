/** Shows a plan to people before it runs: its changes in plain words, its steps, and a script. */
import type { ChangeView, PlanStep, PlanView } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';
import { kindOf } from '../kinds/kinds';
import type { Step } from '../kinds/operation';
import type { Change } from '../kinds/resource';

/** A plan in the form that crosses to the window and the command line. */
export function viewPlan({
  changes,
  stages,
}: {
  changes: readonly Change[];
  stages: readonly Step[][];
}): PlanView {
  const steps = stages.flat();
  return { changes: changes.map(describeChange), steps: steps.map(viewStep), script: scriptOf(steps) };
}

/** A change in plain words. */
export function describeChange({ kind, key, before, after }: Change): ChangeView {
  const action = before && after ? 'replace' : after ? 'create' : 'remove';
  const subject = after ?? before;
  const { words } = kindOf({ kind });
  return { action, kind, key, title: subject ? words.change(action, subject, before) : key };
}

/** A change that would mend something, with what is the matter. */
export const describeDrift = (change: Change): ChangeView => ({
  ...describeChange(change),
  about: t(kindOf(change).words.cause),
  differs: differenceOf(change),
});

function differenceOf({ kind, before, after }: Change): string {
  const { words } = kindOf({ kind });
  if (before && after)
    return words.difference?.(before, after) ?? t('plan.drift.changed', { name: words.name(before) });
  if (after) return words.missing?.(after) ?? t('plan.drift.gone', { name: words.name(after) });
  return before ? t('plan.drift.extra', { name: words.name(before) }) : '';
}

const viewStep = ({ title, operation: { command, input } }: Step): PlanStep => ({
  title,
  command,
  ...(input === undefined ? {} : { input }),
});

/** The steps as a POSIX shell script that stops at the first failure. */
const scriptOf = (steps: readonly Step[]): string =>
  [
    '#!/bin/sh',
    'set -e',
    ...steps.flatMap(({ title, operation }) => ['', `# ${title}`, ...operation.script()]),
    '',
  ].join('\n');
