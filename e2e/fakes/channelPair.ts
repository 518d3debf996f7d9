/** Two ends of one channel, which carries what JSON can say, as a wire would. */
import { EventEmitter } from 'node:events';
import type { Channel } from '../../shared/contract/messageChannel';

export function channelPair(): [Channel, Channel] {
  const events = new EventEmitter();
  const end = (from: string, to: string): Channel => ({
    send: (message) => void setImmediate(() => events.emit(to, JSON.parse(JSON.stringify(message)))),
    onMessage: (listener) => void events.on(from, listener),
    onClose: () => undefined,
  });
  return [end('a', 'b'), end('b', 'a')];
}
