/** Answers what ssh and sudo ask at the terminal that virtnet was started from. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Question } from '../../../shared/contract/question';
import { complain } from './write';
import { t } from '../../../shared/language/language';

/** Whether somebody sits at a terminal to answer. */
export const somebodyAnswers = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks on the terminal; a secret is not shown while it is typed. Null when there is no answer, or nobody waits for it any more. */
export function answerAtTerminal(
  host: string,
  question: Question,
  gone: AbortSignal,
): Promise<string | null> {
  if (question.kind === 'notice') {
    complain(`${question.text}\n`);
    return Promise.resolve(null);
  }
  complain(`${question.by === 'sudo' ? t('cli.sudoPassword', { host }) : question.text} `);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const isSecret = question.kind === 'secret';
  const reader = createInterface({
    input: process.stdin,
    output: isSecret ? unseen : process.stderr,
    terminal: true,
  });
  return new Promise((resolve) => {
    const settle = (answer: string | null): void => {
      reader.close();
      if (isSecret || answer === null) complain('\n');
      resolve(answer);
    };
    reader.once('line', settle);
    reader.once('SIGINT', () => settle(null));
    reader.once('close', () => resolve(null));
    gone.addEventListener('abort', () => settle(null), { once: true });
  });
}
