/** The whole window in the language that is spoken; in another one it is made anew. */
import { I18nProvider } from 'react-aria-components';
import { useStore } from '../state/store';
import { App } from './App';

export function SpokenApp() {
  const language = useStore((state) => state.language);
  return (
    <I18nProvider locale={language}>
      <App key={language} />
    </I18nProvider>
  );
}
