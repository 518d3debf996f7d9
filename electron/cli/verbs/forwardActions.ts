/** What net-forward can do, for the table of verbs as well, which loads without the verb. */
export const FORWARD_ACTIONS = ['add', 'remove', 'list'] as const;
