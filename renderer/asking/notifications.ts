/** Notifications of what fails while the window is hidden: whether they may be shown, and what a click on one does. */
import type { Told } from '../../shared/contract/contract';
import { callApp } from './calls';
import { loadIfShown } from './connection';
import { selectNetwork } from './actions';
import { useStore } from '../state/store';

/** Chromium takes no SVG for it. */
const ICON = new URL('../../assets/icons/128x128.png', import.meta.url).href;

/** As the Notifications API has it; `none` where a browser has no such thing for this page. */
export type Permission = NotificationPermission | 'none';

export const permission = (): Permission =>
  typeof Notification === 'undefined' ? 'none' : Notification.permission;

/** Asks the person, as far as the browser does; must be called while a press is handled. */
export async function askPermission(): Promise<Permission> {
  return permission() === 'default' ? await Notification.requestPermission() : permission();
}

/** Says whether this page is visible, so that nothing works for it while it is not, and whether it may tell of failures. */
export async function sayAttention(): Promise<void> {
  try {
    await callApp('setVisible', { visible: !document.hidden, tells: permission() === 'granted' });
  } catch {
    // The link is lost, and with it what the main process knew of this page.
  }
}

/** Shows it; another one about the same takes its place. A click brings the window to the front, with what it is about. */
export function showTold(told: Told): void {
  if (permission() !== 'granted') return;
  const { title, body, uri, uuid } = told;
  const isWindow = useStore.getState().front === 'window';
  const safe = (text: string): string => (isWindow ? withoutMarkup(text) : text);
  const shown = new Notification(safe(title), {
    body: safe(body),
    icon: ICON,
    tag: `${uri} ${uuid ?? ''}`,
  });
  shown.addEventListener('click', () => {
    shown.close();
    window.focus();
    // A window that is minimized is not raised by its page alone.
    void callApp('raise', {}).catch(() => undefined);
    showWhere(told);
  });
}

/**
 * What a notification service of Linux takes for markup is told by signs that look alike: Electron hands texts on as they
 * are, unlike Chromium, and names of others are in them (Desktop Notifications Specification, Markup).
 */
const withoutMarkup = (text: string): string =>
  text.replace(/[<>&]/g, (sign) => ({ '<': '‹', '>': '›', '&': '＆' })[sign] ?? sign);

/** Shows the network or, where several or their host have failed, the list of that host. */
function showWhere({ uri, uuid }: Told): void {
  const { connection } = useStore.getState();
  useStore.setState({ connection: uri, tab: 'networks' });
  if (uuid !== null) selectNetwork(uuid);
  if (uri !== connection) void loadIfShown(uri);
}
