/** Findings of a document whose message is led by the line, and by what stands there. */
import type { Issue } from '../definition/issue';
import { t } from '../language/language';

type Placed = Pick<Issue, 'message' | 'path' | 'line' | 'column'>;

/** What is said of a place of a document, led by that place. */
export const placed = ({ line, path }: { line: number; path: string }, text: string): string =>
  t('xml.line', { line, text: `${path}: ${text}` });

/** The message without its place. */
export function unplaced(found: Placed): string {
  const rest = withoutLine(found);
  const path = `${found.path}: `;
  return rest !== found.message && rest.startsWith(path) ? rest.slice(path.length) : rest;
}

/** The message with another line, or with none. */
export function withLine(found: Placed, line: number | null): string {
  const rest = withoutLine(found);
  return rest === found.message || line === null ? rest : t('xml.line', { line, text: rest });
}

function withoutLine({ message, line = 0, column = 0 }: Placed): string {
  const leads = [t('xml.line', { line, text: '' }), t('xml.lineColumn', { line, column, text: '' })];
  const lead = leads.find((one) => message.startsWith(one)) ?? '';
  return message.slice(lead.length);
}
