/** host-check: whether this host can run networks, and what keeps it from that. */
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Session } from '../session';
import { formatTable } from '../terminal/table';

export async function hostCheck(session: Session, args: Arguments): Promise<void> {
  const { host, unreadable } = await session.call('snapshot', {});
  const { tools, firewall, ipForward, uplinks } = host;
  const problems = [
    ...host.problems,
    ...unreadable.map(({ file, error }) => ({
      severity: 'warning' as const,
      title: `${file} cannot be read`,
      remedy: error.message,
    })),
  ];
  if (args.has('json')) {
    session.json({ tools, firewall, ipForward, uplinks, problems });
  } else {
    const rows = tools.map(({ name, path, version, package: bringer, required }) => [
      name,
      path === null ? (required ? 'missing' : 'absent') : (version ?? 'installed'),
      path ?? `package ${bringer}`,
    ]);
    session.line(formatTable(['Program', 'Version', 'Place'], rows));
    session.line('');
    session.line(
      `Firewall:   ${firewall.backend}${firewall.version === null ? '' : ` (${firewall.version})`}`,
    );
    session.line(`Forwarding: ${ipForward ? 'on' : 'off, switched on by the first network that forwards'}`);
    session.line(`Uplinks:    ${uplinks.map(({ name }) => name).join(', ') || 'none'}`);
    for (const { severity, title, remedy, ...rest } of problems) {
      session.line(`${severity}: ${title}. ${remedy}`);
      if ('command' in rest && rest.command !== undefined) session.line(`  ${rest.command}`);
    }
    session.result(problems.length === 0 ? 'No problems found.' : `${problems.length} found.`);
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Failure(errors.map(({ title }) => title));
}
