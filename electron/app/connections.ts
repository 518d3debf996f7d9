/** The connections of this process: one helper per URI, shared by every window and page that asks for it. */
import { helperMethods, type ConnectionStatus, type HelperMethod } from '../../shared/contract/contract';
import { connectionUriSchema, placeOfUri } from '../../shared/contract/connectionUri';
import { fit } from '../../shared/contract/answer';
import { toErrorShape, VirtnetError, type ErrorShape } from '../../shared/contract/error';
import { startHelper, type HelperProcess } from './helperProcess';
import { waitBeforeRetry } from './hosts/retry';
import type { LaunchCommand } from './launch';
import { t } from '../../shared/language/language';

/** An event of some connection's helper, as it is passed on. */
export interface HelperNews {
  uri: string;
  event: string;
  payload: unknown;
}

/** How a helper is started. */
export interface LaunchHow {
  /** Nobody has asked for it just now, so that nobody is asked anything. */
  quietly: boolean;
  /** The helper of this computer runs on the other host. */
  carry: boolean;
  /** Aborts when the connection is closed before it is open. */
  signal: AbortSignal;
}

/** What connections depend on. */
export interface ConnectionsOptions {
  /** The command that starts a connection's helper; throws when it cannot be opened here. */
  launch: (uri: string, how: LaunchHow) => LaunchCommand | Promise<LaunchCommand>;
  front: 'window' | 'browser';
  onLog: (text: string) => void;
  greetingMs?: number;
  /** Milliseconds before the nth attempt to come back; tests shorten it. */
  waitBeforeRetry?: (attempt: number) => number;
  /** Milliseconds of a clock that only goes on; tests turn it themselves. */
  now?: () => number;
}

/** A connection that has held as long as the longest wait is a good one; one that is lost sooner is waited for longer. */
const STEADY_MS = 60_000;

interface Connection {
  status: ConnectionStatus;
  helper: HelperProcess | null;
  opening: Promise<ConnectionStatus> | null;
  /** Gives up what is being opened. */
  giveUp: AbortController;
  retry: NodeJS.Timeout | null;
  /** Attempts to come back since it was lost, or last held for a while. */
  attempts: number;
  /** When it was last ready, by `now`. */
  readyAt: number;
  /** By the helper of this computer, until it is closed. */
  carry: boolean;
}

/** Opens, shares, watches and closes helpers. */
export class Connections {
  private readonly connections = new Map<string, Connection>();
  private readonly statusListeners = new Set<(status: ConnectionStatus) => void>();
  private readonly newsListeners = new Set<(news: HelperNews) => void>();
  private disposed = false;

  constructor(private readonly options: ConnectionsOptions) {}

  /** Calls `listener` at every change of state; returns what ends that. */
  onStatus(listener: (status: ConnectionStatus) => void): () => void {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  }

  /** Calls `listener` with every helper's events; returns what ends that. */
  onNews(listener: (news: HelperNews) => void): () => void {
    this.newsListeners.add(listener);
    return () => this.newsListeners.delete(listener);
  }

  /** How every connection that was ever asked for stands, by URI. */
  states(): [uri: string, status: ConnectionStatus][] {
    return [...this.connections].map(([uri, { status }]) => [uri, status]);
  }

  /**
   * Opens a connection, or joins whoever is opening it; rejects with the reason when it cannot be opened. With `carry`,
   * another host is given the helper of this computer, until the connection is closed.
   */
  open(uri: string, { carry = false }: { carry?: boolean } = {}): Promise<ConnectionStatus> {
    const connection = this.find(uri);
    if (connection.helper) return Promise.resolve(connection.status);
    connection.carry ||= carry;
    this.stopRetrying(connection);
    connection.opening ??= this.openAsked(uri, connection).finally(() => {
      connection.opening = null;
    });
    return connection.opening;
  }

  /** Closes a connection and waits until its helper is gone; closing a closed one is no error. */
  async close(uri: string): Promise<void> {
    const connection = this.find(uri);
    this.stopRetrying(connection);
    connection.giveUp.abort();
    await connection.opening?.catch(() => undefined);
    // An attempt that failed meanwhile has put the next one off.
    this.stopRetrying(connection);
    const { helper } = connection;
    connection.carry = false;
    if (!helper && connection.status.state !== 'lost') return;
    connection.helper = null;
    this.report(connection, 'closed', null);
    await helper?.close();
  }

  /** Calls a helper's method; rejects `disconnected` when the connection is not open or is lost meanwhile. */
  async call(uri: string, method: string, params: unknown): Promise<unknown> {
    if (!isHelperMethod(method)) {
      throw new VirtnetError(t('app.noMethod', { method }), { code: 'unsupported', path: method });
    }
    const { helper } = this.find(uri);
    if (!helper) {
      throw new VirtnetError(t('app.notOpen.message'), {
        code: 'disconnected',
        reason: t('app.notOpen.reason'),
      });
    }
    return await helper.client.call(method, params as never);
  }

