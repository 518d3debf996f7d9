/** The window of Help: pages of ours without a preload script, so that they reach nothing. */
import { BrowserWindow } from 'electron';
import { HARDENED, pageBackground } from './window';
import { t } from '../../shared/language/language';

const SIZE = { width: 1080, height: 760 };

/** Shows pages of Help in one window, which is opened anew when it was closed; `close` takes it away. */
export function helpWindow(development: boolean): { open: (url: string) => void; close: () => void } {
  let window: BrowserWindow | null = null;
  const show = (): BrowserWindow => {
    const opened = new BrowserWindow({
      ...SIZE,
      title: t('desktop.help'),
      backgroundColor: pageBackground(),
      autoHideMenuBar: true,
      webPreferences: { ...HARDENED, devTools: development },
    });
    opened.removeMenu();
    opened.on('closed', () => {
      window = null;
    });
    return opened;
  };
  return {
    open(url) {
      window ??= show();
      void window.loadURL(url);
      window.focus();
    },
    close: () => window?.close(),
  };
}
