/** net-dhcp-leases: who has which address of a network. */
import type { Arguments } from '../command';
import type { Session } from '../session';
import { formatTable } from '../table';

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

/** Unix seconds as `YYYY-MM-DD HH:MM:SS` in local time. */
function localTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
