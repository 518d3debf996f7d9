import { describe, expect, it, vi } from 'vitest';
import { Questions } from './questions';

const URI = 'virtnet+ssh://lab/system';
const secret = { kind: 'secret', by: 'ssh', text: 'password:' } as const;

describe('questions that wait for a person', () => {
  it('are told to every window, and answered once', async () => {
    const questions = new Questions();
    const told = vi.fn();
    questions.onChange(told);
    const answer = questions.ask(URI, secret, new AbortController().signal);
    const id = questions.list()[0]?.id ?? '';
    expect(told).toHaveBeenCalledWith([{ id, uri: URI, ...secret }]);
    questions.answer(id, 'correct horse');
    questions.answer(id, 'another');
    expect(await answer).toBe('correct horse');
    expect(told).toHaveBeenLastCalledWith([]);
  });

  it('go when who asked is gone, and when no window is left', async () => {
    const questions = new Questions();
    const gone = new AbortController();
    const first = questions.ask(URI, secret, gone.signal);
    const second = questions.ask(URI, secret, new AbortController().signal);
    gone.abort();
    expect(await first).toBeNull();
    expect(questions.list()).toHaveLength(1);
    questions.refuseAll();
    expect(await second).toBeNull();
    expect(await questions.ask(URI, secret, gone.signal)).toBeNull();
  });

  it('are no more than a person would see', async () => {
    const questions = new Questions();
    const asked = Array.from({ length: 60 }, () => questions.ask(URI, secret, new AbortController().signal));
    expect(questions.list()).toHaveLength(50);
    questions.refuseAll();
    expect(new Set(await Promise.all(asked))).toEqual(new Set([null]));
  });
});
