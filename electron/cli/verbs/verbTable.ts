/** Every verb of the command line, in the order in which help shows them. */
import type { Verb } from '../reading/command';
import { HOST_VERBS } from './table/hostVerbs';
import { RUNNING_VERBS } from './table/runningVerbs';
import { STORED_VERBS } from './table/storedVerbs';

export const VERBS: readonly Verb[] = [...STORED_VERBS, ...RUNNING_VERBS, ...HOST_VERBS];
