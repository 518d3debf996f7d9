/** What is kept on disk: definitions and autostart links in libvirt's form, and what is active now. */
import { readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import {
  invalidDefinition,
  toErrorShape,
  VirtnetError,
  type ErrorShape,
} from '../../../shared/contract/error';
import {
  NAME_MAX,
  NAME_PATTERN,
  networkDefinitionSchema,
  type NetworkDefinition,
  type NetworkDraft,
} from '../../../shared/definition/network';
import { pathText, readNetwork, writeNetworkXml } from '../../../shared/xml/networkXml';
import { Element } from '../../../shared/xml/xmlElement';

/** A network as it runs: the definition it was started with and what was decided at its start. */
export interface RunState {
  definition: NetworkDefinition;
  /** Unix time in milliseconds. */
  startedAt: number;
  /** False when dnsmasq was told not to watch resolv.conf, to save one of the kernel's inotify instances. */
  pollResolv: boolean;
}

/** Everything on disk about all networks, by name. */
export interface Stored {
  definitions: Map<string, NetworkDefinition>;
  autostart: Set<string>;
  running: Map<string, RunState>;
  /** Files that hold no readable definition: shown, never deleted. */
  unreadable: { file: string; error: ErrorShape }[];
}

/** Where the store keeps its files. */
export interface StorePaths {
  etc: string;
  run: string;
  lib: string;
}

/** What is left when a helper is killed while it writes: of write-file-atomic's files and of the runner's. */
const ABANDONED = /\.(xml|json)\.\d+$|\.new$/;

export class Store {
  /** Parsed files by path, reused as long as the file is the same one: inode, size and time of change. */
  private readonly parsed = new Map<
    string,
    { stamp: string; value: RunState | NetworkDefinition | VirtnetError }
  >();

  constructor(private readonly paths: StorePaths) {}

  /** Directories whose changes mean that another helper, or a person, did something. */
  get directories(): string[] {
    return [
      this.paths.etc,
      this.definitionsDirectory,
      this.autostartDirectory,
      this.paths.run,
      this.paths.lib,
    ];
  }

  /** Makes the directories; true when there was none for definitions, so this is the first run here. */
  async prepare(): Promise<boolean> {
    const first = await mkdir(this.definitionsDirectory, { recursive: true, mode: 0o755 });
    await mkdir(this.autostartDirectory, { recursive: true, mode: 0o755 });
    await mkdir(this.paths.run, { recursive: true, mode: 0o755 });
    await mkdir(this.paths.lib, { recursive: true, mode: 0o755 });
    return first !== undefined;
  }

  /** Reads everything; a file that cannot be read is listed instead of failing the rest. */
  async load(): Promise<Stored> {
    const stored: Stored = {
      definitions: new Map(),
      autostart: new Set(),
      running: new Map(),
      unreadable: [],
    };
    const uuids = new Map<string, string>();
    for (const { name, file, value } of await this.readAll(this.definitionsDirectory, readDefinition)) {
      const problem = value instanceof VirtnetError ? value : mismatch(value, name, uuids);
      if (problem) {
        stored.unreadable.push({ file, error: toErrorShape(problem) });
      } else {
        uuids.set((value as NetworkDefinition).uuid, name);
        stored.definitions.set(name, value as NetworkDefinition);
      }
    }
    const read = (text: string, name: string): RunState => readRunState(text, stored.definitions.get(name));
    for (const { name, file, value } of await this.readAll(this.paths.run, read)) {
      if (value instanceof VirtnetError) stored.unreadable.push({ file, error: toErrorShape(value) });
      else stored.running.set(name, value);
    }
    for (const name of await namesIn(this.autostartDirectory)) stored.autostart.add(name);
    return stored;
  }

  async writeDefinition(definition: NetworkDefinition): Promise<void> {
    await writeFileAtomic(fileOf(this.definitionsDirectory, definition.name), writeNetworkXml(definition), {
      mode: 0o644,
    });
  }

  async removeDefinition(name: string): Promise<void> {
    await this.remove(fileOf(this.definitionsDirectory, name));
  }

  /** Makes or removes the autostart link, which points to the definition as libvirt's do. */
  async setAutostart(name: string, autostart: boolean): Promise<void> {
    const link = fileOf(this.autostartDirectory, name);
    const target = join('..', 'networks', `${name}.xml`);
    if (!autostart) return rm(link, { force: true });
    if ((await readlink(link).catch(() => null)) === target) return;
    await rm(link, { force: true });
    await symlink(target, link);
  }

  /** Run state is not synced to disk: a crash of the host ends what it describes. */
  async writeRunState(state: RunState): Promise<void> {
    await writeFileAtomic(fileOf(this.paths.run, state.definition.name), writeRunStateXml(state), {
      fsync: false,
      mode: 0o644,
    });
  }

  async removeRunState(name: string): Promise<void> {
    await this.remove(fileOf(this.paths.run, name));
  }

  /** Whether a helper that was killed left half-written files, or one is writing just now. */
  async hasAbandoned(): Promise<boolean> {
    return (await this.abandoned()).length > 0;
  }

  /** Removes half-written files of a helper that was killed; only for whoever holds the lock. */
  async sweep(): Promise<void> {
    for (const file of await this.abandoned()) await rm(file, { force: true });
  }

  private async abandoned(): Promise<string[]> {
    const directories = [this.definitionsDirectory, this.paths.run, this.paths.lib];
    const found = directories.map(async (directory) =>
      (await readdir(directory).catch(() => []))
        .filter((file) => ABANDONED.test(file))
        .map((file) => join(directory, file)),
    );
    return (await Promise.all(found)).flat();
  }

  private async remove(file: string): Promise<void> {
    await rm(file, { force: true });
    this.parsed.delete(file);
  }

  private get definitionsDirectory(): string {
    return join(this.paths.etc, 'networks');
  }

  private get autostartDirectory(): string {
    return join(this.paths.etc, 'autostart');
  }

  private async readAll<T extends RunState | NetworkDefinition>(
    directory: string,
    read: (text: string, name: string) => T,
  ): Promise<{ name: string; file: string; value: T | VirtnetError }[]> {
    const found: { name: string; file: string; value: T | VirtnetError }[] = [];
    for (const name of await namesIn(directory)) {
      const file = join(directory, `${name}.xml`);
      const value = this.readOne(file, (text) => read(text, name));
      if (value !== null) found.push({ name, file, value });
    }
    return found;
  }

  /**
   * The parsed file, the error that it gives, or null when it vanished meanwhile. Synchronous, because asking for the
   * state of hundreds of small files one promise each takes ten times as long as all of them in a row.
   */
  private readOne<T extends RunState | NetworkDefinition>(
    file: string,
    read: (text: string) => T,
  ): T | VirtnetError | null {
    try {
      const { ino, size, mtimeMs, ctimeMs } = statSync(file);
      const stamp = `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
      const known = this.parsed.get(file);
      if (known?.stamp === stamp) return known.value as T | VirtnetError;
      const value = readOrError(readFileSync(file, 'utf8'), read);
      this.parsed.set(file, { stamp, value });
      return value;
    } catch (error) {
      this.parsed.delete(file);
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return null;
      return invalidDefinition([
        { path: '', code: 'xml', message: `The file cannot be read: ${message}.`, severity: 'error' },
      ]);
    }
  }
}

/** One collator for all: making one for each comparison (localeCompare) costs seconds with 200 networks. */
const alphabet = new Intl.Collator('en', { numeric: true });

/** Names of the `NAME.xml` files in a directory, in the order in which people sort them. */
async function namesIn(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch(() => []);
  return files
    .filter((file) => file.endsWith('.xml'))
    .map((file) => file.slice(0, -'.xml'.length))
    .sort(alphabet.compare);
}

/** The file of a network; a name that could lead elsewhere never becomes a path. */
function fileOf(directory: string, name: string): string {
  if (!NAME_PATTERN.test(name) || name.length > NAME_MAX) {
    throw new VirtnetError(`“${name}” cannot be the name of a network.`, { code: 'not-found', name });
  }
  return join(directory, `${name}.xml`);
}

function readOrError<T>(text: string, read: (text: string) => T): T | VirtnetError {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof VirtnetError) return error;
    throw error;
  }
}

const readDefinition = (text: string): NetworkDefinition =>
  completeDefinition(readNetwork(Element.parse(text)));

/** A draft from a stored file as a definition; what we write is complete, so anything missing was taken out by hand. */
function completeDefinition(draft: NetworkDraft): NetworkDefinition {
  const parsed = networkDefinitionSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  throw invalidDefinition(
    parsed.error.issues.map(({ path }) => ({
      path: pathText(path),
      code: 'schema',
      message: `The stored definition has no usable ${pathText(path)}; add it to the file, or delete the file and create the network again.`,
      severity: 'error',
    })),
  );
}

function mismatch(
  definition: NetworkDefinition,
  name: string,
  uuids: ReadonlyMap<string, string>,
): VirtnetError | null {
  const twin = uuids.get(definition.uuid);
  const say = (
    path: string,
    code: 'schema' | 'uuid-taken' | 'name-characters',
    message: string,
  ): VirtnetError => invalidDefinition([{ path, code, message, severity: 'error' }]);
  if (!NAME_PATTERN.test(definition.name))
    return say('name', 'name-characters', `“${definition.name}” cannot be the name of a network.`);
  if (definition.name !== name) {
    return say(
      'name',
      'schema',
      `The file is named ${name}.xml but defines the network “${definition.name}”; rename one of them.`,
    );
  }
  return twin === undefined
    ? null
    : say('uuid', 'uuid-taken', `The network “${twin}” has the same UUID; change one of them.`);
}

function writeRunStateXml({ definition, startedAt, pollResolv }: RunState): string {
  // The network stands unindented: indenting would change a description of several lines.
  const network = writeNetworkXml(definition);
  return `<networkstatus started='${startedAt}' poll-resolv='${pollResolv ? 'yes' : 'no'}'>\n${network}</networkstatus>\n`;
}

/** Most networks run as they are `stored`, and to see that by writing takes a tenth of the time of reading. */
function readRunState(text: string, stored: NetworkDefinition | undefined): RunState {
  const [, started, poll] = /^<networkstatus started='(\d+)' poll-resolv='(yes|no)'>\n/.exec(text) ?? [];
  if (stored && started !== undefined) {
    const state = { definition: stored, startedAt: Number(started), pollResolv: poll === 'yes' };
    if (writeRunStateXml(state) === text) return state;
  }
  const root = Element.parse(text);
  const startedAt = Number(root.attribute('started') ?? 0);
  const pollResolv = root.flag('poll-resolv', ['yes', 'no']) ?? true;
  const network = root.one('network') ?? root.fail('the <network> is missing');
  return { definition: completeDefinition(readNetwork(network)), startedAt, pollResolv };
}
