/** What iptables-save(8) says, and whether it may be believed: what is cut off or no answer at all is not an empty firewall. */
import { VirtnetError } from '../../../../shared/contract/error';
import { plainText } from '../../../../shared/words/plainText';
import { t } from '../../../../shared/language/language';
import type { CommandResult } from '../../host/host';
import { outputOf, READING_MS } from '../../host/runOrFail';
import type { Look } from '../look';
import { CHAIN_PREFIX, type FirewallFamily } from './firewallModel';

const PROGRAMS = { ipv4: 'iptables', ipv6: 'ip6tables' } as const;

/** So much of what is not understood is repeated, in characters. */
const LONGEST = 80;

/**
 * The lines of iptables-save for one family, without remarks and empty ones.
 * @throws VirtnetError `command-failed` when it says something else than whole tables, or nothing while there are rules.
 */
export async function readSaved(look: Look, family: FirewallFamily): Promise<string[]> {
  const program = PROGRAMS[family];
  const lines = savedLines(await look.shown([`${program}-save`], t('kinds.firewall.unread')), program);
  if (lines.length === 0) await expectNone(look, program);
  return lines;
}

/** A host where nobody has used a table yet has none to show; then the kernel's own chains are all there is. */
async function expectNone({ host }: Look, program: string): Promise<void> {
  const result = await host.run([program, '--wait', '10', '-S', 'FORWARD'], { withinMs: READING_MS });
  const shown = outputOf(result, t('kinds.firewall.unread'))
    .split('\n')
    .filter((line) => line !== '');
  const isAnswer = shown.some((line) => line.startsWith('-P FORWARD '));
  if (!isAnswer) throw notUnderstood(program, shown[0] ?? '', result);
  if (shown.some((line) => line.includes(` ${CHAIN_PREFIX}`)))
    throw unread(t('kinds.firewall.saysNothing', { program }), result);
}

const TABLE = /^\*[a-z]+$/;
const CHAIN = /^:\S+ (?:ACCEPT|DROP|-) \[\d+:\d+\]$/;
const RULE = /^(?:\[\d+:\d+\] )?-A \S/;
const INCOMPATIBLE = /^# Table `(\w+)' is incompatible/m;

/** Each line has to be of a table, and each table has to have an end. */
export function savedLines(text: string, program: string): string[] {
  const strange = INCOMPATIBLE.exec(text)?.[1];
  if (strange !== undefined) throw unread(t('kinds.firewall.incompatible', { table: strange, program }));
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  let isOpen = false;
  for (const line of lines) {
    const begins = TABLE.test(line);
    const fits = isOpen ? line === 'COMMIT' || CHAIN.test(line) || RULE.test(line) : begins;
    if (!fits) throw notUnderstood(program, line);
    isOpen = line !== 'COMMIT';
  }
  if (isOpen) throw unread(t('kinds.firewall.cutOff', { program }));
  return lines;
}

const notUnderstood = (program: string, line: string, result?: CommandResult): VirtnetError =>
  unread(t('kinds.firewall.notUnderstood', { program, line: plainText(line, LONGEST) }), result);

const unread = (
  reason: string,
  { command, status, stderr }: Pick<CommandResult, 'command' | 'status' | 'stderr'> = {
    command: 'iptables-save',
    status: 0,
    stderr: '',
  },
): VirtnetError =>
  new VirtnetError(t('kinds.firewall.unreadBecause', { reason }), {
    code: 'command-failed',
    command,
    status,
    stderr,
  });
