/** Holds back a source of messages that come faster than they are handled, so that what waits is bounded. */
import type { MessageReader } from 'vscode-jsonrpc';

/** What can be asked to rest: a WebSocket, a stream. */
interface Source {
  pause(): unknown;
  resume(): unknown;
}

/** So many messages may wait; a page that is loaded sends a few dozen at once. */
const MOST_WAITING = 256;

/**
 * A listener that passes each message on to `listener` and asks `source` to rest while more than so many of them wait.
 * JSON-RPC handles one in each turn of the event loop (triggerMessageQueue of vscode-jsonrpc), and so it is counted.
 */
export function paced<T>(
  source: Source,
  listener: (message: T) => void,
  most = MOST_WAITING,
): (message: T) => void {
  let waiting = 0;
  let rests = false;
  const handled = (): void => {
    waiting -= 1;
    if (waiting > 0) setImmediate(handled);
    if (!rests || waiting > most / 2) return;
    rests = false;
    source.resume();
  };
  return (message) => {
    waiting += 1;
    if (waiting === 1) setImmediate(handled);
    if (!rests && waiting > most) {
      rests = true;
      source.pause();
    }
    listener(message);
  };
}

/** The same reader, at the pace at which its messages are handled. */
export function pacedReader<R extends MessageReader>(reader: R, source: Source): R {
  const listen = reader.listen.bind(reader);
  reader.listen = (callback) => listen(paced(source, callback));
  return reader;
}
