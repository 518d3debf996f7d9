/** Asks many, and not all at the same time. */

/** How many are asked at the same time. */
const AT_ONCE = 8;

/** The answers in the order of the questions; rejects with the first that fails. */
export async function eachOf<T, A>(items: readonly T[], ask: (item: T) => Promise<A>): Promise<A[]> {
  const answers: A[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) answers[at] = await ask(items[at] as T);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return answers;
}
