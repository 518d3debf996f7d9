/** One channel per loaded page of a window over Electron's IPC; messages from anything but our page are dropped. */
import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import { isAppUrl } from './appOrigin';
import type { Channel } from '../../shared/contract/messageChannel';

const CHANNEL = 'virtnet';

interface LivePage {
  listeners: ((message: unknown) => void)[];
  endings: (() => void)[];
}

/**
 * Calls `onPage` with a channel whenever `contents` has loaded a page; the channel of the page before closes then,
 * and the last one when the window goes.
 */
export function acceptPages(contents: WebContents, onPage: (channel: Channel) => void): void {
  let live: LivePage | null = null;
  const receive = (event: IpcMainEvent, message: unknown): void => {
    if (event.sender === contents && isOurPage(event))
      live?.listeners.forEach((listener) => listener(message));
  };
  const endPage = (): void => {
    live?.endings.forEach((ending) => ending());
    live = null;
  };
  ipcMain.on(CHANNEL, receive);
  contents.on('did-navigate', () => {
    endPage();
    const page: LivePage = { listeners: [], endings: [] };
    live = page;
    onPage({
      send(message) {
        if (live === page && !contents.isDestroyed()) contents.send(CHANNEL, message);
      },
      onMessage: (listener) => void page.listeners.push(listener),
      onClose: (listener) => void page.endings.push(listener),
    });
  });
  contents.on('render-process-gone', endPage);
  contents.once('destroyed', () => {
    ipcMain.off(CHANNEL, receive);
    endPage();
  });
}

/** Only the top frame of an app:// page may speak: a frame inside it, or a page that came from elsewhere, may not. */
function isOurPage({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url);
}
