/** Carries out the stages of a plan on a host and says which step failed. */
import type { Host } from '../host/host';
import type { Step } from '../kinds/operation';

/** So many steps of one stage run at the same time: starting dnsmasq is mostly waiting. */
const CONCURRENCY = 4;
/** What is nothing but waiting, as ending a process is, needs no rest. */
const WAITING_CONCURRENCY = 256;

/** A step that failed, and why. */
export interface Failure {
  step: Step;
  error: unknown;
}

/**
 * Carries out stages in their order and returns what failed. The stage of a failed step is finished, because its
 * steps run beside each other; later ones are left out, unless `goOn` is set.
 */
export async function execute(
  host: Host,
  stages: readonly Step[][],
  { goOn }: { goOn: boolean },
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const stage of stages) {
    const waiting = [...stage];
    const concurrency = stage.some(({ operation }) => operation.isWaiting)
      ? WAITING_CONCURRENCY
      : CONCURRENCY;
    const work = async (): Promise<void> => {
      for (let step = waiting.shift(); step; step = waiting.shift()) {
        try {
          await step.operation.perform(host);
        } catch (error) {
          failures.push({ step, error });
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    if (failures.length > 0 && !goOn) break;
  }
  return failures;
}
