import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandIds, commands, menus, type CommandId } from '../../shared/contract/commands';
import { appEvents, appMethods, DEFAULT_PREFERENCES } from '../../shared/contract/contract';
import { createClient, listen } from '../../shared/contract/rpc';
import { connectOver, type Channel } from '../../shared/contract/messageChannel';
import { standInElectron, type FakeWindow, type Stage, type StandIn } from '../../e2e/fakes/standInElectron';

let folder: string;
let said: string;
const argvBefore = process.argv;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const listenersBefore = new Map(signals.map((signal) => [signal, process.listeners(signal)]));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtnet-main-'));
  // Where connections are remembered.
  vi.stubEnv('XDG_CONFIG_HOME', path.join(folder, 'config'));
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(async () => {
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) {
      if (!listenersBefore.get(signal)?.includes(listener)) process.off(signal, listener);
    }
  }
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.argv = argvBefore;
  vi.doUnmock('electron');
  await rm(folder, { recursive: true });
});

/** Runs main.ts against a stand-in until its window has loaded its page. */
async function start(stage: Partial<Stage> = {}, argv: string[] = []): Promise<StandIn> {
  process.argv = ['electron', ...(stage.packaged ? [] : ['.']), ...argv];
  const standIn = standInElectron({ userData: folder, ...stage });
  vi.resetModules();
  vi.doMock('electron', () => standIn.module);
  await import('./main');
  return standIn;
}

async function startWithWindow(
  stage: Partial<Stage> = {},
  argv: string[] = [],
): Promise<{ standIn: StandIn; window: FakeWindow }> {
  const standIn = await start(stage, argv);
  await expect.poll(() => standIn.windows[0]?.loaded).toBe('app://virtnet/index.html');
  const window = standIn.windows[0];
  if (!window) throw new Error('no window');
  window.webContents.emit('did-navigate');
  return { standIn, window };
}

interface Bridge {
  send: (message: unknown) => void;
  onMessage: (listener: (message: unknown) => void) => () => void;
}

describe('starting', () => {
  it('is refused for root, with the reason and what to do', async () => {
    vi.mocked(process.getuid as () => number).mockReturnValue(0);
    const { app, windows } = await start();
    expect(app.exits).toEqual([2]);
    expect(windows).toEqual([]);
    expect(said).toContain('npm start -- --browser');
  });

  it('explains a wrong argument and opens nothing', async () => {
    const { app, windows } = await start({}, ['--connection', 'nonsense']);
    expect(app.exits).toEqual([2]);
    expect(windows).toEqual([]);
    expect(said).toContain('--connection takes');
  });

  it('leaves the field to an instance that already runs', async () => {
    const { app, windows } = await start({ first: false });
    expect(app.quits).toBe(1);
    expect(windows).toEqual([]);
  });

  it('brings the window to the front when started again', async () => {
    const { standIn, window } = await startWithWindow();
    window.minimized = true;
    const before = window.loaded;
    standIn.app.emit('second-instance', {}, ['virtnet-manager']);
    expect(window.done).toEqual(['restore', 'focus']);
    expect(window.loaded).toBe(before);
  });

  it('shows the network that it is started again with', async () => {
    const { standIn, window } = await startWithWindow();
    standIn.app.emit('second-instance', {}, ['virtnet-manager', '--show-network', 'lab']);
    expect(window.loaded).toBe('app://virtnet/index.html#network=lab');
  });
});

