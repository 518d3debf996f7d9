/** The language of the window, each by its own name. */
import { LANGUAGES, t } from '../../../shared/language/language';
import { savePreferences } from '../../asking/preferences';
import { useStore } from '../../state/store';
import { Select } from '../../ui/controls/Select';
import styles from './PreferencesDialog.module.css';

const OF_SYSTEM = 'system';

export function LanguageChoice() {
  const chosen = useStore((state) => state.preferences.language);
  const named = LANGUAGES.map((tag) => ({ id: tag, label: ownName(tag) }));
  return (
    <section className={styles.section} aria-labelledby="preferences-language">
      <h3 id="preferences-language">{t('preferences.language')}</h3>
      <Select
        label={t('preferences.languageOfWindow')}
        layout="beside"
        options={[{ id: OF_SYSTEM, label: t('preferences.languageOfSystem') }, ...named]}
        selected={chosen ?? OF_SYSTEM}
        onSelect={(id) => void savePreferences({ language: id === OF_SYSTEM ? null : id })}
      />
    </section>
  );
}

const ownName = (tag: string): string => new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
