/** What ssh asks, made fit for a person to read, and who answers. */
import type { Question } from '../../../shared/contract/question';

/** Who answers: null = nobody will. `gone` aborts when nobody waits for the answer any more. */
export type Ask = (question: Question, gone: AbortSignal) => Promise<string | null>;

const MOST_SHOWN = 2_000;
/** Controls and marks that would move the text about, but for line ends. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What ssh asks, by the words and by the hint that it gives (ssh(1), SSH_ASKPASS_PROMPT). Others may have written the words. */
export function questionOf(prompt: string, hint: string): Question {
  const text = prompt.replace(UNSEEN, '').trim().slice(0, MOST_SHOWN);
  if (hint === 'none') return { kind: 'notice', by: 'ssh', text };
  // oxlint-disable-next-line texts/in-catalogue -- ssh's words
  if (text.startsWith('The authenticity of host ')) return { kind: 'host-key', by: 'ssh', text };
  if (hint === 'confirm' || /\(yes\/no(?:\/\[fingerprint\])?\)\?$/.test(text))
    return { kind: 'confirm', by: 'ssh', text };
  return { kind: 'secret', by: 'ssh', text };
}

/** Whether it can be an answer: one line that a program reads whole. */
export const isAnswer = (text: string): boolean => text.length <= 1_000 && !/[\0\r\n]/.test(text);
