/** net-guests and net-port-list: who is plugged in to a network. */
import { leaseEnd, sharingWords, unlistedWords } from '../../../shared/words/guestFacts';
import type { Guest } from '../../../shared/contract/snapshot';
import type { Arguments } from '../reading/command';
import { localTime } from '../terminal/localTime';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { formatTable } from '../terminal/table';

const HEADER = ['Name', 'MAC address', 'IP addresses', 'Lease until', 'Port', 'Since'];

export async function netGuests(invocation: Invocation, args: Arguments): Promise<void> {
  const { uuid } = await invocation.network(args.required('network'));
  const { networks } = await invocation.call('snapshot', {});
  const found = networks.find((network) => network.uuid === uuid);
  const guests = found?.guests ?? [];
  if (args.has('json')) return invocation.json(guests);
  invocation.result(formatTable(HEADER, guests.map(rowOf)));
  const left = found ? unlistedWords(found.unlisted) : null;
  if (left !== null) invocation.line(left);
  for (const words of sharingWords(guests)) invocation.advise(words);
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

/** libvirt's records of ports, which have UUIDs; there are none here, and an empty table would say that nobody is plugged in. */
export async function netPortList(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  throw new Failure(
    [`Networks here keep no records of ports with UUIDs, as libvirt's do`],
    [`List who is plugged in: ${quoteCommand(['virtnet', 'net-guests', name])}`],
  );
}
