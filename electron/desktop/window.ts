/** A window: a sandboxed page at its remembered place, or beside another one, in the system's colours. */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { APP_PAGE } from './appOrigin';
import { acceptPages } from './ipcChannel';
import type { Channel } from '../../shared/contract/messageChannel';
import { besideBounds, MINIMUM_SIZE, openingBounds, storeBounds } from './windowBounds';
import { t } from '../../shared/language/language';

/** The pages' own background now, so that nothing flashes before they are drawn. */
export const pageBackground = (): string => (nativeTheme.shouldUseDarkColors ? '#1d1f24' : '#f6f6f8');

/** What no page of ours has, whatever the defaults are. */
export const HARDENED = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
} as const;

/** What the window needs to know. */
export interface WindowOptions {
  preload: string;
  /** File that remembers the window's place. */
  boundsFile: string;
  /** True in a source tree, where the developer tools may be opened. */
  development: boolean;
  onPage: (channel: Channel) => void;
  /** The network to show first, or null. */
  network: string | null;
  /** The window that this one opens beside; null for the first, which opens where the last one was. */
  beside: BrowserWindow | null;
}

/** Opens the window and loads the app in it. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const { maximized, ...bounds } = options.beside
    ? besideBounds(options.beside.getNormalBounds(), workAreas)
    : openingBounds(options.boundsFile, workAreas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    // oxlint-disable-next-line texts/in-catalogue -- a name
    title: 'Virtnet Manager',
    backgroundColor: pageBackground(),
    show: false,
    webPreferences: { ...HARDENED, preload: options.preload, devTools: options.development },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    storeBounds(options.boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  window.webContents.on('render-process-gone', (_event, { reason }) => void offerReload(window, reason));
  acceptPages(window.webContents, options.onPage);
  void window.loadURL(pageOf(options.network));
  return window;
}

/** Shows a network in a window that is open. */
export const showNetwork = (window: BrowserWindow, network: string): void =>
  void window.loadURL(pageOf(network));

/** The page reads the name from its address, and hears of another one there without being loaded anew. */
const pageOf = (network: string | null): string =>
  network === null ? APP_PAGE : `${APP_PAGE}#network=${encodeURIComponent(network)}`;

async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  if (reason === 'clean-exit' || window.isDestroyed()) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: t('desktop.stopped.message'),
    detail: t('desktop.stopped.detail', { reason }),
    buttons: [t('desktop.stopped.showAgain'), t('common.close')],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) window.reload();
  else window.close();
}
