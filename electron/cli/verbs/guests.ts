/** net-guests and net-port-list: who is plugged in to a network. */
import { t } from '../../../shared/language/language';
import { tableText } from '../terminal/tableText';
import { leaseEnd, sharingWords, unlistedWords } from '../../../shared/words/guestFacts';
import type { Guest } from '../../../shared/contract/snapshot';
import type { Arguments } from '../reading/command';
import { localTime } from '../terminal/localTime';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { formatTable } from '../terminal/table';

const COLUMNS = ['name', 'mac', 'addresses', 'lease', 'port', 'since'] as const;
const SPANNING_COLUMNS = [...COLUMNS, 'host'] as const;

export async function netGuests(invocation: Invocation, args: Arguments): Promise<void> {
  const { uuid } = await invocation.network(args.required('network'));
  const { networks } = await invocation.call('snapshot', {});
  const found = networks.find((network) => network.uuid === uuid);
  const all = found?.guests ?? [];
  const guests = args.has('here') ? all.filter(({ host }) => host === undefined) : all;
  if (args.has('json')) return invocation.json(guests);
  const here = (found?.running ?? found?.definition)?.span?.here;
  const columns = here === undefined ? COLUMNS : SPANNING_COLUMNS;
  const header = columns.map((column) => tableText(`cli.verbs.netGuests.column.${column}`));
  const rows = guests.map((guest) => [...rowOf(guest), ...(here === undefined ? [] : [guest.host ?? here])]);
  invocation.result(formatTable(header, rows));
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
    end === null ? '-' : end === 0 ? tableText('cli.verbs.infinite') : localTime(end),
    port ?? '-',
    since === null ? '-' : localTime(since / 1000),
  ];
}

/** libvirt's records of ports, which have UUIDs; there are none here, and an empty table would say that nobody is plugged in. */
export async function netPortList(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  throw new Failure(
    [t('cli.verbs.netPortList.none')],
    [t('cli.verbs.netPortList.instead', { command: quoteCommand(['virtnet', 'net-guests', name]) })],
  );
}
