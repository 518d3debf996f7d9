/**
 * A stand-in for the `electron` module, so that the main process and the preload script run in tests. Every part is
 * held against Electron's own declarations: a call that Electron does not have, or has otherwise, does not compile.
 */
import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

/** The members of T that a part stands in for, events aside. */
type Part<T, K extends keyof T> = Pick<T, K>;

/** What happened to the stand-in, for tests to look at. */
export interface StandIn {
  module: Record<string, unknown>;
  app: EventEmitter & { quits: number; exits: number[] };
  windows: FakeWindow[];
  exposed: Record<string, unknown>;
  schemes: Electron.CustomScheme[];
  handlers: Map<string, (request: Request) => Response | Promise<Response>>;
  permissions: {
    request: Parameters<Electron.Session['setPermissionRequestHandler']>[0];
    check: Parameters<Electron.Session['setPermissionCheckHandler']>[0];
    device: Parameters<Electron.Session['setDevicePermissionHandler']>[0];
  };
  menu: Electron.MenuItemConstructorOptions[];
  opened: string[];
  /** Sends a message as the page of `window` would, from a frame with this address. */
  sendFrom(window: FakeWindow, url: string, message: unknown, inFrame?: boolean): void;
}

/** How a test sets the stage. */
export interface Stage {
  userData: string;
  packaged?: boolean;
  /** False when another instance holds the lock. */
  first?: boolean;
  workAreas?: Electron.Rectangle[];
}

export class FakeContents extends EventEmitter {
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  destroyed = false;
  /** True while its process does nothing: what is sent to it waits. */
  hangs = false;
  reloads = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly toRenderer: EventEmitter) {
    super();
  }

  readonly setWindowOpenHandler: Electron.WebContents['setWindowOpenHandler'] = (handler) => {
    this.openHandler = handler;
  };
  readonly isDestroyed: Electron.WebContents['isDestroyed'] = () => this.destroyed;
  url = '';
  readonly getURL: Electron.WebContents['getURL'] = () => this.url;
  send: Electron.WebContents['send'] = (channel, message: unknown) => {
    const copy = structuredClone(message);
    const arrive = (): void => void this.toRenderer.emit(channel, {}, copy);
    if (this.hangs) this.waiting.push(arrive);
    else arrive();
  };
  readonly reload: Electron.WebContents['reload'] = () => void (this.reloads += 1);

  /** So many messages wait for it. */
  get waits(): number {
    return this.waiting.length;
  }

  /** Does again what a page does. */
  goOn(): void {
    this.hangs = false;
    for (const arrive of this.waiting.splice(0)) arrive();
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents: FakeContents;
  readonly done: string[] = [];
  loaded: string | null = null;
  bounds: Electron.Rectangle = { x: 10, y: 20, width: 900, height: 700 };
  maximized = false;
  minimized = false;

  constructor(
    readonly options: Electron.BrowserWindowConstructorOptions,
    toRenderer: EventEmitter,
  ) {
    super();
    this.webContents = new FakeContents(toRenderer);
  }

  readonly loadURL: Electron.BrowserWindow['loadURL'] = (url) => {
    this.loaded = url;
    this.webContents.url = url;
    return Promise.resolve();
  };
  readonly show = (): void => void this.done.push('show');
  readonly focus = (): void => void this.done.push('focus');
  readonly restore = (): void => void this.done.push('restore');
  readonly reload = (): void => void this.done.push('reload');
  readonly close = (): void => void this.done.push('close');
  readonly removeMenu = (): void => void this.done.push('removeMenu');
  readonly maximize = (): void => {
    this.maximized = true;
  };
  readonly isMaximized: Electron.BrowserWindow['isMaximized'] = () => this.maximized;
  readonly isMinimized: Electron.BrowserWindow['isMinimized'] = () => this.minimized;
  readonly isDestroyed: Electron.BrowserWindow['isDestroyed'] = () => false;
  readonly getNormalBounds: Electron.BrowserWindow['getNormalBounds'] = () => this.bounds;
}

