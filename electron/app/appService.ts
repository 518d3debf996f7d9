/** Answers one page of the app, whichever front shows it, until its channel closes. */
import type { MessageConnection } from 'vscode-jsonrpc';
import type { CommandId } from '../../shared/contract/commands';
import {
  appEvents,
  appMethods,
  DEFAULT_PREFERENCES,
  helperMethods,
  type HelperMethod,
  type OfferedConnection,
  type Params,
  type Preferences,
  type Result,
  type Told,
} from '../../shared/contract/contract';
import type { ActivityEntry, Snapshot } from '../../shared/contract/snapshot';
import { locale, localeFor, speak, t } from '../../shared/language/language';
import { VirtnetError } from '../../shared/contract/error';
import { emit, serve } from '../../shared/contract/rpc';
import { Audience, type Attention } from './audience';
import type { Connections } from './connections';
import type { HostDesk } from './hosts/hostDesk';
import type { Questions } from './hosts/questions';
import type { PreferencesFile } from './preferences';
import { DoubtSettler } from './span/doubtSettler';
import { SpanService } from './span/spanService';
import { FailureTeller } from './telling/failureTeller';
import { Standing } from './telling/standing';
import { TrafficCollector } from './traffic/trafficCollector';

/**
 * What a page may call of a helper. Who calls, where its person comes from and whether anybody looks (`hello`,
 * `setWatched`) is for the front to say; `boot` and what only the command line asks for is for nobody here.
 */
const OF_PAGES: ReadonlySet<string> = new Set<HelperMethod>([
  'snapshot',
  'plan',
  'give',
  'parts',
  'answerTrial',
  'history',
  'libvirtDefinitions',
  'listeners',
  'dumpXml',
  'watchCounters',
  'activity',
  'activityEntry',
  'report',
  'libvirtOffer',
  'probeNetwork',
  'cancelProbe',
]);

const notOfPages = (method: string): VirtnetError =>
  new VirtnetError(t('app.notOfPages', { method }), {
    code: 'unsupported',
    path: method,
  });

/** What all pages of one process share. */
export interface AppOptions {
  front: 'window' | 'browser';
  version: string;
  connections: Connections;
  preferences: PreferencesFile;
  hosts: HostDesk;
  questions: Questions;
  /** The connection asked for on the command line, or null. */
  initial: string | null;
  onLog: (text: string) => void;
  /** The languages that the system asks for (BCP 47), best first. */
  systemLanguages: readonly string[];
}

/** The window that a page is in, where that is ours to move. */
export interface PageFrame {
  openWindow(): void;
  raise(): void;
}

/** A browser opens windows by itself, and raises a page's when a notification of it is clicked. */
const OF_BROWSER: PageFrame = { openWindow: () => undefined, raise: () => undefined };

/** One page that is being served. */
export interface Page {
  sendMenu(command: CommandId): void;
}

/** The main process's services, for any number of pages. */
export class AppService {
  private readonly traffic: TrafficCollector;
  private readonly audience: Audience;
  private readonly standing = new Standing();
  private readonly teller: FailureTeller;
  private readonly span: SpanService;
  /** How each page is told of a failure. */
  private readonly tellPage = new Map<object, (told: Told) => void>();
  private pages = 0;
  /** What every page does when the preferences have changed. */
  private readonly preferenceListeners = new Set<(preferences: Preferences) => void>();
  private readonly languageListeners = new Set<(language: string) => void>();

  constructor(private readonly options: AppOptions) {
    const { connections, preferences } = options;
    this.traffic = new TrafficCollector(connections, () => preferences.read());
    this.audience = new Audience(connections, () => preferences.read());
    this.teller = new FailureTeller({
      isWanted: () => this.audience.teller !== null,
      stillIs: (failure) => this.standing.stillIs(failure),
      labelOf: (uri) => this.labelOf(uri),
      tell: (told) => {
        const page = this.audience.teller;
        if (page) this.tellPage.get(page)?.(told);
      },
    });
    const open = { connections, labelOf: (uri: string) => this.labelOf(uri) };
    this.span = new SpanService(open);
    const settler = new DoubtSettler(open);
    connections.onStatus((status) => settler.status(status));
    connections.onNews((news) => settler.news(news));
    connections.onStatus((status) => this.teller.noticed(this.standing.status(status)));
    connections.onNews(({ uri, event, payload }) => {
      // Events are validated when they arrive from the helper.
      if (event === 'snapshot') this.teller.noticed(this.standing.snapshot(uri, payload as Snapshot));
      if (event === 'activity') this.teller.noticed(this.standing.activity(uri, payload as ActivityEntry[]));
    });
  }

