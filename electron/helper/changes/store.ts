/** What is kept on disk: definitions and autostart links in libvirt's form, and what is active now. */
import { statusFolder } from '../span/agentPlaces';
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  invalidDefinition,
  toErrorShape,
  VirtnetError,
  type ErrorShape,
} from '../../../shared/contract/error';
import { untouchedFile } from '../host/paths';
import { NAME_MAX, NAME_PATTERN, type NetworkDefinition } from '../../../shared/definition/network';
import { readNetwork, writeNetworkXml } from '../../../shared/xml/networkXml';
import { Element } from '../../../shared/xml/xmlElement';
import { locale, t } from '../../../shared/language/language';
import { atOnce, fileStamp, readWhole, storeWhole, syncFolder } from '../host/wholeFile';
import {
  completeDefinition,
  readRunState,
  salvagedRunState,
  writeRunStateXml,
  type RunState,
} from './runState';

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

/** What is left when a helper is killed while it writes: of an earlier version's files and of ours. */
const ABANDONED = /\.(xml|json)\.\d+$|\.new$/;

export class Store {
  /** Parsed files by path, reused as long as the file is the same one (inode, size and time of change) and its errors are in the language that is spoken. */
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
  prepare(): Promise<boolean> {
    return atOnce(() => {
      const { run, lib } = this.paths;
      // That of spans is there before its agent, so that it can be watched.
      const folders = [
        this.definitionsDirectory,
        this.autostartDirectory,
        run,
        lib,
        statusFolder(this.paths),
      ];
      const [first] = folders.map((folder) => mkdirSync(folder, { recursive: true, mode: 0o755 }));
      return first !== undefined;
    });
  }

  /** Whether nobody has looked at this host's networks yet since its first run. */
  get isUntouched(): boolean {
    return existsSync(untouchedFile(this.paths));
  }

  /** Notes that nobody has looked yet, or that somebody has. */
  setUntouched(isUntouched: boolean): Promise<void> {
    const file = untouchedFile(this.paths);
    return isUntouched ? storeWhole(file, '') : atOnce(() => rmSync(file, { force: true }));
  }

  /** Reads everything; a file that cannot be read is listed instead of failing the rest. */
  load(): Promise<Stored> {
    return atOnce(() => {
      const stored: Stored = {
        definitions: new Map(),
        autostart: new Set(),
        running: new Map(),
        unreadable: [],
      };
      const uuids = new Map<string, string>();
      for (const { name, file, value } of this.readAll(this.definitionsDirectory, readDefinition)) {
        const problem = value instanceof VirtnetError ? value : mismatch(value, name, uuids);
        if (problem) {
          stored.unreadable.push({ file, error: toErrorShape(problem) });
        } else {
          uuids.set((value as NetworkDefinition).uuid, name);
          stored.definitions.set(name, value as NetworkDefinition);
        }
      }
      const read = (text: string, name: string): RunState => readRunState(text, stored.definitions.get(name));
      for (const { name, file, value } of this.readAll(this.paths.run, read)) {
        if (!(value instanceof VirtnetError)) {
          stored.running.set(name, value);
          continue;
        }
        stored.unreadable.push({ file, error: toErrorShape(value) });
        // It runs all the same, and whoever sees it can stop it.
        const known = salvagedRunState(file, name, stored.definitions.get(name));
        if (known) stored.running.set(name, known);
      }
      for (const name of namesIn(this.autostartDirectory)) stored.autostart.add(name);
      return stored;
    });
  }

  async writeDefinition(definition: NetworkDefinition): Promise<void> {
    await storeWhole(fileOf(this.definitionsDirectory, definition.name), writeNetworkXml(definition));
  }

  removeDefinition(name: string): Promise<void> {
    return atOnce(() => this.remove(fileOf(this.definitionsDirectory, name)));
  }

