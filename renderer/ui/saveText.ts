/** Saves a text as a file. */
import { saveFile } from './saveFile';

/** `name` is the file's proposed name. */
export const saveText = (text: string, name: string): void =>
  saveFile(new Blob([text], { type: 'text/markdown;charset=utf-8' }), name);
