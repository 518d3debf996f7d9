/** All that the page sees of Electron: a way to send messages to the main process and to hear its answers. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';

const CHANNEL = 'virtnet';
/** What says of each message that it has come, so that no more of them wait than shall. */
const RECEIVED = 'virtnet-received';

ipcRenderer.on(CHANNEL, () => ipcRenderer.send(RECEIVED));

contextBridge.exposeInMainWorld('virtnetBridge', {
  send(message: unknown): void {
    ipcRenderer.send(CHANNEL, message);
  },
  /** Calls `listener` with every message; returns what ends that. */
  onMessage(listener: (message: unknown) => void): () => void {
    // Without the event: it would hand Electron's own objects to the page.
    const forward = (_event: IpcRendererEvent, message: unknown): void => listener(message);
    ipcRenderer.on(CHANNEL, forward);
    return () => {
      ipcRenderer.off(CHANNEL, forward);
    };
  },
});