  /** Makes or removes the autostart link, which points to the definition as libvirt's do. */
  setAutostart(name: string, autostart: boolean): Promise<void> {
    return atOnce(() => {
      const link = fileOf(this.autostartDirectory, name);
      const target = join('..', 'networks', `${name}.xml`);
      if (!autostart) return rmSync(link, { force: true });
      if (targetOf(link) === target) return;
      rmSync(link, { force: true });
      symlinkSync(target, link);
      syncFolder(this.autostartDirectory);
    });
  }

  /** Run state is not synced to disk: a crash of the host ends what it describes. */
  async writeRunState(state: RunState): Promise<void> {
    await storeWhole(fileOf(this.paths.run, state.definition.name), writeRunStateXml(state));
  }

  removeRunState(name: string): Promise<void> {
    return atOnce(() => this.remove(fileOf(this.paths.run, name)));
  }

  /** Whether a helper that was killed left half-written files, or one is writing just now. */
  hasAbandoned(): Promise<boolean> {
    return atOnce(() => this.abandoned().length > 0);
  }

  /** Removes half-written files of a helper that was killed, where the disk lets it; only for whoever holds the lock. */
  sweep(): Promise<void> {
    return atOnce(() => {
      for (const file of this.abandoned()) orIgnored(() => rmSync(file, { force: true }));
    });
  }

  private abandoned(): string[] {
    return [this.definitionsDirectory, this.paths.run, this.paths.lib].flatMap((directory) =>
      filesIn(directory)
        .filter((file) => ABANDONED.test(file))
        .map((file) => join(directory, file)),
    );
  }

  private remove(file: string): void {
    rmSync(file, { force: true });
    this.parsed.delete(file);
  }

  private get definitionsDirectory(): string {
    return join(this.paths.etc, 'networks');
  }

  private get autostartDirectory(): string {
    return join(this.paths.etc, 'autostart');
  }

  private readAll<T extends RunState | NetworkDefinition>(
    directory: string,
    read: (text: string, name: string) => T,
  ): { name: string; file: string; value: T | VirtnetError }[] {
    const found: { name: string; file: string; value: T | VirtnetError }[] = [];
    for (const name of namesIn(directory)) {
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
      const facts = statSync(file);
      // A pipe would be waited for without end.
      if (!facts.isFile()) return unreadable(t('changes.stored.noFile'));
      const stamp = `${locale()} ${fileStamp(facts)}`;
      const known = this.parsed.get(file);
      if (known?.stamp === stamp) return known.value as T | VirtnetError;
      const value = readOrError(readWhole(file), read);
      this.parsed.set(file, { stamp, value });
      return value;
    } catch (error) {
      this.parsed.delete(file);
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return null;
      return unreadable(message);
    }
  }
}

const unreadable = (reason: string): VirtnetError =>
  invalidDefinition([
    { path: '', code: 'xml', message: t('changes.stored.unreadable', { reason }), severity: 'error' },
  ]);

/** One collator for all: making one for each comparison (localeCompare) costs seconds with 200 networks. */
const alphabet = new Intl.Collator('en', { numeric: true });

/** Names of the `NAME.xml` files in a directory, in the order in which people sort them. */
function namesIn(directory: string): string[] {
  return filesIn(directory)
    .filter((file) => file.endsWith('.xml'))
    .map((file) => file.slice(0, -'.xml'.length))
    .sort(alphabet.compare);
}

/** None where there is no such folder, or none that may be read. */
function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Where a link leads; null when there is none. */
function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}

function orIgnored(deed: () => void): void {
  try {
    deed();
  } catch {
    // The disk does not let it.
  }
}

/** The file of a network; a name that could lead elsewhere never becomes a path. */
function fileOf(directory: string, name: string): string {
  if (!NAME_PATTERN.test(name) || name.length > NAME_MAX) {
    throw new VirtnetError(t('changes.stored.noName', { name }), { code: 'not-found', name });
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
    return say('name', 'name-characters', t('changes.stored.noName', { name: definition.name }));
  if (definition.name !== name) {
    return say(
      'name',
      'schema',
      t('changes.stored.otherName', { file: `${name}.xml`, name: definition.name }),
    );
  }
  return twin === undefined ? null : say('uuid', 'uuid-taken', t('changes.stored.twin', { twin }));
}
