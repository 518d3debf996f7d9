/** Tells helpers whether anybody looks: while every window is hidden, they rest. */
import type { Connections } from './connections';

/** The pages of this process, and which of them are visible; a page is known by any object of its own. */
export class Audience {
  private readonly pages = new Map<object, boolean>();
  /** What the helpers were told last; a new helper takes it that somebody looks. */
  private watched = true;

  /** `always`: whether the person wants the helpers to go on while nobody looks. */
  constructor(
    private readonly connections: Connections,
    private readonly always: () => boolean,
  ) {
    connections.onStatus(({ uri, state }) => {
      if (state === 'ready' && !this.watched) this.tell(uri);
    });
  }

  /** A page has come, has been hidden, or is to be seen again. */
  setVisible(page: object, visible: boolean): void {
    this.pages.set(page, visible);
    this.reconsider();
  }

  /** A page has gone. */
  leave(page: object): void {
    this.pages.delete(page);
    this.reconsider();
  }

  /** Pages or preferences have changed. */
  reconsider(): void {
    const watched = this.always() || [...this.pages.values()].some((visible) => visible);
    if (watched === this.watched) return;
    this.watched = watched;
    for (const [uri, { state }] of this.connections.states()) if (state === 'ready') this.tell(uri);
  }

  private tell(uri: string): void {
    // A helper that is gone needs no telling.
    this.connections.call(uri, 'setWatched', { watched: this.watched }).catch(() => undefined);
  }
}
