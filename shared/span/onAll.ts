/** The same asked of several hosts at once. */
import { asError, isLost, type Failure, type Following, type Part, type Step } from './together';

/** What came of it. */
export interface Outcome<T> {
  done: T[];
  failures: Failure[];
}

/** Asks all, waits for all, and tells of each how it begins and ends; results and failures in the order of `parts`. */
export async function onAll<T>(
  parts: readonly Part[],
  { begun, done }: { begun: Step; done: Step },
  { onStep }: Following,
  ask: (part: Part) => Promise<T>,
): Promise<Outcome<T>> {
  const ends = await Promise.all(
    parts.map(async (part): Promise<{ value: T } | Failure> => {
      const { member } = part;
      onStep?.(member, begun);
      try {
        const value = await ask(part);
        onStep?.(member, done);
        return { value };
      } catch (thrown) {
        const error = asError(thrown);
        onStep?.(member, isLost(error) ? 'lost' : 'failed');
        return { member, error };
      }
    }),
  );
  return {
    done: ends.flatMap((end) => ('value' in end ? [end.value] : [])),
    failures: ends.flatMap((end) => ('value' in end ? [] : [end])),
  };
}
