/** net-guests: who is plugged in to a network. */
import { leaseEnd } from '../../../shared/words/guestFacts';
import type { Guest } from '../../../shared/contract/snapshot';
import type { Arguments } from '../reading/command';
import { localTime } from '../terminal/localTime';
import type { Session } from '../session';
import { formatTable } from '../terminal/table';

const HEADER = ['Name', 'MAC address', 'IP addresses', 'Lease until', 'Port', 'Since'];

export async function netGuests(session: Session, args: Arguments): Promise<void> {
  const { uuid } = await session.network(args.required('network'));
  const { networks } = await session.call('snapshot', {});
  const guests = networks.find((network) => network.uuid === uuid)?.guests ?? [];
  if (args.has('json')) return session.json(guests);
  session.result(formatTable(HEADER, guests.map(rowOf)));
}

function rowOf(guest: Guest): string[] {
  const { name, mac, addresses, port, since } = guest;
  const end = leaseEnd(guest);
  return [
    name ?? '-',
    mac ?? '-',
    addresses.map(({ address }) => address).join(', ') || '-',
    end === null ? '-' : end === 0 ? 'infinite' : localTime(end),
    port ?? '-',
    since === null ? '-' : localTime(since / 1000),
  ];
}
