/** The connections of this process: one helper per URI, shared by every window and page that asks for it. */
import {
  connectionUriSchema,
  helperMethods,
  type ConnectionStatus,
  type HelperMethod,
} from '../../shared/contract/contract';
import { toErrorShape, VirtnetError } from '../../shared/contract/error';
import { startHelper, type HelperProcess } from './helperProcess';
import type { LaunchCommand } from './launch';

/** An event of some connection's helper, as it is passed on. */
export interface HelperNews {
  uri: string;
  event: string;
  payload: unknown;
}

/** What connections depend on. */
export interface ConnectionsOptions {
  /** The command that starts a connection's helper; throws when it cannot be opened here. */
  launch: (uri: string) => LaunchCommand;
  front: 'window' | 'browser';
  onLog: (text: string) => void;
  greetingMs?: number;
}

interface Connection {
  status: ConnectionStatus;
  helper: HelperProcess | null;
  opening: Promise<ConnectionStatus> | null;
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

  /** Opens a connection, or joins whoever is opening it; rejects with the reason when it cannot be opened. */
  open(uri: string): Promise<ConnectionStatus> {
    const connection = this.find(uri);
    if (connection.helper) return Promise.resolve(connection.status);
    connection.opening ??= this.start(uri, connection).finally(() => {
      connection.opening = null;
    });
    return connection.opening;
  }

  /** Closes a connection and waits until its helper is gone; closing a closed one is no error. */
  async close(uri: string): Promise<void> {
    const connection = this.find(uri);
    await connection.opening?.catch(() => undefined);
    const { helper } = connection;
    if (!helper) return;
    connection.helper = null;
    this.report(connection, { uri, state: 'closed', error: null });
    await helper.close();
  }

  /** Calls a helper's method; rejects `disconnected` when the connection is not open or is lost meanwhile. */
  async call(uri: string, method: string, params: unknown): Promise<unknown> {
    if (!isHelperMethod(method)) {
      throw new VirtnetError(`A helper has no method “${method}”.`, { code: 'unsupported', path: method });
    }
    const { helper } = this.find(uri);
    if (!helper) {
      throw new VirtnetError(
        'This connection is not open. Connect again, then repeat what you wanted to do.',
        {
          code: 'disconnected',
          reason: 'not open',
        },
      );
    }
    return await helper.client.call(method, params as never);
  }

  /** Closes everything for good. */
  async dispose(): Promise<void> {
    this.disposed = true;
    await Promise.all([...this.connections.keys()].map((uri) => this.close(uri)));
  }

  private find(uri: string): Connection {
    connectionUriSchema.parse(uri);
    let connection = this.connections.get(uri);
    if (!connection) {
      connection = { status: { uri, state: 'closed', error: null }, helper: null, opening: null };
      this.connections.set(uri, connection);
    }
    return connection;
  }

  private async start(uri: string, connection: Connection): Promise<ConnectionStatus> {
    this.report(connection, { uri, state: 'connecting', error: null });
    try {
      if (this.disposed)
        throw new VirtnetError('Virtnet Manager is closing.', { code: 'disconnected', reason: 'closing' });
      const helper = await startHelper({
        command: this.options.launch(uri),
        front: this.options.front,
        onEvent: (event, payload) =>
          this.newsListeners.forEach((listener) => listener({ uri, event, payload })),
        onLog: (text) => this.options.onLog(`${uri}: ${text}`),
        ...(this.options.greetingMs === undefined ? {} : { greetingMs: this.options.greetingMs }),
      });
      connection.helper = helper;
      void helper.ended.then((reason) => this.lose(connection, helper, reason));
      return this.report(connection, { uri, state: 'ready', error: null });
    } catch (error) {
      this.report(connection, { uri, state: 'closed', error: toErrorShape(error) });
      throw error;
    }
  }

  private lose(connection: Connection, helper: HelperProcess, reason: VirtnetError): void {
    if (connection.helper !== helper) return;
    connection.helper = null;
    this.report(connection, { uri: connection.status.uri, state: 'lost', error: reason.toShape() });
  }

  private report(connection: Connection, status: ConnectionStatus): ConnectionStatus {
    connection.status = status;
    this.statusListeners.forEach((listener) => listener(status));
    return status;
  }
}

const isHelperMethod = (method: string): method is HelperMethod => Object.hasOwn(helperMethods, method);
