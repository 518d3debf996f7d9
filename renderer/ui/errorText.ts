/** The parts of an error as a person reads them: what to do, and what lies behind it. */
import type { ErrorShape } from '../../shared/contract/error';
import { t } from '../../shared/language/language';

/** The advice that an error carries, with the command to type when it is one. */
export function errorRemedy({ data }: ErrorShape): { advice: string; command?: string } | null {
  switch (data.code) {
    case 'missing-tool':
      return { advice: t('ui.error.install'), command: data.install };
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
        name:
          data.status === null
            ? t('ui.error.commandUnfinished')
            : t('ui.error.commandStatus', { status: data.status }),
        text: data.command,
      },
      { name: t('ui.error.output'), text: data.stderr },
      { name: t('ui.error.input'), text: data.input },
    );
  }
  if (data.code === 'rolled-back') {
    lines.push(
      { name: t('ui.error.cause'), text: data.cause },
      { name: t('ui.error.command'), text: data.command },
      { name: t('ui.error.output'), text: data.stderr },
      { name: t('ui.error.notUndone'), text: data.undoErrors.join('\n') },
    );
  }
  if (data.code === 'disconnected') lines.push({ name: t('ui.error.reason'), text: data.reason });
  if (data.code === 'invalid-definition' && data.issues.length > 1) {
    lines.push({
      name: t('ui.error.findings'),
      text: data.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    });
  }
  return lines.flatMap(({ name, text }) => (text?.trim() ? [{ name, text: text.trim() }] : []));
}
