/** Preferences: how often traffic is read, what that costs, and whether it goes on while nobody looks. */
import { TRAFFIC_INTERVALS } from '../../../shared/contract/contract';
import { openDialog } from '../../asking/actions';
import { savePreferences } from '../../asking/preferences';
import { useStore } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { Checkbox } from '../../ui/controls/Checkbox';
import { Dialog } from '../../ui/notices/Dialog';
import { Select } from '../../ui/controls/Select';
import { LanguageChoice } from './LanguageChoice';
import styles from './PreferencesDialog.module.css';

const intervals = TRAFFIC_INTERVALS.map((seconds) => ({
  id: String(seconds),
  label: seconds === 0 ? 'Off' : seconds === 1 ? 'Every second' : `Every ${seconds} seconds`,
}));

/** Each choice applies at once, in every window. */
export function PreferencesDialog() {
  const { trafficSeconds, collectHidden } = useStore((state) => state.preferences);
  const close = () => openDialog(null);
  return (
    <Dialog
      title="Preferences"
      size="medium"
      onClose={close}
      footer={
        <Button variant="primary" autoFocus onPress={close}>
          Close
        </Button>
      }
    >
      <section className={styles.section} aria-labelledby="preferences-traffic">
        <h3 id="preferences-traffic">Traffic</h3>
        <Select
          label="Read traffic"
          layout="beside"
          options={intervals}
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
          hint="Fills the last 24 hours of every running network and its guests for as long as Virtnet Manager runs, in at most 16 MB of memory."
        >
          Keep collecting while the window is hidden
        </Checkbox>
      </section>
      <LanguageChoice />
    </Dialog>
  );
}

/** Share of a processor core, in percent, of one reading a second for 300 bridges and ports, as measured. */
const COST_PERCENT = 0.13;

function costOf(seconds: number): string {
  if (seconds === 0) return 'Nothing is read: neither rates nor totals are shown.';
  const percent = (COST_PERCENT / seconds).toPrecision(1);
  return `Costs about ${percent} % of one processor core for 300 networks and guests on screen, and nothing while nobody looks. A rate is the mean since the reading before, so short bursts show lower the longer the interval is.`;
}
