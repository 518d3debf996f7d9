/** Carries out the stages of a plan on a host and says which step failed. */
import { dirname } from 'node:path';
import { VirtnetError } from '../../shared/error';
import { serversOf } from './dnsmasqConf';
import type { CommandResult, Host } from './host';
import type { DaemonValue } from './hostResource';
import { findDaemon, reloadCommand, startCommand, stopDaemon } from './kinds/daemon';
import { concernsDevicesOnly, PLUG_COMMAND } from './kinds/port';
import type { Operation, Step } from './steps';

/** So many steps of one stage run at the same time: starting dnsmasq is mostly waiting. */
const CONCURRENCY = 4;
/** Ending a process is nothing but waiting for it. */
const ENDING_CONCURRENCY = 256;

/** A step that failed, and why. */
export interface Failure {
  step: Step;
  error: unknown;
}

/**
 * Carries out stages in their order and returns what failed. The stage of a failed step is finished, because its
 * steps run beside each other; later ones are left out, unless `goOn` is set.
 */
export async function execute(
  host: Host,
  stages: readonly Step[][],
  { goOn }: { goOn: boolean },
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const stage of stages) {
    const waiting = [...stage];
    const concurrency = stage.some(({ operation }) => operation.type === 'stop')
      ? ENDING_CONCURRENCY
      : CONCURRENCY;
    const work = async (): Promise<void> => {
      for (let step = waiting.shift(); step; step = waiting.shift()) {
        try {
          await perform(host, step.operation);
        } catch (error) {
          failures.push({ step, error });
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    if (failures.length > 0 && !goOn) break;
  }
  return failures;
}

async function perform(host: Host, operation: Operation): Promise<void> {
  switch (operation.type) {
    case 'run':
      return requireSuccess(
        await host.run(operation.argv, operation.input === undefined ? {} : { input: operation.input }),
      );
    case 'plug':
      return plugIn(host, operation.input);
    case 'write':
      return host.writeFile(operation.path, operation.content);
    case 'remove':
      return host.removeFile(operation.path);
    case 'move':
      return host.moveFile(operation.from, operation.to);
    case 'sysctl':
      return host.writeSysctl(operation.key, operation.value);
    case 'reload':
      return reloadDaemon(host, operation.daemon);
    case 'stop':
      return stopDaemon(host, operation.daemon);
    case 'start':
      return startDaemon(host, operation.daemon);
  }
}

async function plugIn(host: Host, input: string): Promise<void> {
  const result = await host.run(PLUG_COMMAND, { input });
  if (!concernsDevicesOnly(result.stderr)) requireSuccess(result);
}

/** A dnsmasq that fails may leave its pid file, or even a process when it could not give up its rights (2.90). */
async function startDaemon(host: Host, daemon: DaemonValue): Promise<void> {
  try {
    await host.makeFolder(dirname(daemon.pidFile));
    await host.makeFolder(dirname(daemon.log));
    if (daemon.resolvers) {
      const { from, to } = daemon.resolvers;
      await host.writeFile(to, serversOf((await host.readFile(from)) ?? ''));
    }
    requireSuccess(await host.run(startCommand(daemon)));
  } catch (error) {
    // What is left after this too is found when everything is undone.
    await stopDaemon(host, daemon).catch(() => undefined);
    throw error;
  }
}

async function reloadDaemon(host: Host, { conf, pidFile }: DaemonValue): Promise<void> {
  const pid = await findDaemon(host, conf, pidFile);
  if (pid === null) throw new Error('dnsmasq has ended by itself');
  requireSuccess(await host.run(reloadCommand(pid)));
}

function requireSuccess({ status, stderr, command, input }: CommandResult): void {
  if (status === 0) return;
  throw new VirtnetError(`${command} failed: ${stderr.trim() || `exit status ${String(status)}`}`, {
    code: 'command-failed',
    command,
    ...(input === undefined ? {} : { input }),
    status,
    stderr,
  });
}
