/** The programs that running networks needs: where they are, in which version, and what brings them. */
import { statSync } from 'node:fs';
import { delimiter } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { VirtnetError } from '../../../shared/contract/error';
import type { HostFacts, toolSchema } from '../../../shared/contract/snapshot';
import { findExecutable } from '../../programs/findExecutable';
import { installLine, packageOf, parseDistribution, type Distribution } from '../../programs/distribution';
import type { Host } from './host';
import { t, listText } from '../../../shared/language/language';

export type Tool = z.infer<typeof toolSchema>;

const TOOLS = [
  { name: 'ip', required: true, versionFlag: '-V' },
  { name: 'iptables-restore', required: true, versionFlag: '--version' },
  { name: 'dnsmasq', required: true, versionFlag: '--version' },
  { name: 'udhcpc', required: false, versionFlag: null },
  { name: 'dig', required: false, versionFlag: null },
] as const;

/** Versions by path and stamp of the program: asking one starts a process, which is worth it only once. */
const versions = new Map<string, Promise<string | null>>();

/** How long a program may take to say its version, in milliseconds; one that does not has none that is known. */
const ANSWER_MS = 20_000;
/** How long whoever wants to know it waits for it, in milliseconds. */
const PATIENCE_MS = 5000;

/** Where a program is in PATH, or null. */
export function findProgram(name: string, path = process.env['PATH'] ?? ''): Promise<string | null> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return Promise.resolve(findExecutable(name, folders));
}

/**
 * All programs with their place and version. Versions are asked for once per installed file; null as long as it has
 * not answered.
 */
export function readTools(host: Host, distribution: Distribution): Promise<Tool[]> {
  return Promise.all(
    TOOLS.map(async ({ name, required, versionFlag }) => {
      const path = await findProgram(name);
      const version = path !== null && versionFlag !== null ? await versionOf(host, path, versionFlag) : null;
      const purpose = t(`host.purpose.${name}`);
      return { name, purpose, path, version, package: packageOf(name, distribution), required };
    }),
  );
}

async function versionOf(host: Host, path: string, flag: string): Promise<string | null> {
  const { mtimeMs, ino, size } = statSync(path);
  const key = [path, mtimeMs, ino, size].join(' ');
  const asked = versions.get(key) ?? askVersion(host, path, flag);
  versions.set(key, asked);
  return Promise.race([asked, pause(PATIENCE_MS, null, { ref: false })]);
}

const askVersion = (host: Host, path: string, flag: string): Promise<string | null> =>
  host.run([path, flag], { withinMs: ANSWER_MS }).then(
    ({ stdout }) => parseVersion(stdout),
    () => null,
  );

/** The version in what a program says of itself, with the variant that iptables names in brackets. */
export function parseVersion(output: string): string | null {
  const match = /(?:iproute2-|v|version )(\d[\w.]*)(?:[^\n(]*(\((?:nf_tables|legacy)\)))?/i.exec(output);
  return match?.[1] === undefined
    ? null
    : [match[1], match[2]].filter((part) => part !== undefined).join(' ');
}

/**
 * The firewall behind iptables: nf_tables since 1.8 says so, a version without a word of it is of the older kernel
 * interface, and without a version it is not known.
 */
export function firewallOf(tools: readonly Tool[]): HostFacts['firewall'] {
  const tool = tools.find(({ name }) => name === 'iptables-restore');
  if (!tool || tool.path === null) return { backend: 'none', version: null };
  if (tool.version === null) return { backend: 'unknown', version: null };
  const version = tool.version.split(' ')[0] ?? null;
  return { backend: tool.version.includes('nf_tables') ? 'nf_tables' : 'legacy', version };
}

/** Throws `missing-tool` when a required program is absent from this host. */
export async function requireHostTools(host: Pick<Host, 'readFile'>, asRoot: boolean): Promise<void> {
  await requireTools(await readDistribution(host), asRoot);
}

/** What the host says of itself in os-release(5). */
export const readDistribution = async (host: Pick<Host, 'readFile'>): Promise<Distribution> =>
  parseDistribution((await host.readFile('/etc/os-release')) ?? '');

/** Throws `missing-tool`, with the line that installs them, when a required program is absent; starts nothing. */
export async function requireTools(distribution: Distribution, asRoot: boolean): Promise<void> {
  const places = await Promise.all(
    TOOLS.filter(({ required }) => required).map(async ({ name }) => ({
      name,
      path: await findProgram(name),
    })),
  );
  const missing = places.flatMap(({ name, path }) => (path === null ? [name] : []));
  if (missing.length > 0) throw missingTools(missing, distribution, asRoot);
}

/** The error for programs that are not installed. */
export function missingTools(
  missing: readonly string[],
  distribution: Distribution,
  asRoot: boolean,
): VirtnetError {
  const install = installLine(missing, distribution, asRoot);
  return new VirtnetError(
    t('host.missingTools', { names: listText(missing), count: missing.length, install }),
    {
      code: 'missing-tool',
      tools: missing.map((tool) => ({ tool, package: packageOf(tool, distribution) })),
      install,
    },
  );
}
