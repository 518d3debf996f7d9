/** Copies or saves a report for a bug: host, versions, definitions and what has happened. */
import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { announce } from '../state/messages';
import { readReport } from '../asking/actions';
import { Button } from '../ui/controls/Button';
import { copyText } from '../ui/copyText';
import { saveText } from '../ui/saveText';
import { useStore } from '../state/store';
import { t } from '../../shared/language/language';

/** Nothing leaves the computer: the report goes to the clipboard or a file. */
export function ReportButtons() {
  const [busy, setBusy] = useState<'copy' | 'save' | null>(null);
  const connected = useStore(
    ({ link, statuses, connection }) => link === 'up' && statuses[connection]?.state === 'ready',
  );
  const make = async (what: 'copy' | 'save'): Promise<void> => {
    setBusy(what);
    const text = await readReport();
    if (text !== null) {
      if (what === 'save') saveText(text, `virtnet-report-${new Date().toISOString().slice(0, 10)}.md`);
      announce(
        what === 'save'
          ? t('activity.report.saved')
          : t((await copyText(text)) ? 'activity.report.copied' : 'activity.report.refused'),
      );
    }
    setBusy(null);
  };
  return (
    <>
      <Button
        icon={<Copy size={14} aria-hidden="true" />}
        isPending={busy === 'copy'}
        isDisabled={!connected}
        onPress={() => void make('copy')}
      >
        {t('activity.report.copy')}
      </Button>
      <Button
        icon={<Download size={14} aria-hidden="true" />}
        isPending={busy === 'save'}
        isDisabled={!connected}
        onPress={() => void make('save')}
      >
        {t('activity.report.save')}
      </Button>
    </>
  );
}
