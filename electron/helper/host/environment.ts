/** Prepares the environment that the programs we start inherit. */
import { HELPER_MARK } from './orphans';

/**
 * Marks every program that this process starts, and adds the directories of administration tools to an ordinary
 * user's PATH, which has none of them on Debian.
 */
export function completeEnvironment(): void {
  process.env[HELPER_MARK] = String(process.pid);
  const path = (process.env['PATH'] ?? '/usr/bin:/bin').split(':');
  const missing = path.includes('/usr/bin')
    ? ['/usr/sbin', '/sbin'].filter((directory) => !path.includes(directory))
    : [];
  process.env['PATH'] = [...path, ...missing].join(':');
}
