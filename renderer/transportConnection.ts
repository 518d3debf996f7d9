/** A JSON-RPC connection over a transport of whole messages. */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
} from 'vscode-jsonrpc/browser';
import type { Transport } from './transport';

class TransportReader extends AbstractMessageReader {
  constructor(private readonly transport: Transport) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    this.transport.onMessage((message) => {
      if (isMessage(message)) callback(message);
    });
    this.transport.onClose(() => this.fireClose());
    return { dispose: () => undefined };
  }
}

class TransportWriter extends AbstractMessageWriter {
  constructor(private readonly transport: Transport) {
    super();
  }

  write(message: Message): Promise<void> {
    this.transport.send(message);
    return Promise.resolve();
  }

  end(): void {
    this.transport.close();
  }
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'jsonrpc' in value;

/** A connection over the transport, not yet listening; it closes when the transport does. */
export const connectTransport = (transport: Transport): MessageConnection =>
  createMessageConnection(new TransportReader(transport), new TransportWriter(transport));
