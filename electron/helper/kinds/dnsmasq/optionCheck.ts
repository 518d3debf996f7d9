/** Asks dnsmasq whether it would take the raw options of a definition, before anything depends on it. */
import { VirtnetError, invalidDefinition } from '../../../../shared/contract/error';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import { dnsmasqConfiguration } from './dnsmasqConf';
import type { Host } from '../../host/host';
import { READING_MS } from '../../host/runOrFail';
import { systemPaths } from '../../host/paths';

/** `dnsmasq: bad option at line 3 of stdin` (dnsmasq 2.90, option.c, read_file). */
const COMPLAINT = /^dnsmasq: (.+) at line (\d+) of/m;

/**
 * Throws `invalid-definition`, by the option's path, when dnsmasq refuses a raw option, alone or beside what the
 * definition says otherwise. Starts one process, and none without raw options.
 */
export async function checkOptions(host: Host, definition: NetworkDefinition): Promise<void> {
  const options = definition.dnsmasqOptions ?? [];
  if (options.length === 0) return;
  const base = dnsmasqConfiguration({ ...definition, dnsmasqOptions: [] }, true, systemPaths())?.conf;
  if (!base) return;
  // All of them, those too that are held back while guests are kept inside.
  const input = `${base}${options.join('\n')}\n`;
  const { command, status, stderr } = await host.run(['dnsmasq', '--test', '--conf-file=-'], {
    input,
    withinMs: READING_MS,
  });
  if (status === 0) return;
  const [, reason, line] = COMPLAINT.exec(stderr) ?? [];
  const index = Number(line) - base.split('\n').length;
  const option = options[index];
  if (reason === undefined || option === undefined) {
    throw new VirtnetError(t('kinds.daemon.refuses', { reason: stderr.trim() }), {
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
      message: t('kinds.daemon.refusesOption', { option, reason }),
      severity: 'error',
    },
  ]);
}
