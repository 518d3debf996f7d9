/** The hosts that a person has added, as JSON in the configuration folder: the same for window, browser and command line. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { VirtnetError } from '../../../shared/contract/error';
import { MOST_HOSTS, savedHostSchema, uriOfHost, type SavedHost } from '../../../shared/contract/savedHost';
import { fetchBounded } from '../boundedFile';
import { t } from '../../../shared/language/language';

const schema = z.strictObject({ hosts: z.array(savedHostSchema).max(MOST_HOSTS) });

/** Remembers hosts. Each call reads the file afresh, for several programs share it. */
export class HostBook {
  private last: Promise<unknown> = Promise.resolve();

  /** Nothing is read or made yet: `folder` may be missing. */
  constructor(private readonly folder: string) {}

  private get file(): string {
    return path.join(this.folder, 'hosts.json');
  }

  /** All of them, by name. A file that is missing holds none; throws `unsupported` for one that cannot be understood. */
  async read(): Promise<SavedHost[]> {
    const text = await this.text();
    if (text === null) return [];
    const parsed = schema.safeParse(jsonOf(text));
    if (!parsed.success) throw this.unreadable(z.prettifyError(parsed.error));
    return parsed.data.hosts;
  }

  /**
   * Stores a host, in the place of the one called `replaces` unless that is null. Throws `name-taken` for a name that
   * another has, `not-found` when the one to replace is gone, and `unsupported` when there are too many.
   */
  save(host: SavedHost, replaces: string | null): Promise<void> {
    return this.change((hosts) => {
      if (replaces !== null && !hosts.some(({ name }) => name === replaces)) throw unknown(replaces);
      const others = hosts.filter(({ name }) => name !== replaces);
      if (others.some(({ name }) => name === host.name)) throw taken(host.name);
      const twin = others.find((other) => uriOfHost(other) === uriOfHost(host));
      if (twin) throw known(twin.name);
      if (others.length >= MOST_HOSTS) throw full();
      return [...others, host];
    });
  }

  /** Forgets a host; throws `not-found` when there is none of this name. */
  remove(name: string): Promise<void> {
    return this.change((hosts) => {
      if (!hosts.some((host) => host.name === name)) throw unknown(name);
      return hosts.filter((host) => host.name !== name);
    });
  }

  private change(next: (hosts: SavedHost[]) => SavedHost[]): Promise<void> {
    const done = this.last
      .catch(() => undefined)
      .then(async () => {
        const hosts = next(await this.read()).sort((a, b) =>
          a.name.localeCompare(b.name, 'en', { numeric: true }),
        );
        await mkdir(this.folder, { recursive: true, mode: 0o700 });
        await writeFileAtomic(this.file, `${JSON.stringify({ hosts }, null, 2)}\n`, { mode: 0o600 });
      });
    this.last = done;
    return done;
  }

  private async text(): Promise<string | null> {
    try {
      return await fetchBounded(this.file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw this.unreadable((error as Error).message);
    }
  }

  private unreadable(why: string): VirtnetError {
    return new VirtnetError(
      t('app.hosts.unreadable', { file: this.file, reason: why.split('\n')[0] ?? '' }),
      { code: 'unsupported', path: 'hosts' },
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const unknown = (name: string): VirtnetError =>
  new VirtnetError(t('app.hosts.gone', { name }), { code: 'not-found', name });

const taken = (name: string): VirtnetError =>
  new VirtnetError(t('app.hosts.nameTaken', { name }), { code: 'name-taken', name });

const known = (name: string): VirtnetError =>
  new VirtnetError(t('app.hosts.sameHost', { name }), { code: 'name-taken', name });

const full = (): VirtnetError =>
  new VirtnetError(t('app.hosts.full', { most: MOST_HOSTS }), { code: 'unsupported', path: 'hosts' });