describe('the window', () => {
  it('has a sandboxed page without Node, whatever the defaults are', async () => {
    const { window } = await startWithWindow();
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(window.options.webPreferences?.preload).toMatch(/preload\.cjs$/);
    expect(window.options).toMatchObject({
      show: false,
      backgroundColor: '#1d1f24',
      minWidth: 800,
      minHeight: 600,
    });
    window.emit('ready-to-show');
    expect(window.done).toEqual(['show']);
  });

  it('has developer tools only in a source tree', async () => {
    const { window } = await startWithWindow();
    expect(window.options.webPreferences?.devTools).toBe(true);
  });

  it('remembers its place, and opens on a display that is there', async () => {
    const { window } = await startWithWindow();
    window.maximized = true;
    window.emit('close');
    expect(JSON.parse(await readFile(path.join(folder, 'window.json'), 'utf8'))).toEqual({
      ...window.bounds,
      maximized: true,
    });
    const again = await startWithWindow();
    expect(again.window.options).toMatchObject(window.bounds);
    expect(again.window.maximized).toBe(true);
    const elsewhere = await startWithWindow({ workAreas: [{ x: 3000, y: 0, width: 1920, height: 1080 }] });
    expect(elsewhere.window.options.x).toBeUndefined();
  });

  it.each(['', '{"x": "1"}', '{"x":0,"y":0,"width":-5,"height":600,"maximized":false}'])(
    'opens at its usual size when the stored place is %j',
    async (text) => {
      await writeFile(path.join(folder, 'window.json'), text);
      const { window } = await startWithWindow();
      expect(window.options).toMatchObject({ width: 1180, height: 760 });
    },
  );

  it('offers to show the page again after a crash', async () => {
    const { window } = await startWithWindow();
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    await expect.poll(() => window.done).toContain('reload');
  });

  it('ends the app once, after the helpers', async () => {
    const { standIn } = await startWithWindow();
    standIn.app.emit('window-all-closed');
    expect(standIn.app.quits).toBe(1);
    const event = { preventDefault: vi.fn() };
    standIn.app.emit('will-quit', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    await expect.poll(() => standIn.app.quits).toBe(2);
    standIn.app.emit('will-quit', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });
});

describe('another window', () => {
  const JSON_RPC = { jsonrpc: '2.0', id: 1 } as const;
  const PAGE = 'app://virtnet/index.html';
  const fileItem = (standIn: StandIn, id: CommandId) => {
    const menu = standIn.menu.find((entry) => entry.label === '&File')?.submenu;
    return Array.isArray(menu) ? menu.find((entry) => entry.id === id) : undefined;
  };
  const choose = (standIn: StandIn, id: CommandId): void =>
    void fileItem(standIn, id)?.click?.({} as never, undefined, {});

  it('opens from the menu or a page, beside the one that was focused last', async () => {
    const { standIn, window } = await startWithWindow();
    choose(standIn, 'new-window');
    const second = standIn.windows[1];
    expect(second?.loaded).toBe(PAGE);
    const { x, y, width, height } = window.bounds;
    expect(second?.options).toMatchObject({ x: x + 32, y: y + 32, width, height });
    expect(second?.options.webPreferences).toEqual(window.options.webPreferences);
    expect(fileItem(standIn, 'new-window')?.accelerator).toBe('CmdOrCtrl+Shift+N');

    window.bounds = { x: 1000, y: 400, width: 900, height: 650 };
    window.emit('focus');
    standIn.sendFrom(window, PAGE, { ...JSON_RPC, method: 'openWindow', params: {} });
    await expect.poll(() => standIn.windows).toHaveLength(3);
    expect(standIn.windows[2]?.options, 'what would not be seen whole opens in the corner').toMatchObject({
      ...{ x: 0, y: 0, width: 900, height: 650 },
    });
  });

  it('hears the menu while it is focused, and is what another start comes back to', async () => {
    const { standIn, window } = await startWithWindow();
    choose(standIn, 'new-window');
    const second = standIn.windows[1];
    if (!second) throw new Error('no second window');
    second.webContents.emit('did-navigate');
    const heard: string[] = [];
    const listenTo = (of: FakeWindow, name: string): void => {
      of.webContents.send = (_channel, message: { method?: string }) => {
        if (message.method === 'menu') heard.push(name);
      };
    };
    listenTo(window, 'first');
    listenTo(second, 'second');
    choose(standIn, 'import');
    await expect.poll(() => heard).toEqual(['second']);
    window.emit('focus');
    choose(standIn, 'import');
    await expect.poll(() => heard).toEqual(['second', 'first']);
    standIn.app.emit('second-instance', {}, ['virtnet-manager', '--show-network', 'lab']);
    expect([window.loaded, second.loaded]).toEqual([`${PAGE}#network=lab`, PAGE]);
    expect([window.done, second.done]).toEqual([['focus'], []]);
  });

  it('comes to the front when its page asks for that', async () => {
    const { standIn, window } = await startWithWindow();
    window.minimized = true;
    standIn.sendFrom(window, PAGE, { ...JSON_RPC, method: 'raise', params: {} });
    await expect.poll(() => window.done).toEqual(['restore', 'focus']);
  });

  it('is closed by itself; with the last one Help goes, too', async () => {
    const { standIn, window } = await startWithWindow();
    choose(standIn, 'new-window');
    const second = standIn.windows[1];
    window.webContents.openHandler?.({ url: 'app://virtnet/help/guide/index.html' } as never);
    const help = standIn.windows[2];
    window.emit('closed');
    expect([second?.done, help?.done]).toEqual([[], ['removeMenu', 'focus']]);
    standIn.app.emit('second-instance', {}, ['virtnet-manager']);
    expect(second?.done).toEqual(['focus']);
    second?.emit('closed');
    expect(help?.done).toContain('close');
    standIn.app.emit('second-instance', {}, ['virtnet-manager']);
    choose(standIn, 'import');
  });
});

describe('the app:// scheme', () => {
  it('is declared with an origin of its own and answers with the strict policy', async () => {
    const { standIn } = await startWithWindow();
    expect(standIn.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    const handler = standIn.handlers.get('app');
    const missing = await handler?.(new Request('app://virtnet/nothing.js'));
    expect(missing?.status).toBe(404);
    expect(missing?.headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it('serves files of its folder only', async () => {
    const pages = path.join(folder, 'pages');
    await mkdir(pages);
    await writeFile(path.join(pages, 'index.html'), 'page');
    await writeFile(path.join(folder, 'outside.js'), 'outside');
    const standIn = await start();
    const { serveScheme } = await import('./secureScheme');
    serveScheme(pages);
    const ask = (url: string, method = 'GET'): Promise<Response> =>
      Promise.resolve(standIn.handlers.get('app')?.(new Request(url, { method })) ?? new Response());
    const page = await ask('app://virtnet/');
    expect(await page.text()).toBe('page');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect((await ask('app://virtnet/%2e%2e/outside.js')).status).toBe(404);
    expect((await ask('app://virtnet/..%2foutside.js')).status).toBe(404);
    expect((await ask('app://other/index.html')).status).toBe(404);
    expect((await ask('app://virtnet/', 'POST')).status).toBe(405);
  });
});

describe('pages', () => {
  it('may not navigate, embed, open windows, and may open only known sites outside', async () => {
    const { standIn, window } = await startWithWindow();
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const event = { url: 'app://virtnet/help/guide/index.html', preventDefault: vi.fn() };
      window.webContents.emit(name, event);
      expect(event.preventDefault, name).toHaveBeenCalledOnce();
    }
    const openAll = [
      'https://libvirt.org/x',
      'http://libvirt.org/',
      'https://libvirt.org.evil.example/',
      'file:///etc/passwd',
      'javascript:0',
    ];
    for (const url of openAll) {
      expect(
        window.webContents.openHandler?.({ url } as Parameters<
          NonNullable<FakeWindow['webContents']['openHandler']>
        >[0]),
      ).toEqual({ action: 'deny' });
    }
    expect(standIn.opened).toEqual(['https://libvirt.org/x']);
  });

  it('of Help open in one window that reaches nothing, and lead only to each other', async () => {
    const { standIn, window } = await startWithWindow();
    const open = (url: string): unknown =>
      window.webContents.openHandler?.({ url } as Parameters<
        NonNullable<FakeWindow['webContents']['openHandler']>
      >[0]);
    expect(open('app://virtnet/help/guide/index.html')).toEqual({ action: 'deny' });
    expect(open('app://virtnet/help/guide/causes.html#port-taken')).toEqual({ action: 'deny' });
    expect(open('app://virtnet/index.html')).toEqual({ action: 'deny' });
    expect(open('app://other/help/guide/index.html')).toEqual({ action: 'deny' });
    const [, help, ...more] = standIn.windows;
    if (!help) throw new Error('no window of Help');
    expect(more).toEqual([]);
    expect(help.loaded).toBe('app://virtnet/help/guide/causes.html#port-taken');
    expect(help.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true });
    expect(help.options.webPreferences?.preload).toBeUndefined();
    const isKept = (url: string): boolean => {
      const event = { url, preventDefault: vi.fn() };
      help.webContents.emit('will-navigate', event);
      return event.preventDefault.mock.calls.length > 0;
    };
    expect(isKept('app://virtnet/help/guide/bridge.html')).toBe(false);
    expect(isKept('app://virtnet/index.html')).toBe(true);
    expect(isKept('app://virtnet/help/../index.html')).toBe(true);
    expect(isKept('https://libvirt.org/')).toBe(true);
    window.emit('closed');
    expect(help.done).toContain('close');
    help.emit('closed');
    open('app://virtnet/help/guide/index.html');
    expect(standIn.windows).toHaveLength(3);
  });

  it('get no permission but copying and notifications, and those only on the window’s own page', async () => {
    const { standIn } = await startWithWindow();
    const { request, check, device } = standIn.permissions;
    const contents = {} as WebContents;
    const ask = (permission: string, requestingUrl: string): boolean => {
      let answer = false;
      request?.(contents, permission as 'media', (granted) => (answer = granted), {
        isMainFrame: true,
        requestingUrl,
      });
      return answer;
    };
    const looks = (permission: string, origin: string, requestingUrl?: string): boolean | undefined =>
      check?.(contents, permission as 'notifications', origin, {
        isMainFrame: true,
        ...(requestingUrl === undefined ? {} : { requestingUrl }),
      });
    for (const permission of ['clipboard-sanitized-write', 'notifications']) {
      expect(ask(permission, 'app://virtnet/index.html')).toBe(true);
      expect(ask(permission, 'app://virtnet/help/guide/index.html')).toBe(false);
      expect(ask(permission, 'https://evil.example/')).toBe(false);
      expect(looks(permission, 'app://virtnet')).toBe(true);
      expect(looks(permission, 'app://virtnet', 'app://virtnet/index.html')).toBe(true);
      expect(looks(permission, 'app://virtnet', 'app://virtnet/help/guide/index.html')).toBe(false);
      expect(looks(permission, 'https://evil.example')).toBe(false);
    }
    expect(ask('media', 'app://virtnet/index.html')).toBe(false);
    expect(check?.(contents, 'geolocation', 'app://virtnet', { isMainFrame: true })).toBe(false);
    expect(device?.({} as Parameters<NonNullable<typeof device>>[0])).toBe(false);
  });

  it('get one bridge and nothing else from the preload script, and reach the services through it', async () => {
    const { standIn, window } = await startWithWindow({}, ['--connection', 'sandbox']);
    await import('./preload');
    expect(Object.keys(standIn.exposed)).toEqual(['virtnetBridge']);
    const bridge = standIn.exposed['virtnetBridge'] as Bridge;
    expect(Object.keys(bridge).sort()).toEqual(['onMessage', 'send']);
    const rpc = connectOver({
      send: (message) => bridge.send(message),
      onMessage: (listener) => void bridge.onMessage(listener),
      onClose: () => undefined,
    });
    const commands: string[] = [];
    listen(
      rpc,
      appEvents,
      'menu',
      ({ command }) => commands.push(command),
      (reason) => expect.fail(reason),
    );
    rpc.listen();
    const client = createClient(rpc, appMethods);
    expect(await client.call('init', {})).toMatchObject({ front: 'window', initial: 'virtnet:///sandbox' });

    const networkMenu = standIn.menu.find((entry) => entry.label === '&File')?.submenu;
    const newNetwork = Array.isArray(networkMenu)
      ? networkMenu.find((entry) => entry.id === 'new-network')
      : undefined;
    expect(newNetwork?.accelerator).toBe('CmdOrCtrl+N');
    newNetwork?.click?.({} as never, undefined, {});
    await expect.poll(() => commands).toEqual(['new-network']);

    window.webContents.emit('did-navigate');
    expect(await client.call('init', {}), 'a reloaded page is served afresh').toMatchObject({
      front: 'window',
    });
  });

  it('that hang are let go at 32 MB, and loaded anew when they move', async () => {
    const { window } = await startWithWindow();
    await import('./preload');
    const { webContents } = window;
    // What has come is forgotten, however much it was.
    const large = 'x'.repeat(1024 * 1024);
    const { acceptPages } = await import('./ipcChannel');
    const channels: Channel[] = [];
    acceptPages(webContents as unknown as WebContents, (channel) => channels.push(channel));
    webContents.emit('did-navigate');
    let closed = 0;
    channels[0]?.onClose(() => (closed += 1));
    for (let n = 0; n < 100; n += 1) channels[0]?.send({ large });
    expect(closed).toBe(0);

    webContents.hangs = true;
    const before = webContents.waits;
    for (let n = 0; n < 1000; n += 1) channels[0]?.send({ large });
    expect(closed).toBe(1);
    expect(webContents.waits - before).toBe(31);
    expect(webContents.reloads).toBe(0);
    webContents.goOn();
    expect(webContents.reloads).toBe(1);
    webContents.emit('did-navigate');
    channels[1]?.send({ again: true });
    expect([closed, webContents.reloads]).toEqual([1, 1]);
  });

  it('have the commands of the one table in their menu, with keys that the page hears', async () => {
    const { standIn } = await startWithWindow();
    const items = standIn.menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const own = items.filter(({ id }) => id !== undefined);
    expect(own.map(({ id }) => id)).toEqual(menus.flatMap(({ sections }) => sections.flat()));
    expect(own.map(({ id }) => id).sort()).toEqual([...commandIds].sort());
    for (const { id, label, accelerator, registerAccelerator } of own) {
      const { title, keys } = commands[id as CommandId];
      expect(label?.replace('&', ''), id).toBe(title);
      expect(accelerator, id).toBe(keys[0]?.replace('Ctrl', 'CmdOrCtrl'));
      if (accelerator !== undefined) expect(registerAccelerator, id).toBe(false);
    }
  });

  it('are heard only from the top frame of our own page in our own window', async () => {
    const { standIn, window } = await startWithWindow();
    const set = (preferences: object): unknown => ({
      jsonrpc: '2.0',
      id: 1,
      method: 'setPreferences',
      params: preferences,
    });
    const stored = path.join(folder, 'preferences.json');
    const page = 'app://virtnet/index.html';
    const wrong = set({ highlightDismissed: ['wrong'] });
    standIn.sendFrom(window, 'https://evil.example/', wrong);
    standIn.sendFrom(window, 'app://other/index.html', wrong);
    standIn.sendFrom(window, page, wrong, true);
    standIn.sendFrom({ webContents: {} } as FakeWindow, page, wrong);
    standIn.sendFrom(window, page, set({ connection: 'virtnet:///sandbox' }));
    await expect.poll(() => existsSync(stored)).toBe(true);
    // Changes are merged in the order they come: a heard one would show here.
    expect(JSON.parse(await readFile(stored, 'utf8'))).toEqual({
      ...DEFAULT_PREFERENCES,
      connection: 'virtnet:///sandbox',
    });
  });
});

describe('the menu', () => {
  it('has the developer tools only in a source tree', async () => {
    await start();
    const { menuTemplate } = await import('./menu');
    const roles = (development: boolean): unknown[] =>
      menuTemplate(() => undefined, development).flatMap((entry) =>
        Array.isArray(entry.submenu) ? entry.submenu.map((item) => item.role) : [],
      );
    expect(roles(true)).toContain('toggleDevTools');
    expect(roles(false)).not.toContain('toggleDevTools');
  });
});
