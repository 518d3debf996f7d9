/** Holds what is about to be written to what can be read again. */
import { isDeepStrictEqual } from 'node:util';
import { invalidDefinition, VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { t } from '../../../shared/language/language';
import type { Standing } from './journal';
import { readRunState, writeRunStateXml } from './runState';
import type { Stored } from './store';

/**
 * Throws `invalid-definition` when a definition among these would be written so that it could not be read back: such a
 * network would run, and nobody could list or stop it. What is stored like that already was read from there.
 */
export function requireReadable(standings: readonly Standing[], stored: Stored): void {
  for (const { definition, running } of standings) {
    for (const wanted of [definition, running?.definition ?? null]) {
      if (wanted === null || isDeepStrictEqual(stored.definitions.get(wanted.name), wanted)) continue;
      const reason = whyUnreadable(wanted);
      if (reason !== null) throw refusal(wanted.name, reason);
    }
  }
}

/** Null when the text of the definition comes back as the same text. The run state holds it with more around it. */
function whyUnreadable(definition: NetworkDefinition): string | null {
  const text = writeRunStateXml({ definition, startedAt: Date.now(), pollResolv: false, additions: [] });
  try {
    return writeRunStateXml(readRunState(text, undefined)) === text ? null : t('changes.readBack.another');
  } catch (error) {
    if (error instanceof VirtnetError) return error.message;
    throw error;
  }
}

const refusal = (name: string, reason: string): VirtnetError =>
  invalidDefinition([
    {
      path: '',
      code: 'xml',
      message: t('changes.readBack.refused', { name, reason }),
      severity: 'error',
    },
  ]);
