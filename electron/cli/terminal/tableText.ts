/** The words of tables that scripts cut, as virsh prints them: in the language that is spoken for whoever reads them at a terminal, else in English. */
import { t, tEnglish, type TextKey, type TextValues } from '../../../shared/language/language';

export const tableText = (key: TextKey, values: TextValues = {}): string =>
  process.stdout.isTTY ? t(key, values) : tEnglish(key, values);
