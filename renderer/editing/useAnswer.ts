/** The helper's answer to a question that changes while a person types. */
import { useEffect, useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/error';

export type Answer<Value> =
  | { state: 'loading' }
  | { state: 'ready'; value: Value }
  | { state: 'failed'; error: ErrorShape };

/** How long typing must rest before it is asked, in milliseconds. */
const REST = 300;

/** Nothing is asked while `question` is null. Answers that were overtaken are dropped. */
export function useAnswer<Question, Value>(
  question: Question | null,
  ask: (question: Question) => Promise<Value>,
): Answer<Value> {
  const text = question === null ? null : JSON.stringify(question);
  const [known, setKnown] = useState<{ text: string; answer: Answer<Value> } | null>(null);
  useEffect(() => {
    if (text === null) return;
    let isOvertaken = false;
    const say = (answer: Answer<Value>): void => {
      if (!isOvertaken) setKnown({ text, answer });
    };
    const timer = setTimeout(() => {
      ask(JSON.parse(text) as Question).then(
        (value) => say({ state: 'ready', value }),
        (thrown: unknown) => say({ state: 'failed', error: toErrorShape(thrown) }),
      );
    }, REST);
    return () => {
      isOvertaken = true;
      clearTimeout(timer);
    };
  }, [text, ask]);
  return known !== null && known.text === text ? known.answer : { state: 'loading' };
}
