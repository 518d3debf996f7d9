/** What carries messages between this page and the main process: Electron's bridge, or a WebSocket. */

import type { Channel } from '../../shared/contract/messageChannel';

/** A channel that this side may close. */
export type Transport = Required<Channel>;

/** What preload exposes under Electron. */
export interface VirtnetBridge {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): () => void;
}

declare global {
  interface Window {
    virtnetBridge?: VirtnetBridge;
  }
}

/** The channel that Electron's preload offers; it lasts as long as the window unless this side closes it. */
export function bridgeTransport(bridge: VirtnetBridge): Transport {
  let stop: () => void = () => undefined;
  let ended: () => void = () => undefined;
  return {
    send: (message) => bridge.send(message),
    onMessage: (listener) => {
      stop = bridge.onMessage(listener);
    },
    onClose: (listener) => {
      ended = listener;
    },
    close() {
      stop();
      ended();
    },
  };
}

/** Opens a WebSocket to the web front; messages sent before it is open wait for it. */
export function socketTransport(url: string, token: string): Transport {
  // A header cannot be set from a page, so the token travels in the list of subprotocols, out of URLs and logs.
  const socket = new WebSocket(url, ['virtnet', `token.${token}`]);
  const waiting: string[] = [];
  socket.addEventListener('open', () => {
    for (const text of waiting.splice(0)) socket.send(text);
  });
  return {
    send(message) {
      const text = JSON.stringify(message);
      if (socket.readyState === WebSocket.CONNECTING) waiting.push(text);
      else if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    onMessage(listener) {
      socket.addEventListener('message', (event: MessageEvent<unknown>) => {
        const message = parseJson(event.data);
        if (message !== undefined) listener(message);
      });
    },
    onClose: (listener) => socket.addEventListener('close', () => listener()),
    close: () => socket.close(),
  };
}

function parseJson(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
