/** Carries out a change over several hosts for the command line: says what is found, shows the plan or does it. */
import {
  spanFindingCodes,
  type SpanAccept,
  type SpanFinding,
  type SpanProgress,
  type SpanWish,
} from '../../../shared/contract/spanWish';
import { issueCodes } from '../../../shared/definition/issue';
import { t } from '../../../shared/language/language';
import { isFoundInTheWay } from '../../../shared/span/wish/findings/finding';
import { giveSpan } from '../../../shared/span/wish/giveSpan';
import { planSpan } from '../../../shared/span/wish/planSpan';
import { prepareSpan, type PreparedSpan } from '../../../shared/span/wish/prepareSpan';
import { distinctHosts } from '../../../shared/span/distinctHosts';
import { seeHosts, settleDoubts } from '../../../shared/span/settleDoubts';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import type { Invocation } from '../invocation';
import { reachHosts, type ReachedHosts } from './reachHosts';
import { planText } from './spanPlan';
import type { SpanTask } from './spanWish';

export async function changeSpan(
  invocation: Invocation,
  args: Arguments,
  task: SpanTask,
  wishOf: (task: SpanTask, args: Arguments, reached: ReachedHosts) => SpanWish,
): Promise<void> {
  const { name, uuid, action } = task;
  const failed = t(`cli.verbs.netSpan.failed.${action}`, { name });
  const named = action === 'add' ? args.all('host') : [];
  const reached = await orFail(failed, () => reachHosts(invocation, named, uuid));
  try {
    await orFail(failed, async () => {
      const wish = wishOf(task, args, reached);
      // What a change before has left undecided would refuse this one.
      await settleDoubts(distinctHosts(await seeHosts(reached.hosts)));
      const prepared = await prepareSpan(wish, reached.hosts);
      const accept: SpanAccept = args.has('yes') ? [...issueCodes, ...spanFindingCodes] : [];
      refuse(prepared.findings, accept);
      for (const one of prepared.findings) invocation.advise(wordsOf(one));
      if (args.has('plan')) return invocation.result(planText(await planSpan(prepared, accept)));
      await give(invocation, prepared, accept);
    });
    if (!args.has('plan')) sayDone(invocation, task);
  } finally {
    await reached.close();
  }
}

const wordsOf = ({ reason, remedy, command }: SpanFinding): string =>
  [reason, ...(remedy === null ? [] : [remedy]), ...(command === undefined ? [] : [command])].join(' ');

/** Says everything that is in the way at once, with what to do about each. */
function refuse(findings: readonly SpanFinding[], accept: SpanAccept): void {
  const found = findings.filter((one) => isFoundInTheWay(one, accept));
  if (found.length === 0) return;
  const isAsked = found.every(({ severity }) => severity === 'question');
  throw new Failure(found.map(wordsOf), isAsked ? [t('cli.confirmHint')] : []);
}

/** Ctrl+C takes it back, as long as it is not decided. */
async function give(invocation: Invocation, prepared: PreparedSpan, accept: SpanAccept): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const said = new Set<string>();
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    const { waiting } = await giveSpan(prepared, {
      accept,
      onProgress: (progress) => sayStep(invocation, progress, said),
      signal: ending.signal,
    });
    for (const { label } of waiting) invocation.advise(t('cli.verbs.netSpan.waits', { host: label }));
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}

/** What takes long, and what a person would want to know if this program ended now. */
const SAID = ['applying', 'held', 'taking-back', 'failed', 'lost', 'done'] as const;

/** Each once: that a host failed is told again with the reason, which comes at the end. */
function sayStep(
  invocation: Invocation,
  { label, step }: Pick<SpanProgress, 'label' | 'step'>,
  told: Set<string>,
): void {
  const said = SAID.find((one) => one === step);
  const line = said && t(`cli.verbs.netSpan.step.${said}`, { host: label });
  if (line === undefined || told.has(line)) return;
  told.add(line);
  invocation.say(line);
}

function sayDone(invocation: Invocation, { name, action }: SpanTask): void {
  invocation.message(t(`cli.verbs.netSpan.done.${action}`, { name }));
}