  /** Has all helpers speak the language of now. */
  async greetAgain(): Promise<void> {
    // One that is lost meanwhile is greeted when it is back.
    await Promise.allSettled([...this.connections.values()].map(async ({ helper }) => helper?.greetAgain()));
  }

  /** Closes everything for good. */
  async dispose(): Promise<void> {
    this.disposed = true;
    await Promise.all([...this.connections.keys()].map((uri) => this.close(uri)));
  }

  private now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }

  private find(uri: string): Connection {
    fit(connectionUriSchema, uri, () => t('app.noConnection'));
    let connection = this.connections.get(uri);
    if (!connection) {
      const status: ConnectionStatus = {
        uri,
        state: 'closed',
        error: null,
        since: Date.now(),
        retryAt: null,
      };
      connection = {
        ...{ status, helper: null, opening: null, giveUp: new AbortController(), retry: null },
        ...{ attempts: 0, readyAt: 0, carry: false },
      };
      this.connections.set(uri, connection);
    }
    return connection;
  }

  private async openAsked(uri: string, connection: Connection): Promise<ConnectionStatus> {
    this.report(connection, 'connecting', null);
    const { signal } = (connection.giveUp = new AbortController());
    try {
      return await this.start(uri, connection, { quietly: false, carry: connection.carry, signal });
    } catch (error) {
      this.report(connection, 'closed', signal.aborted ? null : toErrorShape(error));
      throw error;
    }
  }

  private async start(uri: string, connection: Connection, how: LaunchHow): Promise<ConnectionStatus> {
    if (this.disposed)
      throw new VirtnetError(t('app.closing.message'), {
        code: 'disconnected',
        reason: t('app.closing.reason'),
      });
    const helper = await startHelper({
      command: await this.options.launch(uri, how),
      signal: how.signal,
      front: this.options.front,
      onEvent: (event, payload) =>
        this.newsListeners.forEach((listener) => listener({ uri, event, payload })),
      onLog: (text) => this.options.onLog(`${uri}: ${text}`),
      ...(this.options.greetingMs === undefined ? {} : { greetingMs: this.options.greetingMs }),
    });
    connection.helper = helper;
    connection.readyAt = this.now();
    void helper.ended.then((reason) => this.lose(uri, connection, helper, reason));
    return this.report(connection, 'ready', null);
  }

  private lose(uri: string, connection: Connection, helper: HelperProcess, reason: VirtnetError): void {
    if (connection.helper !== helper) return;
    connection.helper = null;
    this.report(connection, 'lost', reason.toShape());
    if (this.now() - connection.readyAt >= STEADY_MS) connection.attempts = 0;
    if (placeOfUri(uri)) this.retryLater(uri, connection, reason.toShape());
  }

  /** Another host comes back by itself, as long as that takes no answer of a person and nobody has closed it. */
  private retryLater(uri: string, connection: Connection, reason: ErrorShape): void {
    const wait = (this.options.waitBeforeRetry ?? waitBeforeRetry)(connection.attempts);
    connection.attempts += 1;
    connection.retry = setTimeout(() => {
      connection.retry = null;
      connection.opening = this.retry(uri, connection).finally(() => {
        connection.opening = null;
      });
      // What came of it is its status.
      connection.opening.catch(() => undefined);
    }, wait);
    connection.retry.unref();
    this.report(connection, 'lost', reason, Date.now() + wait);
  }

  private async retry(uri: string, connection: Connection): Promise<ConnectionStatus> {
    this.report(connection, 'lost', connection.status.error);
    const { signal } = (connection.giveUp = new AbortController());
    try {
      return await this.start(uri, connection, { quietly: true, carry: connection.carry, signal });
    } catch (error) {
      const reason = signal.aborted ? connection.status.error : toErrorShape(error);
      if (reason && reason.data.code === 'disconnected' && !this.disposed)
        this.retryLater(uri, connection, reason);
      else this.report(connection, 'lost', reason);
      throw error;
    }
  }

  private stopRetrying(connection: Connection): void {
    if (connection.retry) clearTimeout(connection.retry);
    connection.retry = null;
    connection.attempts = 0;
  }

  private report(
    connection: Connection,
    state: ConnectionStatus['state'],
    error: ErrorShape | null,
    retryAt: number | null = null,
  ): ConnectionStatus {
    const { uri, state: before, since } = connection.status;
    connection.status = { uri, state, error, since: state === before ? since : Date.now(), retryAt };
    this.statusListeners.forEach((listener) => listener(connection.status));
    return connection.status;
  }
}

const isHelperMethod = (method: string): method is HelperMethod => Object.hasOwn(helperMethods, method);
