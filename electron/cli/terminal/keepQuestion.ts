/** “Keep these settings?” on a terminal: asked while everything else goes on, until there is an answer or the time is over. */
import { createInterface } from 'node:readline';
import { complain } from './write';
import { t } from '../../../shared/language/language';

/** What ends the wait for an answer: the terminal is gone, or somebody wants the program to end. */
const ENDINGS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Resolves when the terminal is gone or somebody wants the program to end, which then does not end by that. */
export const untilEnding = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ENDINGS) process.on(signal, () => resolve());
  });

/** Whether a person says yes before `until` (Unix milliseconds) and before `ending`; anything else, and nothing, is no. */
export async function askToKeep(question: string, until: number, ending: Promise<void>): Promise<boolean> {
  // A terminal that is gone takes no words any more.
  const ignore = (): void => undefined;
  process.stderr.on('error', ignore);
  process.stdout.on('error', ignore);
  const lines = createInterface({ input: process.stdin });
  complain(question);
  const answer = await new Promise<string>((resolve) => {
    const end = (): void => resolve('');
    const timer = setTimeout(end, Math.max(0, until - Date.now()));
    lines.once('line', (line) => {
      clearTimeout(timer);
      resolve(line);
    });
    lines.once('close', () => {
      clearTimeout(timer);
      end();
    });
    void ending.then(end);
  });
  lines.removeAllListeners();
  lines.close();
  process.stdin.destroy();
  return t('cli.yes').split(' ').includes(answer.trim().toLowerCase());
}
