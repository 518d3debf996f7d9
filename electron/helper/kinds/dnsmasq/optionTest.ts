/** Asks dnsmasq whether it would take the raw options of a definition, before anything depends on it. */
import { VirtnetError, invalidDefinition } from '../../../../shared/contract/error';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { dnsmasqConfiguration } from './dnsmasqConf';
import type { Host } from '../../host/host';
import { systemPaths } from '../../host/paths';

/** `dnsmasq: bad option at line 3 of stdin` (dnsmasq 2.90, option.c, read_file). */
const COMPLAINT = /^dnsmasq: (.+) at line (\d+) of/m;

/**
 * Throws `invalid-definition`, by the option's path, when dnsmasq refuses a raw option, alone or beside what the
 * definition says otherwise. Starts one process, and none without raw options.
 */
export async function testOptions(host: Host, definition: NetworkDefinition): Promise<void> {
  const options = definition.dnsmasqOptions ?? [];
  const conf = options.length === 0 ? null : dnsmasqConfiguration(definition, true, systemPaths())?.conf;
  if (!conf) return;
  const { command, status, stderr } = await host.run(['dnsmasq', '--test', '--conf-file=-'], { input: conf });
  if (status === 0) return;
  const [, reason, line] = COMPLAINT.exec(stderr) ?? [];
  // The raw options are the last lines.
  const index = Number(line) - 1 - (conf.trimEnd().split('\n').length - options.length);
  const option = options[index];
  if (reason === undefined || option === undefined) {
    throw new VirtnetError(`dnsmasq refuses the configuration: ${stderr.trim()}`, {
      code: 'command-failed',
      command,
      status,
      stderr,
    });
  }
  throw invalidDefinition([
    {
      path: `dnsmasqOptions[${index}]`,
      code: 'dnsmasq-option',
      message: `dnsmasq refuses its option "${option}": ${reason}. Correct or remove it.`,
      severity: 'error',
    },
  ]);
}
