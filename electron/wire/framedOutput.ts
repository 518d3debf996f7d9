/** Messages on their way to whoever reads them from a stream, as long as they are read: what waits is bounded. */
import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-jsonrpc';

/** What may wait for the other side, in bytes: twice the largest message that it takes. */
const MOST_WAITING = 32 * 1024 * 1024;

/**
 * Writes messages with the headers of the Language Server Protocol. A failed write is left to the end of the stream, which
 * says more; `onFull` is told once when the other side no longer reads, and nothing is written from then on.
 */
export class FramedOutput extends AbstractMessageWriter implements MessageWriter {
  private isFull = false;

  constructor(
    private readonly stream: Writable,
    private readonly onFull: () => void,
    private readonly most = MOST_WAITING,
  ) {
    super();
    stream.on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    if (this.isFull) return Promise.resolve();
    // The stream holds what the pipe does not take.
    if (this.stream.writableLength > this.most) {
      this.isFull = true;
      this.onFull();
      return Promise.resolve();
    }
    const body = Buffer.from(JSON.stringify(message));
    return new Promise((resolve) => {
      // oxlint-disable-next-line texts/in-catalogue -- a header
      this.stream.write(`Content-Length: ${body.length}\r\n\r\n`);
      this.stream.write(body, () => resolve());
    });
  }

  end(): void {
    // Whoever owns the stream ends it.
  }
}
