/** net-dhcp-leases and net-lease: who has which address of a network, and taking it back. */
import { t } from '../../../shared/language/language';
import { tableText } from '../terminal/tableText';
import { fullBytes } from '../../../shared/addresses/fullBytes';
import { sharingWords } from '../../../shared/words/guestFacts';
import type { Arguments } from '../reading/command';
import { localTime } from '../terminal/localTime';
import { orFail } from '../failure';
import type { Invocation } from '../invocation';
import { formatTable } from '../terminal/table';

const COLUMNS = ['expiry', 'mac', 'protocol', 'address', 'hostname', 'client'] as const;

export async function netDhcpLeases(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  return list(invocation, args, name, args.value('mac'));
}

/** Lists leases, or takes one back. */
export async function netLease(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  const given = args.value('release');
  if (given === undefined) return list(invocation, args, name);
  // As the listing writes it.
  const address = given.replace(/\/\d{1,3}$/, '');
  await orFail(t('cli.verbs.netLease.failed', { address, name }), () =>
    invocation.call('give', { order: { do: 'release', network: name, addresses: [address] } }),
  );
  invocation.message(t('cli.verbs.netLease.done', { address, name }));
}

async function list(invocation: Invocation, args: Arguments, name: string, wanted?: string): Promise<void> {
  const given = wanted?.toLowerCase().replaceAll('-', ':');
  const mac = given === undefined ? undefined : fullBytes(given);
  const leases = (await invocation.call('leases', { name })).filter(
    (lease) => mac === undefined || lease.mac === mac,
  );
  if (args.has('json')) return invocation.json(leases);
  const rows = leases.map((lease) => [
    lease.until === 0 ? tableText('cli.verbs.infinite') : localTime(lease.until),
    lease.mac || '-',
    lease.family,
    `${lease.address}/${lease.prefix}`,
    lease.name ?? '-',
    lease.clientId ?? '-',
  ]);
  const header = COLUMNS.map((column) => tableText(`cli.verbs.netDhcpLeases.column.${column}`));
  invocation.result(formatTable(header, rows));
  // dnsmasq's file has one holder of a lease, so that whom another guest takes it from would not be seen.
  if (!leases.some(({ clientId, mac: holder }) => clientId !== null && clientId !== `01:${holder}`)) return;
  const { networks } = await invocation.call('snapshot', {});
  const guests = networks.find((network) => network.name === name)?.guests ?? [];
  for (const words of sharingWords(guests)) invocation.advise(words);
}
