/** net-dhcp-leases: who has which address of a network. */
import type { Arguments } from '../reading/command';
import { localTime } from '../terminal/localTime';
import type { Session } from '../session';
import { formatTable } from '../terminal/table';

const HEADER = ['Expiry Time', 'MAC address', 'Protocol', 'IP address', 'Hostname', 'Client ID or DUID'];

export async function netDhcpLeases(session: Session, args: Arguments): Promise<void> {
  const { name } = await session.network(args.required('network'));
  const mac = args.value('mac')?.toLowerCase();
  const leases = (await session.call('leases', { name })).filter(
    (lease) => mac === undefined || lease.mac === mac,
  );
  if (args.has('json')) return session.json(leases);
  const rows = leases.map((lease) => [
    lease.until === 0 ? 'infinite' : localTime(lease.until),
    lease.mac || '-',
    lease.family,
    `${lease.address}/${lease.prefix}`,
    lease.name ?? '-',
    lease.clientId ?? '-',
  ]);
  session.result(formatTable(HEADER, rows));
}
