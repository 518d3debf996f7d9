/** The parts of an error as a person reads them: what to do, and what lies behind it. */
import type { ErrorShape } from '../../shared/contract/error';

/** The advice that an error carries, with the command to type when it is one. */
export function errorRemedy({ data }: ErrorShape): { advice: string; command?: string } | null {
  switch (data.code) {
    case 'missing-tool':
      return { advice: 'Install what is missing:', command: data.install };
    case 'denied':
      return { advice: data.remedy };
    case 'command-failed':
    case 'rolled-back':
      return data.remedy ? { advice: data.remedy } : null;
    default:
      return null;
  }
}

/** Named texts for the fold below an error, most telling first; empty when there is nothing more to say. */
export function errorDetails({ data }: ErrorShape): { name: string; text: string }[] {
  const lines: { name: string; text: string | undefined }[] = [];
  if (data.code === 'command-failed') {
    lines.push(
      {
        name: data.status === null ? 'Command (did not finish)' : `Command (exit status ${data.status})`,
        text: data.command,
      },
      { name: 'Its output', text: data.stderr },
      { name: 'Its input', text: data.input },
    );
  }
  if (data.code === 'rolled-back') {
    lines.push(
      { name: 'Cause', text: data.cause },
      { name: 'Command', text: data.command },
      { name: 'Its output', text: data.stderr },
      { name: 'Could not be undone', text: data.undoErrors.join('\n') },
    );
  }
  if (data.code === 'disconnected') lines.push({ name: 'Reason', text: data.reason });
  if (data.code === 'invalid-definition' && data.issues.length > 1) {
    lines.push({
      name: 'All findings',
      text: data.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    });
  }
  return lines.flatMap(({ name, text }) => (text?.trim() ? [{ name, text: text.trim() }] : []));
}
