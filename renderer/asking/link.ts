/** Keeps the window linked to the main process: connects, says hello, and comes back after a loss. */
import { appMethods } from '../../shared/contract/contract';
import { connectOver } from '../../shared/contract/messageChannel';
import { createClient } from '../../shared/contract/rpc';
import { openConnection } from './connection';
import { setClient } from './calls';
import { useStore } from '../state/store';
import { listenToApp, receiveInit, receiveLanguage, receiveLink, type AppListeners } from '../state/sync';
import type { Transport } from './transport';

/** Waits between attempts in milliseconds: doubles from the first to the last. */
const FIRST_WAIT = 500;
const LAST_WAIT = 10_000;

/** How long to wait before the nth attempt after a loss (n = 0 is the first), in milliseconds. */
export const waitBefore = (attempt: number): number => Math.min(FIRST_WAIT * 2 ** attempt, LAST_WAIT);

export interface Link {
  /** Tries at once instead of waiting for the next attempt. */
  reconnect(): void;
  /** Ends the link for good. */
  close(): void;
}

/** Opens the link; `open` makes a new transport for every attempt. */
export function keepLinked(open: () => Transport, listeners: AppListeners): Link {
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let transport: Transport | null = null;
  let closed = false;

  const lose = (): void => {
    if (closed) return;
    setClient(null);
    const wait = waitBefore(attempts);
    attempts += 1;
    receiveLink('lost', Date.now() + wait);
    timer = setTimeout(connect, wait);
  };

  const connect = (): void => {
    clearTimeout(timer);
    transport = open();
    const connection = connectOver(transport);
    const client = createClient(connection, appMethods);
    listenToApp(connection, listeners);
    connection.onClose(() => {
      connection.dispose();
      lose();
    });
    connection.listen();
    client
      .call('init', {})
      .then(async (init) => {
        attempts = 0;
        await receiveLanguage(init.language);
        setClient(client);
        receiveInit(init);
        receiveLink('up');
        return openConnection(useStore.getState().connection);
      })
      // A failed init is a lost channel, whose close schedules the next attempt.
      .catch(() => transport?.close());
  };

  connect();
  return {
    reconnect() {
      if (useStore.getState().link === 'lost') connect();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      transport?.close();
    },
  };
}
