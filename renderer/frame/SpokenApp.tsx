/**
 * The whole window in the language that is spoken; in another one it is made anew. For another form of the same one it is
 * not: what a person has opened meanwhile would be gone.
 */
import { I18nProvider } from 'react-aria-components';
import { languageOf } from '../../shared/language/language';
import { useStore } from '../state/store';
import { App } from './App';

export function SpokenApp() {
  const language = useStore((state) => state.language);
  return (
    <I18nProvider locale={language}>
      <App key={languageOf(language)} />
    </I18nProvider>
  );
}
