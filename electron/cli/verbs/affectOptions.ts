/** The options of verbs that change one of a network's definitions or both, for the table of verbs, which loads without them. */
import type { Option } from '../reading/command';

export const AFFECT_OPTIONS: readonly Option[] = [
  { name: 'config', help: 'the stored definition, for the next start' },
  { name: 'live', help: 'the running network, at once' },
  { name: 'current', help: 'the running network when it is active, else the stored definition (default)' },
];
