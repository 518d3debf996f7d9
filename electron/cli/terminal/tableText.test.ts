import { afterEach, describe, expect, it } from 'vitest';
import { ENGLISH, speak } from '../../../shared/language/language';
import { tableText } from './tableText';

describe('the words of a table', () => {
  const { isTTY } = process.stdout;
  afterEach(async () => {
    process.stdout.isTTY = isTTY;
    await speak(ENGLISH);
  });

  it.each([
    [true, 'inaktiv'],
    [false, 'inactive'],
  ])('are those of the reader at a terminal alone (%s)', async (isTerminal, word) => {
    process.stdout.isTTY = isTerminal;
    await speak('de');
    expect(tableText('cli.verbs.inactive')).toBe(word);
  });
});
