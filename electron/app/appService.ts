/** Answers one page of the app, whichever front shows it, until its channel closes. */
import type { MessageConnection } from 'vscode-jsonrpc';
import type { CommandId } from '../../shared/contract/commands';
import {
  appEvents,
  appMethods,
  helperMethods,
  type Params,
  type Preferences,
} from '../../shared/contract/contract';
import { emit, serve } from '../../shared/contract/rpc';
import { Audience } from './audience';
import type { Connections } from './connections';
import type { PreferencesFile } from './preferences';
import { TrafficCollector } from './traffic/trafficCollector';

const LABELS: Readonly<Record<string, string>> = {
  'virtnet:///system': 'This computer',
  'virtnet:///sandbox': 'Sandbox',
};

/** What all pages of one process share. */
export interface AppOptions {
  front: 'window' | 'browser';
  version: string;
  connections: Connections;
  preferences: PreferencesFile;
  /** The connection asked for on the command line, or null. */
  initial: string | null;
  onLog: (text: string) => void;
}

/** One page that is being served. */
export interface Page {
  sendMenu(command: CommandId): void;
}

/** The main process's services, for any number of pages. */
export class AppService {
  private readonly traffic: TrafficCollector;
  private readonly audience: Audience;
  /** What every page does when the preferences have changed. */
  private readonly preferenceListeners = new Set<(preferences: Preferences) => void>();

  constructor(private readonly options: AppOptions) {
    const { connections, preferences } = options;
    this.traffic = new TrafficCollector(connections, () => preferences.read());
    this.audience = new Audience(connections, () => preferences.read().collectHidden);
  }

  /** Serves a page over `rpc`, which must not be listening yet. */
  servePage(rpc: MessageConnection): Page {
    const { connections, preferences, front, version } = this.options;
    const page = {};
    const send = <E extends keyof typeof appEvents>(
      event: E,
      payload: Parameters<typeof emit<typeof appEvents, E>>[3],
    ): void => {
      emit(rpc, appEvents, event, payload).catch((error: unknown) =>
        this.options.onLog(`event not sent: ${String(error)}`),
      );
    };
    serve(rpc, appMethods, {
      init: () => ({
        front,
        version,
        preferences: preferences.read(),
        connections: this.listConnections(),
        initial: this.initial(),
      }),
      open: ({ uri }) => connections.open(uri),
      close: async ({ uri }) => {
        await connections.close(uri);
        return null;
      },
      call: ({ uri, method, params }) =>
        connections.call(
          uri,
          method,
          method === 'watchCounters' ? this.joinCounters(uri, page, params) : params,
        ),
      setPreferences: (changes) => this.changePreferences(changes),
      setVisible: ({ visible }) => {
        this.audience.setVisible(page, visible);
        return null;
      },
      trafficHistory: (request) => this.traffic.history.read(request, Date.now()),
    });
    this.audience.setVisible(page, true);
    const tellPreferences = (changed: Preferences): void => send('preferences', changed);
    this.preferenceListeners.add(tellPreferences);
    const stopStatus = connections.onStatus((status) => send('connection', status));
    const stopNews = connections.onNews((news) => send('helper', news));
    rpc.onClose(() => {
      stopStatus();
      stopNews();
      this.preferenceListeners.delete(tellPreferences);
      this.traffic.leave(page);
      this.audience.leave(page);
      rpc.dispose();
    });
    rpc.listen();
    return { sendMenu: (command) => send('menu', { command }) };
  }

  private initial(): string {
    return this.options.initial ?? this.options.preferences.read().connection;
  }

  private listConnections(): { uri: string; label: string }[] {
    const uris = new Set([
      ...Object.keys(LABELS),
      this.options.preferences.read().connection,
      this.initial(),
    ]);
    return [...uris].map((uri) => ({ uri, label: LABELS[uri] ?? new URL(uri).host }));
  }

  private joinCounters(uri: string, page: object, params: unknown): unknown {
    const request = helperMethods.watchCounters.params.safeParse(params);
    // What does not fit goes on as it is: the helper's refusal says why.
    return request.success ? this.traffic.join(uri, page, request.data) : params;
  }

  private async changePreferences(
    changes: Params<typeof appMethods, 'setPreferences'>,
  ): Promise<Preferences> {
    const changed = await this.options.preferences.write(withoutUndefined(changes));
    this.preferenceListeners.forEach((tell) => tell(changed));
    this.traffic.reconsider();
    this.audience.reconsider();
    return changed;
  }
}

/** The changes that were really given: an absent key must not overwrite a stored one. */
function withoutUndefined<T extends object>(changes: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
