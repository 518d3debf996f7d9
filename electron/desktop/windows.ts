/** All windows of the app: how another one opens, which one menus and other starts go to, and when the last is gone. */
import type { BrowserWindow } from 'electron';
import type { CommandId } from '../../shared/contract/commands';
import type { AppService, Page } from '../app/appService';
import { connectOver } from '../../shared/contract/messageChannel';
import { openWindow, showNetwork, type WindowOptions } from './window';

type SharedOptions = Pick<WindowOptions, 'preload' | 'boundsFile' | 'development'>;

/** More than a person looks at; a page that has gone wrong opens no more. */
const MOST = 20;

export class Windows {
  /** With the page that each shows; the one that was focused last stands last. */
  private readonly open = new Map<BrowserWindow, Page | null>();

  /** `onLast`: the last window has gone. */
  constructor(
    private readonly service: AppService,
    private readonly options: SharedOptions,
    private readonly onLast: () => void,
  ) {}

  /** Opens a window, beside the one that was focused last, with this network if there is a name. */
  openAnother(network: string | null): void {
    if (this.open.size >= MOST) return;
    const window = openWindow({
      ...this.options,
      network,
      beside: this.last?.[0] ?? null,
      onPage: (channel) => {
        const page = this.service.servePage(connectOver(channel), {
          openWindow: () => this.openAnother(null),
          raise: () => bringToFront(window),
        });
        if (this.open.has(window)) this.open.set(window, page);
      },
    });
    this.open.set(window, null);
    window.on('focus', () => {
      const page = this.open.get(window) ?? null;
      this.open.delete(window);
      this.open.set(window, page);
    });
    window.on('closed', () => {
      this.open.delete(window);
      if (this.open.size === 0) this.onLast();
    });
  }

  /** What was chosen in the menu goes to the page of the focused window; another window needs none. */
  order(command: CommandId): void {
    if (command === 'new-window') this.openAnother(null);
    else this.last?.[1]?.sendMenu(command);
  }

  /** Somebody has started the app again: the window focused last comes to the front, with this network if there is a name. */
  comeBack(network: string | null): void {
    const window = this.last?.[0];
    if (!window) return;
    bringToFront(window);
    if (network !== null) showNetwork(window, network);
  }

  private get last(): [BrowserWindow, Page | null] | undefined {
    return [...this.open].at(-1);
  }
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}
