/** The process that speaks with the agents of other hosts: how it is started, recognised, told of changes and ended. */
import { setTimeout as pause } from 'node:timers/promises';
import { version } from '../../../../package.json';
import { VirtnetError } from '../../../../shared/contract/error';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import { HELPER_MARK } from '../../host/orphans';
import type { Paths } from '../../host/paths';
import {
  agentArguments,
  agentLog,
  agentPidFile,
  agentPlaces,
  agentVersionFile,
  configFolder,
  isAgent,
  statusFolder,
  type AgentPlaces,
} from '../../span/agentPlaces';
import { requireSuccess } from '../operation';

/** A process that is kept from running is waited for so long, in milliseconds. */
const BEGUN_MS = 10_000;

/** Little of its life is spent with memory that is just done with: the least that Node takes for it (MiB), and an end to all of it. */
const THRIFT = ['--max-semi-space-size=1', '--max-old-space-size=192'];

/** Where it is, and what runs it: its start outlives the helper, and is nobody's who waits for a helper's programs. */
export interface AgentProgram {
  places: AgentPlaces;
  argv: string[];
}

/** Null where there is no program that could be one. */
export function agentProgram(paths: Paths): AgentProgram | null {
  if (paths.helperProgram === null) return null;
  const { node, bundle } = paths.helperProgram;
  const places = agentPlaces(paths);
  const argv = [
    ...['setsid', '--fork', 'env', '-u', HELPER_MARK],
    ...[node, ...THRIFT, bundle, ...agentArguments(places)],
  ];
  return { places, argv };
}

/** The agent's process; null when it does not run. */
export async function findAgent(
  host: Pick<Host, 'readFile' | 'processArgv'>,
  places: AgentPlaces,
): Promise<number | null> {
  const pid = Number.parseInt((await host.readFile(agentPidFile(places))) ?? '', 10);
  if (!(pid > 0)) return null;
  return isAgent((await host.processArgv(pid)) ?? [], places) ? pid : null;
}

/** Whether the agent that runs is of this version: one that was started by another goes on until it is started anew. */
export const isOfThisVersion = async (host: Pick<Host, 'readFile'>, places: AgentPlaces): Promise<boolean> =>
  (await host.readFile(agentVersionFile(places)))?.trim() === version;

/** Has it read what it shall do, or starts it: also in place of one of another version. */
export async function tellAgent(host: Host, { places, argv }: AgentProgram): Promise<void> {
  const pid = await findAgent(host, places);
  if (pid !== null && (await isOfThisVersion(host, places)))
    return requireSuccess(await host.run(['kill', '-HUP', String(pid)]));
  if (pid !== null) await host.terminate(pid, (its) => isAgent(its, places));
  await endStrays(host, places);
  await host.removeFile(agentPidFile(places));
  const started = await host.run(argv);
  requireSuccess(started);
  const end = performance.now() + BEGUN_MS;
  while ((await findAgent(host, places)) === null) {
    if (performance.now() > end) throw await notStarted(host, places, started);
    await pause(5);
  }
}

/** Has it read that there is less to do, or ends it where nothing is left. */
export async function dismissAgent(host: Host, { places }: AgentProgram): Promise<void> {
  const left = (await host.readDir(configFolder(places))).filter((file) => file.endsWith('.json'));
  const pid = await findAgent(host, places);
  if (left.length > 0) {
    if (pid !== null) await host.run(['kill', '-HUP', String(pid)]);
    return;
  }
  if (pid !== null) await host.terminate(pid, (argv) => isAgent(argv, places));
  await endStrays(host, places);
  // One that was killed has left what it wrote.
  const folder = statusFolder(places);
  for (const file of await host.readDir(folder)) await removeWritten(host, `${folder}/${file}`);
  await host.removeFile(agentPidFile(places));
  await host.removeFile(agentVersionFile(places));
}

/** Where the agent's user alone writes there may be a folder in place of a file: that ends no network later. */
export const removeWritten = (host: Pick<Host, 'removeFile'>, file: string): Promise<void> =>
  host.removeFile(file).catch(() => undefined);

/** Those that no pid file names: a helper that was killed may have left one that is just starting. */
async function endStrays(host: Host, places: AgentPlaces): Promise<void> {
  const isOne = (argv: readonly string[]): boolean => isAgent(argv, places);
  const strays = (await host.listProcesses()).filter(
    ({ argv, isElsewhere }) => isElsewhere !== true && isOne(argv),
  );
  for (const { pid } of strays) await host.terminate(pid, isOne);
}

async function notStarted(
  host: Host,
  places: AgentPlaces,
  { command, stderr }: { command: string; stderr: string },
): Promise<VirtnetError> {
  const last = (await host.readFile(agentLog(places)))?.trimEnd().split('\n').at(-1);
  const reason = stderr.trim() || last || t('kinds.agent.silent');
  return new VirtnetError(t('kinds.commandFailed', { command, reason }), {
    ...{ code: 'command-failed', command, status: null, stderr },
  });
}
