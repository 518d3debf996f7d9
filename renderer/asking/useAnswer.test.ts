/** A question is answered once, or not at all when it was overtaken. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toErrorShape } from '../../shared/contract/error';
import { putQuestion, TYPING_REST, type Answer } from './useAnswer';

describe('a question', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is asked at once when it need not rest, and its answer is said', async () => {
    const said: Answer<string>[] = [];
    const ask = vi.fn((word: string) => Promise.resolve(`${word}!`));
    putQuestion('who', ask, 0, (answer) => said.push(answer));
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.runAllTimersAsync();
    expect(said).toEqual([{ state: 'ready', value: 'who!' }]);
  });

  it('that fails says why', async () => {
    const said: Answer<string>[] = [];
    const ask = (): Promise<string> => Promise.reject(new Error('no link'));
    putQuestion('who', ask, 0, (answer) => said.push(answer));
    await vi.runAllTimersAsync();
    expect(said).toMatchObject([
      { state: 'failed', error: { message: toErrorShape(new Error('no link')).message } },
    ]);
  });

  it('is not asked when it was overtaken while typing went on', async () => {
    const ask = vi.fn(() => Promise.resolve('late'));
    const takeBack = putQuestion('w', ask, TYPING_REST, () => expect.fail('it was taken back'));
    vi.advanceTimersByTime(TYPING_REST - 1);
    takeBack();
    await vi.runAllTimersAsync();
    expect(ask).not.toHaveBeenCalled();
  });

  it('is not answered when it was overtaken on its way, whichever way it ends', async () => {
    const endings: { resolve: (word: string) => void; reject: (thrown: Error) => void }[] = [];
    const ask = (): Promise<string> => new Promise((resolve, reject) => endings.push({ resolve, reject }));
    const said: Answer<string>[] = [];
    const first = putQuestion('a', ask, 0, (answer) => said.push(answer));
    first();
    const second = putQuestion('b', ask, 0, (answer) => said.push(answer));
    second();
    putQuestion('c', ask, 0, (answer) => said.push(answer));
    endings[2]?.resolve('newest');
    endings[0]?.resolve('oldest');
    endings[1]?.reject(new Error('overtaken'));
    await vi.runAllTimersAsync();
    expect(said).toEqual([{ state: 'ready', value: 'newest' }]);
  });

  it('tells who answers it when nobody waits any more, be it before or after the answer', async () => {
    const left: string[] = [];
    const ask = (name: string, signal: AbortSignal): Promise<string> => {
      signal.addEventListener('abort', () => left.push(name));
      return Promise.resolve(name);
    };
    const before = putQuestion('before', ask, 0, () => undefined);
    before();
    const after = putQuestion('after', ask, 0, () => undefined);
    await vi.runAllTimersAsync();
    expect(left).toEqual(['before']);
    after();
    expect(left).toEqual(['before', 'after']);
  });
});
