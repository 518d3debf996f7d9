/** The one origin that the window's pages have, and the test for it. */

import { HELP_FOLDER } from '../../shared/contract/helpPlaces';

/** The custom scheme of the window's pages: with it they have an origin of their own, which file:// lacks. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'virtnet';
export const APP_PAGE = `${APP_SCHEME}://${APP_HOST}/index.html`;

/** True when `url` is a page of ours. */
export function isAppUrl(url: string): boolean {
  // Compared by its parts: `origin` of a custom scheme is "null" in Node.
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed?.protocol === `${APP_SCHEME}:` && parsed.host === APP_HOST;
}

/** True when `url` is a page of Help: it has no services, and leads only to others of its kind. */
export const isHelpUrl = (url: string): boolean =>
  isAppUrl(url) && new URL(url).pathname.startsWith(`/${HELP_FOLDER}`);
