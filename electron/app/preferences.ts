/** The person's preferences, kept as JSON in the configuration folder of whichever front runs. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { fit } from '../../shared/contract/answer';
import { appMethods, DEFAULT_PREFERENCES, type Preferences } from '../../shared/contract/contract';
import { fetchBounded } from './boundedFile';
import { t } from '../../shared/language/language';

const schema = appMethods.setPreferences.result;

/** Preferences on disk. */
export interface PreferencesFile {
  read(): Preferences;
  /** Merges `changes`, stores the whole and returns it. */
  write(changes: Partial<Preferences>): Promise<Preferences>;
}

/** Opens the preferences in `folder`; a file that is missing or unreadable counts as the defaults. */
export async function openPreferences(folder: string): Promise<PreferencesFile> {
  const file = path.join(folder, 'preferences.json');
  let current = await load(file);
  let lastWrite: Promise<void> = Promise.resolve();
  return {
    read: () => current,
    async write(changes) {
      const next = fit(schema, { ...current, ...changes }, () => t('app.unfitPreferences'));
      current = next;
      lastWrite = lastWrite.catch(() => undefined).then(() => store(file, next));
      await lastWrite;
      return next;
    },
  };
}

async function load(file: string): Promise<Preferences> {
  try {
    const stored: unknown = JSON.parse(await fetchBounded(file));
    const merged = schema.safeParse({ ...DEFAULT_PREFERENCES, ...(stored as Partial<Preferences>) });
    return merged.success ? merged.data : DEFAULT_PREFERENCES;
  } catch {
    return DEFAULT_PREFERENCES;
  }
}

async function store(file: string, preferences: Preferences): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, `${JSON.stringify(preferences, null, 2)}\n`, { mode: 0o600 });
}

/** The configuration folder of the browser front (XDG Base Directory Specification; relative values are ignored). */
export function configFolder(env: NodeJS.ProcessEnv, home: string): string {
  const base = env['XDG_CONFIG_HOME'];
  return path.join(base && path.isAbsolute(base) ? base : path.join(home, '.config'), 'virtnet-manager');
}
