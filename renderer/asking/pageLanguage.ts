/** What the page speaks before it has heard what is preferred: what it spoke last, at first what the browser asks for. */
import { localeFor } from '../../shared/language/language';
import { receiveLanguage } from '../state/sync';
import { useStore } from '../state/store';

const KEY = 'virtnet-language';

export interface LanguagePlaces {
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  root: Pick<HTMLElement, 'lang'>;
  /** What the browser asks for (BCP 47), best first. */
  asked: readonly string[];
}

/** Speaks it, and remembers from now on what is spoken. Resolves when the first text may be shown. */
export async function speakFirst({ storage, root, asked }: LanguagePlaces): Promise<void> {
  useStore.subscribe(({ language }, before) => {
    if (language !== before.language) note(language);
  });
  const note = (language: string): void => {
    root.lang = language;
    try {
      storage.setItem(KEY, language);
    } catch {
      // A browser that keeps nothing shows its own language first.
    }
  };
  await receiveLanguage(localeFor([lastIn(storage) ?? '', ...asked]));
}

function lastIn(storage: LanguagePlaces['storage']): string | null {
  try {
    return storage.getItem(KEY);
  } catch {
    return null;
  }
}
