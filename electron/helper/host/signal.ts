/** Lets parts tell each other what has happened without knowing each other. */
export class Signal<T extends readonly unknown[] = []> {
  private readonly listeners: ((...what: T) => unknown)[] = [];

  /** Calls `listener` from now on, after those that came before it. */
  listen(listener: (...what: T) => unknown): void {
    this.listeners.push(listener);
  }

  /** Tells all listeners; resolves when those that take their time have finished. */
  readonly tell = async (...what: T): Promise<void> => {
    await Promise.all(this.listeners.map((listener) => listener(...what)));
  };
}

/** What parts of a helper have to say to whom it may concern. */
export class Signals {
  /** Something that a snapshot shows may be another. */
  readonly changed = new Signal();
  /** A network has come or gone, and whoever ordered that looks at the list next. */
  readonly listed = new Signal();
  /** The kernel's devices may be others than before. */
  readonly devices = new Signal();
  /** An order of these networks was carried out. */
  readonly ordered = new Signal<[networks: readonly string[]]>();
}
