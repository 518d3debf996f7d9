/** Waits until the helper on another host has started behind sudo, and has what sudo asks answered meanwhile. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { READY_LINE } from '../../wire/roles';
import { isAnswer, type Ask } from './question';

/** sudo itself gives up after three. */
const MOST_QUESTIONS = 5;
/** What is kept of what the other host writes while nothing of it is known. */
const TAIL = 4_000;

/**
 * Resolves when the helper says that it is there; nothing may be sent to it before, for sudo would read that as the
 * password. Resolves as well when the process ends, or nobody answers: its end, or the greeting, then says why.
 */
export function passRootGate(child: ChildProcessWithoutNullStreams, prompt: string, ask: Ask): Promise<void> {
  return new Promise((resolve) => {
    const gone = new AbortController();
    let text = '';
    let left = MOST_QUESTIONS;
    const done = (): void => {
      gone.abort();
      child.stderr.off('data', read);
      resolve();
    };
    const answer = async (): Promise<void> => {
      left -= 1;
      const given = left < 0 ? null : await ask({ kind: 'secret', by: 'sudo', text: '' }, gone.signal);
      if (gone.signal.aborted) return;
      if (given === null || !isAnswer(given)) child.stdin.end();
      else child.stdin.write(`${given}\n`);
    };
    const read = (part: string): void => {
      text = (text + part).slice(-TAIL);
      if (text.includes(`${READY_LINE}\n`)) return done();
      if (!text.includes(prompt)) return;
      text = '';
      void answer();
    };
    child.stderr.on('data', read);
    child.once('exit', done);
    child.once('error', done);
  });
}
