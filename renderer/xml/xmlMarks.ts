/** What is wrong with a network's XML, as marks in its text. */
import type { Diagnostic } from '@codemirror/lint';
import type { ErrorShape } from '../../shared/contract/error';
import type { Issue } from '../../shared/definition/issue';
import { placeOfPath } from '../../shared/xml/edit/xmlPlace';
import { t } from '../../shared/language/language';

/** Marks for what the reader refuses, and for what the checks find in a document that can be read. */
export function xmlMarks(text: string, error: ErrorShape | null, issues: readonly Issue[]): Diagnostic[] {
  const data = error?.data;
  if (data?.code === 'unsupported') {
    const parts = data.parts ?? [];
    return parts.length === 0
      ? [markAt(text, { line: 1 }, error?.message ?? '')]
      : parts.map(({ line, path, advice }) =>
          markAt(text, { line }, t('xmlEditor.unsupported', { path, advice })),
        );
  }
  const found = data?.code === 'invalid-definition' ? data.issues : error ? [] : issues;
  if (error && found.length === 0) return [markAt(text, { line: 1 }, error.message)];
  return found.map(({ path, message, line, column, severity }) =>
    line === undefined
      ? {
          ...range(placeOfPath(text, path), text),
          message,
          severity: MARKS[severity],
        }
      : markAt(text, { line, column }, message),
  );
}

const MARKS = { error: 'error', question: 'warning', advice: 'info' } as const;

/** A mark from a line and column (both from 1) to the end of that line. */
function markAt(
  text: string,
  place: { line: number; column?: number | undefined },
  message: string,
): Diagnostic {
  const lines = text.split('\n');
  const index = Math.min(place.line, lines.length) - 1;
  const start = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
  const line = lines[index] ?? '';
  const from = start + Math.min((place.column ?? line.search(/\S|$/) + 1) - 1, line.length);
  return { ...range({ start: from, end: start + line.length }, text), message, severity: 'error' };
}

/** A mark shows something, even where the text ends. */
const range = (
  { start, end }: { start: number; end: number },
  text: string,
): { from: number; to: number } => {
  const from = Math.min(start, text.length);
  return { from, to: Math.min(Math.max(end, from), text.length) };
};
