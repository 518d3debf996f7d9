/** Asked before Cancel throws away what was typed. */
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import { t } from '../../shared/language/language';

export function DiscardDialog({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) {
  return (
    <Dialog
      title={t('wizard.discard.title')}
      role="alertdialog"
      onClose={onKeep}
      footer={
        <>
          <Button autoFocus onPress={onKeep}>
            {t('wizard.discard.keep')}
          </Button>
          <Button variant="danger" onPress={onDiscard}>
            {t('wizard.discard.discard')}
          </Button>
        </>
      }
    >
      <p>{t('wizard.discard.lost')}</p>
    </Dialog>
  );
}
