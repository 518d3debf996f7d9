/** Takes one entry out of a record. */

/** A copy of `record` that has no `key`. */
export const without = <Value>(record: Record<string, Value>, key: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
