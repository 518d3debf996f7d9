/** The one window: a sandboxed page at its remembered place, in the system's colours. */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { APP_PAGE } from './appOrigin';
import { acceptPages } from './ipcChannel';
import type { Channel } from '../../shared/contract/messageChannel';
import { MINIMUM_SIZE, openingBounds, storeBounds } from './windowBounds';

/** The page's own backgrounds, so that nothing flashes before it is drawn. */
const BACKGROUND = { light: '#f6f6f8', dark: '#1d1f24' } as const;

/** What the window needs to know. */
export interface WindowOptions {
  preload: string;
  /** File that remembers the window's place. */
  boundsFile: string;
  /** True in a source tree, where the developer tools may be opened. */
  development: boolean;
  onPage: (channel: Channel) => void;
}

/** Opens the window and loads the app in it. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { maximized, ...bounds } = openingBounds(
    options.boundsFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    title: 'Virtnet Manager',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    show: false,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: options.development,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    storeBounds(options.boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  window.webContents.on('render-process-gone', (_event, { reason }) => void offerReload(window, reason));
  acceptPages(window.webContents, options.onPage);
  void window.loadURL(APP_PAGE);
  return window;
}

async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  if (reason === 'clean-exit' || window.isDestroyed()) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped working.',
    detail: `Networks are not affected. Show it again to go on (reason: ${reason}).`,
    buttons: ['Show again', 'Close'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) window.reload();
  else window.close();
}
