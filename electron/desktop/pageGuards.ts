/** What pages may not do, whatever they contain: navigate (but from Help to Help), open windows, embed others, or ask for permissions. */
import { shell, type App, type Session, type WebContents } from 'electron';
import { isAppUrl, isHelpUrl } from './appOrigin';

/** Sites that a link in the app may open in the person's browser. */
const LINKED_SITES = ['libvirt.org', 'wiki.libvirt.org', 'thekelleys.org.uk'];

/** What our pages use: copying to the clipboard, and notifications. */
const GIVEN: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications']);

/** Guards every page that will ever be created; `openHelp` shows a page of Help. */
export function guardPages(app: App, openHelp: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, openHelp));
}

function guard(contents: WebContents, openHelp: (url: string) => void): void {
  const keep = (event: { url: string; preventDefault: () => void }): void => {
    if (!isHelpUrl(contents.getURL()) || !isHelpUrl(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', keep);
  contents.on('will-frame-navigate', keep);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isHelpUrl(url)) openHelp(url);
    else if (isLinkedSite(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** True for an https address of a site on the list. */
export function isLinkedSite(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username } = new URL(url);
  return protocol === 'https:' && username === '' && LINKED_SITES.includes(host);
}

/** Denies every permission and device in this session but what the window's own page uses. */
export function denyPermissions(session: Session): void {
  const isGiven = (permission: string, url: string): boolean =>
    GIVEN.has(permission) && isAppUrl(url) && !isHelpUrl(url);
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(isGiven(permission, details.requestingUrl));
  });
  // Of a page that only looks whether it may, its origin is told, and its address as far as it is known.
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { requestingUrl }) =>
      isGiven(permission, origin) && isGiven(permission, requestingUrl ?? origin),
  );
  session.setDevicePermissionHandler(() => false);
}
