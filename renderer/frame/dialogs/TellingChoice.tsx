/** Whether failures are told while the window is hidden. It is on only where the browser lets this page tell anything. */
import { useState } from 'react';
import { numberText, t } from '../../../shared/language/language';
import { askPermission, permission, sayAttention, type Permission } from '../../asking/notifications';
import { savePreferences } from '../../asking/preferences';
import { useStore } from '../../state/store';
import { Checkbox } from '../../ui/controls/Checkbox';
import styles from './PreferencesDialog.module.css';

/** Share of a processor core, in percent, that a helper takes at rest with so many running networks, as measured. */
const COST = { percent: 0.7, networks: 200 };

export function TellingChoice() {
  const isWanted = useStore((state) => state.preferences.tellFailures);
  const front = useStore((state) => state.front);
  // The browser says nothing when a person changes it in its settings; whoever opens this again sees it.
  const [may, setMay] = useState<Permission>(permission);
  const choose = async (selected: boolean): Promise<void> => {
    if (!selected) return savePreferences({ tellFailures: false });
    const answer = await askPermission();
    setMay(answer);
    if (answer !== 'granted') return;
    await sayAttention();
    await savePreferences({ tellFailures: true });
  };
  const problem = problemOf(may, isWanted, front);
  return (
    <section className={styles.section} aria-labelledby="preferences-telling">
      <h3 id="preferences-telling">{t('frame.preferences.telling')}</h3>
      <Checkbox
        isSelected={isWanted && may === 'granted'}
        onChange={(selected) => void choose(selected)}
        hint={t('frame.preferences.tellHint', {
          percent: numberText(COST.percent),
          count: numberText(COST.networks),
        })}
      >
        {t('frame.preferences.tell')}
      </Checkbox>
      {problem === null ? null : (
        <p className={styles.cost} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

/** Why nothing is told here, or null. */
function problemOf(may: Permission, isWanted: boolean, front: 'window' | 'browser'): string | null {
  if (may === 'none') return t('frame.preferences.tellNone');
  if (may === 'denied')
    return front === 'window'
      ? t('frame.preferences.tellDeniedHere')
      : t('frame.preferences.tellDenied', { address: location.host });
  return may === 'default' && isWanted ? t('frame.preferences.tellAddress') : null;
}
