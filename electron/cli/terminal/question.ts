/** Asks a person on the terminal, or whoever feeds standard input, for one of a few letters. */
import { readSync } from 'node:fs';
import { complain } from './write';

/** The answer to `question`: the first of `letters` that is given; null when there is no more input. */
export function ask(question: string, letters: readonly string[]): string | null {
  for (;;) {
    complain(question);
    const line = readLine();
    if (line === null) {
      complain('\n');
      return null;
    }
    const answer = line.trim().toLowerCase();
    if (letters.includes(answer)) return answer;
  }
}

function readLine(): string | null {
  const byte = Buffer.alloc(1);
  let line = '';
  for (;;) {
    if (!hasByte(byte)) return line === '' ? null : line;
    const character = byte.toString('latin1');
    if (character === '\n') return line;
    line += character;
  }
}

function hasByte(byte: Buffer): boolean {
  try {
    return readSync(0, byte, 0, 1, null) === 1;
  } catch {
    return false;
  }
}
