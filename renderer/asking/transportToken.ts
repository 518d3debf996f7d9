/** The token that the printed link carries: taken out of the address bar and kept for reloads of this tab. */

const KEY = 'virtnet-token';

/** What of the page the token is read from and kept in. */
export interface TokenPlaces {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * The token of this tab, or null when it was opened without one. A token in the address bar
 * is removed from there, so that it stays out of history, bookmarks and screenshots.
 */
export function takeToken({ location, history, storage }: TokenPlaces): string | null {
  const fresh = new URLSearchParams(location.hash.slice(1)).get('token');
  if (fresh) {
    storage.setItem(KEY, fresh);
    history.replaceState(null, '', `${location.pathname}${location.search}`);
  }
  return fresh ?? storage.getItem(KEY);
}
