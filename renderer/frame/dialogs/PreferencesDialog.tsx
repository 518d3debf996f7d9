/** Preferences: how often traffic is read, what that costs, and whether it goes on while nobody looks. */
import { TRAFFIC_INTERVALS } from '../../../shared/contract/contract';
import { numberText, t } from '../../../shared/language/language';
import { openDialog } from '../../asking/actions';
import { savePreferences } from '../../asking/preferences';
import { useStore } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { Checkbox } from '../../ui/controls/Checkbox';
import { Dialog } from '../../ui/notices/Dialog';
import { Select } from '../../ui/controls/Select';
import { LanguageChoice } from './LanguageChoice';
import { TellingChoice } from './TellingChoice';
import styles from './PreferencesDialog.module.css';

/** Each choice applies at once, in every window. */
export function PreferencesDialog() {
  const { trafficSeconds, collectHidden } = useStore((state) => state.preferences);
  const close = () => openDialog(null);
  return (
    <Dialog
      title={t('frame.preferences.title')}
      size="medium"
      onClose={close}
      footer={
        <Button variant="primary" autoFocus onPress={close}>
          {t('common.close')}
        </Button>
      }
    >
      <section className={styles.section} aria-labelledby="preferences-traffic">
        <h3 id="preferences-traffic">{t('frame.preferences.traffic')}</h3>
        <Select
          label={t('frame.preferences.read')}
          layout="beside"
          options={TRAFFIC_INTERVALS.map((seconds) => ({
            id: String(seconds),
            label: t('frame.preferences.interval', { seconds }),
          }))}
          selected={String(trafficSeconds)}
          onSelect={(id) => {
            const chosen = TRAFFIC_INTERVALS.find((seconds) => String(seconds) === id);
            if (chosen !== undefined) void savePreferences({ trafficSeconds: chosen });
          }}
        />
        <p className={styles.cost}>{costOf(trafficSeconds)}</p>
        <Checkbox
          isSelected={collectHidden}
          isDisabled={trafficSeconds === 0}
          onChange={(selected) => void savePreferences({ collectHidden: selected })}
          hint={t('frame.preferences.hiddenHint')}
        >
          {t('frame.preferences.hidden')}
        </Checkbox>
      </section>
      <TellingChoice />
      <LanguageChoice />
    </Dialog>
  );
}

/** Share of a processor core, in percent, of one reading a second for 300 bridges and ports, as measured. */
const COST_PERCENT = 0.13;

function costOf(seconds: number): string {
  if (seconds === 0) return t('frame.preferences.costNone');
  return t('frame.preferences.cost', {
    percent: numberText(COST_PERCENT / seconds, { maximumSignificantDigits: 1 }),
  });
}
