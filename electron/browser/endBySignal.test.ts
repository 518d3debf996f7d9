import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { endBySignal } from './endBySignal';

/** A process in which only signals and its end are heard. */
class Ending extends EventEmitter {
  readonly statuses: unknown[] = [];
  exit(status?: unknown): never {
    this.statuses.push(status);
    return undefined as never;
  }
}

describe('a signal', () => {
  it('ends the process once everything is closed', async () => {
    const process = new Ending();
    let closed: () => void = () => undefined;
    endBySignal(process as never, () => new Promise<void>((resolve) => (closed = resolve)));
    process.emit('SIGTERM');
    expect(process.statuses).toEqual([]);
    closed();
    await vi.waitFor(() => expect(process.statuses).toEqual([0]));
  });

  it('that comes again ends it at once, whatever hangs', () => {
    const process = new Ending();
    const close = vi.fn(() => new Promise(() => undefined));
    endBySignal(process as never, close);
    process.emit('SIGINT');
    process.emit('SIGTERM');
    expect(process.statuses).toEqual([1]);
    expect(close).toHaveBeenCalledOnce();
  });
});
