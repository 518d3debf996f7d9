/** One channel per loaded page of a window over Electron's IPC; messages from anything but our page are dropped. */
import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import { isAppUrl } from './appOrigin';
import type { Channel } from '../../shared/contract/messageChannel';

const CHANNEL = 'virtnet';
/** What the preload script says of each message that has come to it. */
const RECEIVED = 'virtnet-received';

/** What may wait for a page that hangs, in characters of JSON; one that was let go is loaded anew once it moves. */
const MOST_WAITING = 32 * 1024 * 1024;

interface LivePage {
  listeners: ((message: unknown) => void)[];
  endings: (() => void)[];
  /** The sizes of messages that have not come to it yet, the oldest first, and their sum. */
  sizes: number[];
  waiting: number;
}

/**
 * Calls `onPage` with a channel whenever `contents` has loaded a page; the channel of the page before closes then,
 * and the last one when the window goes.
 */
export function acceptPages(contents: WebContents, onPage: (channel: Channel) => void): void {
  let live: LivePage | null = null;
  let isLetGo = false;
  const receive = (event: IpcMainEvent, message: unknown): void => {
    if (event.sender === contents && isOurPage(event))
      live?.listeners.forEach((listener) => listener(message));
  };
  const received = (event: IpcMainEvent): void => {
    if (event.sender !== contents || !isOurPage(event)) return;
    if (live) live.waiting -= live.sizes.shift() ?? 0;
    else if (isLetGo) contents.reload();
    isLetGo = false;
  };
  /** False when so much waits that the page is let go instead. */
  const mayWait = (page: LivePage, message: unknown): boolean => {
    const size = JSON.stringify(message).length;
    page.waiting += size;
    page.sizes.push(size);
    if (page.waiting <= MOST_WAITING) return true;
    isLetGo = true;
    endPage();
    return false;
  };
  const endPage = (): void => {
    live?.endings.forEach((ending) => ending());
    live = null;
  };
  ipcMain.on(CHANNEL, receive);
  ipcMain.on(RECEIVED, received);
  contents.on('did-navigate', () => {
    endPage();
    const page: LivePage = { listeners: [], endings: [], sizes: [], waiting: 0 };
    isLetGo = false;
    live = page;
    onPage({
      send(message) {
        if (live === page && !contents.isDestroyed() && mayWait(page, message))
          contents.send(CHANNEL, message);
      },
      onMessage: (listener) => void page.listeners.push(listener),
      onClose: (listener) => void page.endings.push(listener),
    });
  });
  contents.on('render-process-gone', endPage);
  contents.once('destroyed', () => {
    ipcMain.off(CHANNEL, receive);
    ipcMain.off(RECEIVED, received);
    endPage();
  });
}

/** Only the top frame of an app:// page may speak: a frame inside it, or a page that came from elsewhere, may not. */
function isOurPage({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url);
}
