/** Gathers from the machine what launching a helper depends on. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDistribution } from '../programs/distribution';
import { findExecutable } from '../programs/findExecutable';
import { userNamespacesRefused, type LaunchEnvironment } from './launch';

/** The wrapper around the helper that the packages install, which their polkit action names. */
export const INSTALLED_HELPER = '/usr/bin/virtnet-helper';

/** System programs live in sbin, which an ordinary user's PATH often leaves out. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The folders where programs are looked for: those of PATH, then the system's. */
export const programFolders = (pathVariable: string | undefined): string[] => [
  ...new Set([
    ...(pathVariable ?? '/usr/bin:/bin').split(':').filter((folder) => path.isAbsolute(folder)),
    ...SYSTEM_FOLDERS,
  ]),
];

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

const readSysctl = (name: string): string | null => readText(`/proc/sys/${name.replaceAll('.', '/')}`);

/** The environment of this process, for a helper bundle at `helper`; `packaged` when it came with a package. */
export function gatherLaunchEnvironment(helper: string, packaged: boolean): LaunchEnvironment {
  const folders = programFolders(process.env['PATH']);
  return {
    uid: process.geteuid?.() ?? 0,
    node: process.execPath,
    electron: process.versions['electron'] !== undefined,
    helper,
    installedHelper: packaged && existsSync(INSTALLED_HELPER) ? INSTALLED_HELPER : null,
    find: (program) => findExecutable(program, folders),
    userNamespacesRefused: userNamespacesRefused(readSysctl),
    distribution: parseDistribution(readText('/etc/os-release') ?? ''),
    variables: process.env,
  };
}
