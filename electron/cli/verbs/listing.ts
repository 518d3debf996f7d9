/** Verbs that say which networks there are and how they stand: net-list, net-info, net-name, net-uuid. */
import { t } from '../../../shared/language/language';
import { tableText } from '../terminal/tableText';
import type { Arguments } from '../reading/command';
import type { ListedNetwork } from '../listing';
import type { Invocation } from '../invocation';
import { complain } from '../terminal/write';
import { formatTable } from '../terminal/table';

const COLUMNS = ['name', 'state', 'autostart', 'persistent'] as const;

/** Lists networks, active ones unless told otherwise. */
export async function netList(invocation: Invocation, args: Arguments): Promise<void> {
  const { networks, unreadable } = await invocation.list();
  for (const { file, reason } of unreadable)
    complain(`${t('cli.verbs.netList.warning', { file, reason })}\n`);
  const shown = networks.filter((network) => isWanted(network, args));
  if (args.has('json')) invocation.json(shown);
  else if (args.has('name') || args.has('uuid')) {
    const lines = shown.map(({ name, uuid }) => (args.has('name') ? name : uuid));
    if (lines.length > 0) invocation.result(lines.join('\n'));
  } else {
    const rows = shown.map(({ name, active, autostart, persistent }) => [
      name,
      tableText(`cli.verbs.${active ? 'active' : 'inactive'}`),
      yesNo(autostart),
      yesNo(persistent),
    ]);
    const header = COLUMNS.map((column) => tableText(`cli.verbs.netList.column.${column}`));
    invocation.result(formatTable(header, rows));
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
export async function netInfo(invocation: Invocation, args: Arguments): Promise<void> {
  const network = await invocation.network(args.required('network'));
  if (args.has('json')) return invocation.json(network);
  const rows = [
    ['name', network.name],
    ['uuid', network.uuid],
    ['active', yesNo(network.active)],
    ['persistent', yesNo(network.persistent)],
    ['autostart', yesNo(network.autostart)],
    ['bridge', network.bridge],
  ] as const;
  invocation.result(
    rows
      .map(([label, value]) => `${tableText(`cli.verbs.netInfo.label.${label}`).padEnd(15)} ${value}`)
      .join('\n'),
  );
}

export async function netName(invocation: Invocation, args: Arguments): Promise<void> {
  const { name, uuid } = await invocation.network(args.required('network'));
  if (args.has('json')) invocation.json({ name, uuid });
  else invocation.result(name);
}

export async function netUuid(invocation: Invocation, args: Arguments): Promise<void> {
  const { name, uuid } = await invocation.network(args.required('network'));
  if (args.has('json')) invocation.json({ name, uuid });
  else invocation.result(uuid);
}

const yesNo = (is: boolean): string => tableText(`cli.verbs.${is ? 'yes' : 'no'}`);
