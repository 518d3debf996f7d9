/** Says beforehand why a change could cut the person off, and that it is taken back unless they keep it. */
import { useStore } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { Dialog } from '../../ui/notices/Dialog';
import { answerRisk } from '../../asking/riskQuestion';
import { t } from '../../../shared/language/language';

/** Renders nothing while nothing is asked. */
export function RiskDialog() {
  const risk = useStore((state) => state.risk);
  if (risk === null) return null;
  return (
    <Dialog
      title={t('changing.risk.title')}
      role="alertdialog"
      onClose={() => answerRisk(false)}
      footer={
        <>
          <Button autoFocus onPress={() => answerRisk(false)}>
            {t('common.cancel')}
          </Button>
          <Button variant="primary" onPress={() => answerRisk(true)}>
            {t('changing.risk.try')}
          </Button>
        </>
      }
    >
      <p>{risk}</p>
      <p>{t('changing.risk.text')}</p>
    </Dialog>
  );
}
