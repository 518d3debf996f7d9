/** JSON-RPC over any channel that carries whole messages: Electron IPC or a WebSocket. */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/node.js';

/** A channel of whole messages; `send` after the end is ignored by the channel. */
export interface Channel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'jsonrpc' in value && value.jsonrpc === '2.0';

class ChannelReader extends AbstractMessageReader implements MessageReader {
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

class ChannelWriter extends AbstractMessageWriter implements MessageWriter {
  constructor(private readonly channel: Channel) {
    super();
  }

  write(message: Message): Promise<void> {
    this.channel.send(message);
    return Promise.resolve();
  }

  end(): void {
    // The channel belongs to its owner, who ends it.
  }
}

/** A connection over `channel`, not listening yet; what does not look like JSON-RPC is dropped. */
export function connectOver(channel: Channel): MessageConnection {
  return createMessageConnection(new ChannelReader(channel), new ChannelWriter(channel));
}
