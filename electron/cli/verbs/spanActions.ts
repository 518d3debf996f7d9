/** What net-span does; apart from its code, for help and completion. */
export const SPAN_ACTIONS = ['add', 'remove', 'address', 'end', 'sync', 'show', 'test', 'settle'] as const;
export type SpanAction = (typeof SPAN_ACTIONS)[number];
