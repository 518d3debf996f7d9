/** The schema's findings as a person reads them: under a field, or after the place in a document. */
import type { z } from 'zod';

/** One or two sentences: what the field needs. */
export function schemaWords(found: z.core.$ZodIssue): string {
  switch (found.code) {
    case 'invalid_type':
      return typeWords(found);
    case 'too_small':
      return sizeWords(found.origin, 'at least', found.minimum);
    case 'too_big':
      return sizeWords(found.origin, 'at most', found.maximum);
    case 'invalid_value':
      return `Choose one of ${found.values.join(', ')}.`;
    case 'unrecognized_keys':
      return `${found.keys.join(', ')} has no place here.`;
    default:
      return customWords(found.message);
  }
}

function typeWords({ expected, input }: z.core.$ZodIssueInvalidType): string {
  if (expected === 'number' || expected === 'int') return 'Enter a whole number.';
  return input === undefined || input === '' ? 'Enter a value.' : 'Enter another value.';
}

function sizeWords(origin: string, bound: string, size: number | bigint): string {
  if (origin === 'string')
    return bound === 'at least' ? 'Enter a value.' : `Use ${bound} ${size} characters.`;
  if (origin === 'array') return `Use ${bound} ${size} entries.`;
  return `Enter a number of ${bound} ${size}.`;
}

/** The schema's own messages are either whole sentences or name what is wanted. */
function customWords(message: string): string {
  if (message.startsWith('Invalid')) return 'This value has a form that is not allowed here.';
  return /^[a-z]/.test(message) ? `Enter ${message}.` : `${message.replace(/\.$/, '')}.`;
}
