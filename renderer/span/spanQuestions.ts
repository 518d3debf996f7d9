/** What a person is asked before a change over several hosts, and whether it can be made as it stands. */
import type { PlannedThere, SpanPlanned } from '../../shared/contract/contract';
import type { SpanAccept, SpanFinding } from '../../shared/contract/spanWish';

export interface SpanQuestionAsked {
  code: SpanAccept[number];
  words: string;
}

/** Each question once, with all that is said about it: by what was found of hosts, and by hosts of the definition. */
export function questionsOf(
  findings: readonly SpanFinding[],
  hosts: readonly PlannedThere[],
): SpanQuestionAsked[] {
  const words = new Map<SpanAccept[number], Set<string>>();
  const ask = (code: SpanAccept[number], text: string): void =>
    void words.set(code, (words.get(code) ?? new Set()).add(text));
  for (const { code, severity, reason, remedy } of findings)
    if (severity === 'question') ask(code, [reason, remedy ?? ''].join(' ').trim());
  for (const { error } of hosts)
    if (error?.data.code === 'invalid-definition')
      for (const { code, severity, message } of error.data.issues)
        if (severity === 'question') ask(code, message);
  return [...words].map(([code, texts]) => ({ code, words: [...texts].join(' ') }));
}

/** Hosts that refuse for more than a question that a person may say yes to. */
export const refusalsOf = (hosts: readonly PlannedThere[]): PlannedThere[] =>
  hosts.filter(
    ({ error }) =>
      error !== null &&
      !(
        error.data.code === 'invalid-definition' &&
        error.data.issues.every(({ severity }) => severity === 'question')
      ),
  );

/** Whether nothing stands in the way, nothing is left to be asked, and there is something to do. */
export const canGive = ({ findings, hosts }: SpanPlanned, accepted: SpanAccept): boolean =>
  findings.every(({ severity }) => severity !== 'error') &&
  hosts.length > 0 &&
  hosts.every(({ planned }) => planned !== null) &&
  questionsOf(findings, hosts).every(({ code }) => accepted.includes(code));
