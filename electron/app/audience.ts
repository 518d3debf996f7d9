/** Tells helpers whether anybody looks: while every window is hidden, they rest, unless somebody wants to be told. */
import type { Preferences } from '../../shared/contract/contract';
import type { Connections } from './connections';

/** How a page stands to the person. */
export interface Attention {
  visible: boolean;
  /** It may show notifications. */
  tells: boolean;
}

/** The pages of this process, and which of them are visible; a page is known by any object of its own. */
export class Audience {
  /** The one that was seen last stands last. */
  private readonly pages = new Map<object, Attention>();
  /** What the helpers were told last; a new helper takes it that somebody looks. */
  private watched = true;

  constructor(
    private readonly connections: Connections,
    private readonly preferences: () => Preferences,
  ) {
    connections.onStatus(({ uri, state }) => {
      if (state === 'ready' && !this.watched) this.tell(uri);
    });
  }

  /** A page has come, has been hidden, or is to be seen again. */
  setVisible(page: object, attention: Attention): void {
    if (attention.visible) this.pages.delete(page);
    this.pages.set(page, attention);
    this.reconsider();
  }

  /** A page has gone. */
  leave(page: object): void {
    this.pages.delete(page);
    this.reconsider();
  }

  /** Pages or preferences have changed. */
  reconsider(): void {
    const watched = this.isSeen || this.preferences().collectHidden || this.teller !== null;
    if (watched === this.watched) return;
    this.watched = watched;
    for (const [uri, { state }] of this.connections.states()) if (state === 'ready') this.tell(uri);
  }

  /** Whether any page is visible. */
  get isSeen(): boolean {
    return [...this.pages.values()].some(({ visible }) => visible);
  }

  /** The page that tells of failures now: the one that was seen last of those that may; null when nobody is to be told. */
  get teller(): object | null {
    if (this.isSeen || !this.preferences().tellFailures) return null;
    return [...this.pages].findLast(([, { tells }]) => tells)?.[0] ?? null;
  }

  private tell(uri: string): void {
    // A helper that is gone needs no telling.
    this.connections.call(uri, 'setWatched', { watched: this.watched }).catch(() => undefined);
  }
}