/** A fresh stand-in. */
export function standInElectron(stage: Stage): StandIn {
  const toMain = new EventEmitter();
  const toRenderer = new EventEmitter();
  const windows: FakeWindow[] = [];
  const exposed: StandIn['exposed'] = {};
  const schemes: StandIn['schemes'] = [];
  const handlers: StandIn['handlers'] = new Map();
  const permissions: StandIn['permissions'] = { request: null, check: null, device: null };
  const menu: StandIn['menu'] = [];
  const opened: string[] = [];

  const app = Object.assign(new EventEmitter(), {
    quits: 0,
    exits: [] as number[],
    isPackaged: stage.packaged ?? false,
    whenReady: () => Promise.resolve(),
    requestSingleInstanceLock: () => stage.first ?? true,
    getPath: (name: string) => (name === 'userData' ? stage.userData : '/nowhere'),
    getPreferredSystemLanguages: () => ['en-GB'],
    quit: () => void (app.quits += 1),
    exit: (status?: number) => void app.exits.push(status ?? 0),
  } satisfies Part<
    Electron.App,
    | 'isPackaged'
    | 'whenReady'
    | 'requestSingleInstanceLock'
    | 'getPath'
    | 'getPreferredSystemLanguages'
    | 'quit'
    | 'exit'
  > & {
    quits: number;
    exits: number[];
  });

  class BrowserWindow extends FakeWindow {
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super(options, toRenderer);
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
  }

  const module = {
    app,
    BrowserWindow,
    ipcMain: toMain,
    ipcRenderer: Object.assign(toRenderer, {
      send: (channel, message: unknown) => {
        const window = windows.at(-1);
        if (window)
          toMain.emit(channel, eventFrom(window, window.loaded ?? '', false), structuredClone(message));
      },
    } satisfies Part<Electron.IpcRenderer, 'send'>),
    contextBridge: {
      exposeInMainWorld: (key, api: unknown) => {
        exposed[key] = api;
      },
    } satisfies Part<Electron.ContextBridge, 'exposeInMainWorld'>,
    protocol: {
      registerSchemesAsPrivileged: (list) => void schemes.push(...list),
      handle: (scheme, handler) => {
        handlers.set(scheme, handler);
      },
    } satisfies Part<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>,
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler) => {
          permissions.request = handler;
        },
        setPermissionCheckHandler: (handler) => {
          permissions.check = handler;
        },
        setDevicePermissionHandler: (handler) => {
          permissions.device = handler;
        },
      } satisfies Part<
        Electron.Session,
        'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
      >,
    },
    screen: {
      getAllDisplays: () =>
        (stage.workAreas ?? [{ x: 0, y: 0, width: 1920, height: 1080 }]).map(
          (workArea) => ({ workArea }) as Electron.Display,
        ),
    } satisfies Part<Electron.Screen, 'getAllDisplays'>,
    nativeTheme: { shouldUseDarkColors: true } satisfies Part<Electron.NativeTheme, 'shouldUseDarkColors'>,
    dialog: { showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }) },
    shell: {
      openExternal: (url) => {
        opened.push(url);
        return Promise.resolve();
      },
    } satisfies Part<Electron.Shell, 'openExternal'>,
    Menu: {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (template: Electron.MenuItemConstructorOptions[]) =>
        void menu.splice(0, menu.length, ...template),
    },
  };

  return {
    module,
    app,
    windows,
    exposed,
    schemes,
    handlers,
    permissions,
    menu,
    opened,
    sendFrom(window, url, message, inFrame = false) {
      toMain.emit('virtnet', eventFrom(window, url, inFrame), structuredClone(message));
    },
  };
}

function eventFrom(
  window: FakeWindow,
  url: string,
  inFrame: boolean,
): Pick<Electron.IpcMainEvent, 'sender' | 'senderFrame'> {
  const frame = { url, parent: inFrame ? { url } : null } as Electron.WebFrameMain;
  return { sender: window.webContents as unknown as Electron.WebContents, senderFrame: frame };
}
