/** host-check: whether this host can run networks, and what keeps it from that. */
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { formatTable } from '../terminal/table';

export async function hostCheck(invocation: Invocation, args: Arguments): Promise<void> {
  const { host, unreadable } = await invocation.call('snapshot', {});
  const filters = await invocation.call('foreignFilters', {});
  const { tools, firewall, ipForward, uplinks } = host;
  const problems = [
    ...host.problems,
    ...filters,
    ...unreadable.map(({ file, error }) => ({
      severity: 'warning' as const,
      title: `${file} cannot be read`,
      remedy: error.message,
    })),
  ];
  if (args.has('json')) {
    invocation.json({ tools, firewall, ipForward, uplinks, problems });
  } else {
    const rows = tools.map(({ name, path, version, package: bringer, required }) => [
      name,
      path === null ? (required ? 'missing' : 'absent') : (version ?? 'not known'),
      path ?? `package ${bringer}`,
    ]);
    invocation.line(formatTable(['Program', 'Version', 'Place'], rows));
    invocation.line('');
    invocation.line(
      `Firewall:   ${firewall.backend}${firewall.version === null ? '' : ` (${firewall.version})`}`,
    );
    invocation.line(
      `Forwarding: ${ipForward ? 'on' : 'off, switched on by the first network that forwards'}`,
    );
    invocation.line(`Uplinks:    ${uplinks.map(({ name }) => name).join(', ') || 'none'}`);
    for (const { severity, title, remedy, ...rest } of problems) {
      invocation.line(`${severity}: ${title}. ${remedy}`);
      if ('command' in rest && rest.command !== undefined) invocation.line(`  ${rest.command}`);
    }
    invocation.result(problems.length === 0 ? 'No problems found.' : `${problems.length} found.`);
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Failure(errors.map(({ title }) => title));
}
