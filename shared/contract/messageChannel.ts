/** JSON-RPC over any channel that carries whole messages: Electron IPC or a WebSocket, at either end. */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
} from 'vscode-jsonrpc';

/** A channel of whole messages; `send` after the end is ignored by the channel. */
export interface Channel {
  send(message: object): void;
  /** Sets who hears the messages; called once. */
  onMessage(listener: (message: unknown) => void): void;
  /** Sets who hears that the channel has ended; called once, also when it never opened. */
  onClose(listener: () => void): void;
  /** Absent where the channel's owner alone ends it. */
  close?(): void;
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'jsonrpc' in value && value.jsonrpc === '2.0';

class ChannelReader extends AbstractMessageReader {
  constructor(private readonly channel: Channel) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    this.channel.onMessage((message) => {
      if (isMessage(message)) callback(message);
    });
    this.channel.onClose(() => this.fireClose());
    return { dispose: () => undefined };
  }
}

class ChannelWriter extends AbstractMessageWriter {
  constructor(private readonly channel: Channel) {
    super();
  }

  write(message: Message): Promise<void> {
    this.channel.send(message);
    return Promise.resolve();
  }

  end(): void {
    this.channel.close?.();
  }
}

/** A connection over `channel`, not listening yet; what does not look like JSON-RPC is dropped. */
export const connectOver = (channel: Channel): MessageConnection =>
  createMessageConnection(new ChannelReader(channel), new ChannelWriter(channel));
