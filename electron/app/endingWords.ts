/** Words about the end of a process. */
import { VirtnetError } from '../../shared/contract/error';

/** Another host may say anything, at any length. */
const MOST_SAID = 400;

/** What the process said last, in brackets; nothing when it said nothing. */
export const because = (stderr: string): string => {
  const line = lastLine(stderr);
  return line ? ` (${line.slice(0, MOST_SAID)})` : '';
};

/** The error when somebody or something said no. */
export const denied = (message: string, remedy: string): VirtnetError =>
  new VirtnetError(`${message} ${remedy}`, { code: 'denied', remedy });

/** The last line that says something to a person; of the helper's JSON log lines, its errors' messages. */
function lastLine(stderr: string): string {
  for (const line of stderr.trim().split('\n').reverse()) {
    const text = line.trim();
    if (!text.startsWith('{')) {
      if (text !== '') return text.replace(/\.$/, '');
      continue;
    }
    try {
      const entry = JSON.parse(text) as { level?: number; msg?: string };
      if ((entry.level ?? 0) >= 50 && entry.msg) return entry.msg.replace(/\.$/, '');
    } catch {
      // The first line of the tail may be cut.
    }
  }
  return '';
}
