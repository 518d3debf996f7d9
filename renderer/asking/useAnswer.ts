/** The answer to a question that may change before it comes: the only way in which a component asks for something. */
import { useEffect, useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';

/** `value` of a failure is what the same question was answered the time before, if it was. */
export type Answer<Value> =
  | { state: 'loading'; value?: undefined }
  | { state: 'ready'; value: Value }
  | { state: 'failed'; error: ErrorShape; value?: Value | undefined };

/** Asks; the signal is aborted once nobody waits for the answer any more, be it there or not. */
export type Ask<Question, Value> = (question: Question, signal: AbortSignal) => Promise<Value>;

interface AskingOptions {
  /** How long the question must rest before it is asked, in milliseconds. */
  rest?: number;
  /** The same question is asked again when this becomes another; its last answer stands meanwhile. */
  turn?: unknown;
}

/** How long typing must rest before it is asked about, in milliseconds. */
export const TYPING_REST = 300;

/** Nothing is asked while `question` is null, a value that JSON can hold. Answers that were overtaken are dropped. */
export function useAnswer<Question, Value>(
  question: Question | null,
  ask: Ask<Question, Value>,
  { rest = 0, turn }: AskingOptions = {},
): Answer<Value> {
  const text = question === null ? null : JSON.stringify(question);
  const [known, setKnown] = useState<{ text: string; answer: Answer<Value> } | null>(null);
  useEffect(() => {
    if (text === null) return;
    return putQuestion(JSON.parse(text) as Question, ask, rest, (answer) =>
      setKnown((before) => ({
        text,
        answer: answer.state === 'failed' ? { ...answer, value: valueFor(text, before) } : answer,
      })),
    );
  }, [text, ask, rest, turn]);
  return known !== null && known.text === text ? known.answer : { state: 'loading' };
}

const valueFor = <Value>(
  text: string,
  known: { text: string; answer: Answer<Value> } | null,
): Value | undefined => (known?.text === text ? known.answer.value : undefined);

/** Puts a question once `rest` is over. What it returns takes the question back: nothing is said after that. */
export function putQuestion<Question, Value>(
  question: Question,
  ask: Ask<Question, Value>,
  rest: number,
  say: (answer: Exclude<Answer<Value>, { state: 'loading' }>) => void,
): () => void {
  const asking = new AbortController();
  const { signal } = asking;
  const put = (): void => {
    ask(question, signal).then(
      (value) => signal.aborted || say({ state: 'ready', value }),
      (thrown: unknown) => signal.aborted || say({ state: 'failed', error: toErrorShape(thrown) }),
    );
  };
  const timer = rest > 0 ? setTimeout(put, rest) : null;
  if (timer === null) put();
  return () => {
    if (timer !== null) clearTimeout(timer);
    asking.abort();
  };
}
