/** host-check: whether this host can run networks, and what keeps it from that. */
import { t } from '../../../shared/language/language';
import { tableText } from '../terminal/tableText';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { formatTable } from '../terminal/table';

const COLUMNS = ['program', 'version', 'place'] as const;

export async function hostCheck(invocation: Invocation, args: Arguments): Promise<void> {
  const { host, unreadable } = await invocation.call('snapshot', {});
  const filters = await invocation.call('foreignFilters', {});
  const { tools, firewall, ipForward, uplinks } = host;
  const problems = [
    ...host.problems,
    ...filters,
    ...unreadable.map(({ file, error }) => ({
      severity: 'warning' as const,
      title: t('cli.verbs.hostCheck.unreadable', { file }),
      remedy: error.message,
    })),
  ];
  if (args.has('json')) {
    invocation.json({ tools, firewall, ipForward, uplinks, problems });
  } else {
    const rows = tools.map(({ name, path, version, package: bringer, required }) => [
      name,
      path === null
        ? tableText(`cli.verbs.hostCheck.${required ? 'missing' : 'absent'}`)
        : (version ?? tableText('cli.verbs.hostCheck.notKnown')),
      path ?? tableText('cli.verbs.hostCheck.package', { name: bringer }),
    ]);
    const header = COLUMNS.map((column) => tableText(`cli.verbs.hostCheck.column.${column}`));
    invocation.line(formatTable(header, rows));
    invocation.line('');
    const backend = `${firewall.backend}${firewall.version === null ? '' : ` (${firewall.version})`}`;
    const cards = uplinks.map(({ name }) => name).join(', ') || tableText('cli.verbs.hostCheck.noUplinks');
    invocation.line(tableText('cli.verbs.hostCheck.firewall', { firewall: backend }));
    invocation.line(tableText('cli.verbs.hostCheck.forwarding', { on: ipForward ? 'yes' : 'no' }));
    invocation.line(tableText('cli.verbs.hostCheck.uplinks', { uplinks: cards }));
    for (const { severity, title, remedy, ...rest } of problems) {
      invocation.line(t('cli.verbs.hostCheck.problem', { severity, title, remedy }));
      if ('command' in rest && rest.command !== undefined) invocation.line(`  ${rest.command}`);
    }
    invocation.result(t('cli.verbs.hostCheck.found', { count: problems.length }));
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Failure(errors.map(({ title }) => title));
}
