/** What there is to connect to: this computer, the sandbox, and the hosts that were added. */
import type { OfferedConnection } from '../../../shared/contract/contract';
import { uriOfHost, type SavedHost } from '../../../shared/contract/savedHost';
import { placeOfUri } from '../../../shared/contract/connectionUri';
import type { Connections } from '../connections';
import type { HostBook } from './hostBook';
import { demandWithin, elsewhere, isWithin, type Reach } from './reach';
import { t } from '../../../shared/language/language';

const OWN_URI = 'virtnet:///system';
const own = (): OfferedConnection[] => [
  { uri: OWN_URI, label: t('app.hosts.thisComputer') },
  { uri: 'virtnet:///sandbox', label: t('app.hosts.sandbox') },
];

export class HostDesk {
  private hosts: readonly SavedHost[] = [];
  private readonly listeners = new Set<() => void>();
  private started: Promise<void> | null = null;

  /** `onTrouble` hears why the remembered hosts cannot be read. */
  constructor(
    private readonly book: HostBook,
    private readonly connections: Connections,
    private readonly onTrouble: (error: unknown) => void,
    private readonly reach: Reach = 'everywhere',
  ) {}

  /** Calls `listener` when what is offered may have changed; returns what ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Reads what is remembered, and the first time connects what is to be connected at start. */
  async open(): Promise<void> {
    await this.read().catch(this.onTrouble);
    this.started ??= Promise.resolve().then(() => {
      // Why one cannot be opened is its status.
      for (const host of this.hosts)
        if (host.atStart) this.connections.open(uriOfHost(host)).catch(() => undefined);
    });
  }

  /** What is offered, with these URIs besides. */
  offered(besides: readonly string[]): OfferedConnection[] {
    const added = this.hosts.map((host) => ({ uri: uriOfHost(host), label: host.name, host }));
    const known = [...own(), ...added];
    const others = [...new Set(besides)].filter(
      (uri) => isWithin(this.reach, uri) && !known.some((one) => one.uri === uri),
    );
    return [...known, ...others.map((uri) => ({ uri, label: placeOfUri(uri)?.host ?? uri }))];
  }

  /** Throws `denied` for a connection that is not opened from here. */
  demand(uri: string): void {
    demandWithin(this.reach, uri);
  }

  /** The connection, or this computer's own where that one is not opened from here. */
  nearest(uri: string): string {
    return isWithin(this.reach, uri) ? uri : OWN_URI;
  }

  /** Remembers a host and answers its URI, and that of the way before; a connection by a way that is no more is closed. */
  async save(host: SavedHost, replaces: string | null): Promise<{ uri: string; before: string | null }> {
    const uri = uriOfHost(host);
    this.demand(uri);
    const before = this.uriOf(replaces);
    await this.book.save(host, replaces);
    await this.changed();
    if (before !== null && before !== uri) await this.connections.close(before);
    return { uri, before };
  }

  /** Forgets a host and closes its connection, whose URI it answers. */
  async remove(name: string): Promise<string | null> {
    if (this.reach === 'here') throw elsewhere();
    const uri = this.uriOf(name);
    await this.book.remove(name);
    await this.changed();
    if (uri !== null) await this.connections.close(uri);
    return uri;
  }

  private uriOf(name: string | null): string | null {
    const host = this.hosts.find((one) => one.name === name);
    return host ? uriOfHost(host) : null;
  }

  private async read(): Promise<void> {
    this.hosts = this.reach === 'here' ? [] : await this.book.read();
  }

  private async changed(): Promise<void> {
    await this.read();
    this.listeners.forEach((tell) => tell());
  }
}
