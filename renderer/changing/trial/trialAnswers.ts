/** Which trials were answered in this window: of all others, how they ended has to be said. */

const answered = new Set<string>();

/** Remembers that this window has answered. */
export const noteAnswer = (id: string): void => void answered.add(id);

/** Whether this window has answered. */
export const wasAnswered = (id: string): boolean => answered.has(id);