  /** Serves a page over `rpc`, which must not be listening yet. */
  servePage(rpc: MessageConnection, frame: PageFrame = OF_BROWSER): Page {
    const { connections, hosts, questions } = this.options;
    const page = {};
    const send = <E extends keyof typeof appEvents>(
      event: E,
      payload: Parameters<typeof emit<typeof appEvents, E>>[3],
    ): void => {
      emit(rpc, appEvents, event, payload).catch((error: unknown) =>
        // oxlint-disable-next-line texts/in-catalogue -- for the log
        this.options.onLog(`event not sent: ${String(error)}`),
      );
    };
    serve(rpc, appMethods, {
      init: () => this.init(),
      open: ({ uri, carry }) => {
        hosts.demand(uri);
        return connections.open(uri, { carry: carry ?? false });
      },
      close: async ({ uri }) => {
        await connections.close(uri);
        return null;
      },
      call: ({ uri, method, params }) => this.call(page, uri, method, params),
      saveHost: async ({ host, replaces }) => {
        const { uri, before } = await hosts.save(host, replaces);
        if (before !== null) await this.openInstead(before, uri);
        return { uri };
      },
      removeHost: async ({ name }) => {
        await this.openInstead(await hosts.remove(name), DEFAULT_PREFERENCES.connection);
        return null;
      },
      answerQuestion: ({ id, answer }) => {
        questions.answer(id, answer);
        return null;
      },
      setPreferences: (changes) => this.changePreferences(changes),
      setVisible: ({ visible, tells = false }) => {
        this.setVisible(page, { visible, tells });
        return null;
      },
      openWindow: () => {
        frame.openWindow();
        return null;
      },
      raise: () => {
        frame.raise();
        return null;
      },
      spanGround: (request) => this.span.ground(request),
      spanPlan: (request) => this.span.plan(request),
      spanGive: (request) => this.span.give(request, (progress) => send('spanProgress', progress)),
      spanProbe: (request) => this.span.probe(request),
      cancelSpan: ({ id }) => this.span.cancel(id),
      trafficHistory: (request) => this.traffic.history.read(request, Date.now()),
    });
    this.setVisible(page, { visible: true, tells: false });
    this.tellPage.set(page, (told) => send('tell', told));
    const tellPreferences = (changed: Preferences): void => send('preferences', changed);
    const tellLanguage = (language: string): void => {
      send('language', language);
      send('connections', this.listConnections());
    };
    this.preferenceListeners.add(tellPreferences);
    this.languageListeners.add(tellLanguage);
    const stopStatus = connections.onStatus((status) => send('connection', status));
    const stopNews = connections.onNews((news) => send('helper', news));
    const stopHosts = hosts.onChange(() => send('connections', this.listConnections()));
    const stopQuestions = questions.onChange((pending) => send('questions', pending));
    this.pages += 1;
    rpc.onClose(() => {
      stopStatus();
      stopNews();
      stopHosts();
      stopQuestions();
      this.pages -= 1;
      if (this.pages === 0) questions.refuseAll();
      this.preferenceListeners.delete(tellPreferences);
      this.languageListeners.delete(tellLanguage);
      this.traffic.leave(page);
      this.tellPage.delete(page);
      this.audience.leave(page);
      rpc.dispose();
    });
    rpc.listen();
    return { sendMenu: (command) => send('menu', { command }) };
  }

  /** Calls `listener` whenever another language is spoken. */
  onLanguage(listener: () => void): void {
    this.languageListeners.add(listener);
  }

  private initial(): string {
    const { initial, hosts, preferences } = this.options;
    return hosts.nearest(initial ?? preferences.read().connection);
  }

  private async init(): Promise<Result<typeof appMethods, 'init'>> {
    const { connections, preferences, front, version, hosts, questions } = this.options;
    await Promise.all([hosts.open(), this.speakPreferred()]);
    return {
      front,
      version,
      preferences: preferences.read(),
      language: locale(),
      connections: this.listConnections(),
      statuses: connections.states().map(([, status]) => status),
      questions: questions.list(),
      initial: this.initial(),
    };
  }

  /** What is opened first at the next start is there, also when the one chosen before is no more. */
  private async openInstead(gone: string | null, uri: string): Promise<void> {
    if (this.options.preferences.read().connection === gone)
      await this.changePreferences({ connection: uri });
  }

  private listConnections(): OfferedConnection[] {
    return this.options.hosts.offered([this.options.preferences.read().connection, this.initial()]);
  }

  private labelOf(uri: string): string {
    return this.listConnections().find((one) => one.uri === uri)?.label ?? uri;
  }

  private async call(page: object, uri: string, method: string, params: unknown): Promise<unknown> {
    if (!OF_PAGES.has(method)) throw notOfPages(method);
    const { connections } = this.options;
    if (method === 'watchCounters')
      return connections.call(uri, method, this.joinCounters(uri, page, params));
    const answer = await connections.call(uri, method, params);
    // What a page was shown it need not be told.
    if (method === 'snapshot') this.standing.snapshot(uri, answer as Snapshot);
    return answer;
  }

  private setVisible(page: object, attention: Attention): void {
    this.audience.setVisible(page, attention);
    if (this.audience.isSeen) this.teller.drop();
  }

  private joinCounters(uri: string, page: object, params: unknown): unknown {
    const request = helperMethods.watchCounters.params.safeParse(params);
    // What does not fit goes on as it is: the helper's refusal says why.
    return request.success ? this.traffic.join(uri, page, request.data) : params;
  }

  /** Speaks what is preferred, and has whoever is there do the same. */
  private async speakPreferred(): Promise<void> {
    const before = locale();
    await speak(this.preferredLanguage());
    if (locale() === before) return;
    await this.options.connections.greetAgain();
    this.languageListeners.forEach((tell) => tell(locale()));
  }

  /** Of a language that is chosen the system may ask for a form of its own, as de-AT. */
  private preferredLanguage(): string {
    const { preferences, systemLanguages } = this.options;
    const { language } = preferences.read();
    if (language === null) return localeFor(systemLanguages);
    return systemLanguages.find((one) => one.startsWith(`${language}-`)) ?? language;
  }

  private async changePreferences(
    changes: Params<typeof appMethods, 'setPreferences'>,
  ): Promise<Preferences> {
    // What is opened first is so for all who share the file, also where they reach further.
    if (changes.connection !== undefined) this.options.hosts.demand(changes.connection);
    const changed = await this.options.preferences.write(withoutUndefined(changes));
    this.preferenceListeners.forEach((tell) => tell(changed));
    if (changes.language !== undefined) await this.speakPreferred();
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
