/** Verbs that say which networks there are and how they stand: net-list, net-info, net-name, net-uuid. */
import type { Arguments } from '../reading/command';
import type { ListedNetwork } from '../listing';
import type { Session } from '../session';
import { formatTable } from '../terminal/table';

/** Lists networks, active ones unless told otherwise. */
export async function netList(session: Session, args: Arguments): Promise<void> {
  const { networks, unreadable } = await session.list();
  for (const { file, reason } of unreadable) process.stderr.write(`warning: ${file}: ${reason}\n`);
  const shown = networks.filter((network) => isWanted(network, args));
  if (args.has('json')) session.json(shown);
  else if (args.has('name') || args.has('uuid')) {
    const lines = shown.map(({ name, uuid }) => (args.has('name') ? name : uuid));
    if (lines.length > 0) session.result(lines.join('\n'));
  } else {
    const rows = shown.map(({ name, active, autostart, persistent }) => [
      name,
      active ? 'active' : 'inactive',
      yesNo(autostart),
      yesNo(persistent),
    ]);
    session.result(formatTable(['Name', 'State', 'Autostart', 'Persistent'], rows));
  }
}

function isWanted({ active, persistent, autostart }: ListedNetwork, args: Arguments): boolean {
  const byState = args.has('all') || active !== args.has('inactive');
  const either = (yes: string, no: string, is: boolean): boolean =>
    args.has(yes) === args.has(no) || args.has(yes) === is;
  return (
    byState && either('persistent', 'transient', persistent) && either('autostart', 'no-autostart', autostart)
  );
}

/** Says how one network stands. */
export async function netInfo(session: Session, args: Arguments): Promise<void> {
  const network = await session.network(args.required('network'));
  if (args.has('json')) return session.json(network);
  const rows = [
    ['Name:', network.name],
    ['UUID:', network.uuid],
    ['Active:', yesNo(network.active)],
    ['Persistent:', yesNo(network.persistent)],
    ['Autostart:', yesNo(network.autostart)],
    ['Bridge:', network.bridge],
  ] as const;
  session.result(rows.map(([label, value]) => `${label.padEnd(15)} ${value}`).join('\n'));
}

export async function netName(session: Session, args: Arguments): Promise<void> {
  const { name, uuid } = await session.network(args.required('network'));
  if (args.has('json')) session.json({ name, uuid });
  else session.result(name);
}

export async function netUuid(session: Session, args: Arguments): Promise<void> {
  const { name, uuid } = await session.network(args.required('network'));
  if (args.has('json')) session.json({ name, uuid });
  else session.result(uuid);
}

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');
