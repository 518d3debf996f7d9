/** Questions of ssh and of other hosts that wait for a person in a window. Answers are passed on and kept nowhere. */
import { randomUUID } from 'node:crypto';
import type { PendingQuestion, Question } from '../../../shared/contract/question';

/** More than a person would ever see at once. */
const MOST_PENDING = 50;

interface Pending {
  question: PendingQuestion;
  settle: (answer: string | null) => void;
}

export class Questions {
  private readonly pending = new Map<string, Pending>();
  private readonly listeners = new Set<(pending: PendingQuestion[]) => void>();

  /** Calls `listener` with all that wait whenever they change; returns what ends that. */
  onChange(listener: (pending: PendingQuestion[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** All that wait, oldest first. */
  list(): PendingQuestion[] {
    return [...this.pending.values()].map(({ question }) => question);
  }

  /** Asks about a connection; null when nobody answers, when somebody refuses, or when it is `gone`. */
  ask(uri: string, question: Question, gone: AbortSignal): Promise<string | null> {
    if (gone.aborted || this.pending.size >= MOST_PENDING) return Promise.resolve(null);
    const id = randomUUID();
    return new Promise((resolve) => {
      const settle = (answer: string | null): void => {
        if (!this.pending.delete(id)) return;
        this.tell();
        resolve(answer);
      };
      this.pending.set(id, { question: { id, uri, ...question }, settle });
      gone.addEventListener('abort', () => settle(null), { once: true });
      this.tell();
    });
  }

  /** Passes an answer on; one that comes too late is of no use, and no error. */
  answer(id: string, answer: string | null): void {
    this.pending.get(id)?.settle(answer);
  }

  /** Nobody is there any more who could answer. */
  refuseAll(): void {
    for (const { settle } of this.pending.values()) settle(null);
  }

  private tell(): void {
    const list = this.list();
    this.listeners.forEach((listener) => listener(list));
  }
}
