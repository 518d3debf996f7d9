/** The options of verbs that change one of a network's definitions or both, for the table of verbs, which loads without them. */
import type { Option } from '../reading/command';

export const AFFECT_OPTIONS: readonly Option[] = [
  { name: 'config', help: 'cli.verbs.affect.config' },
  { name: 'live', help: 'cli.verbs.affect.live' },
  { name: 'current', help: 'cli.verbs.affect.current' },
];
