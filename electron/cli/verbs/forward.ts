/** net-forward: adds, removes and lists port forwards, stored, running or both. */
import { t } from '../../../shared/language/language';
import { tableText } from '../terminal/tableText';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { forwardTarget, guestsOfLeases } from '../../../shared/propose/forwardTarget';
import type { NetworkDraft, PortForward, StaticHost } from '../../../shared/definition/network';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import {
  describeHostPorts,
  describePortForward,
  isSameAddress,
  lengthOf,
  withoutPortForwards,
  withPortForward,
} from '../../../shared/definition/portForward';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import { FORWARD_ACTIONS } from './forwardActions';
import type { ListedNetwork } from '../listing';
import type { Invocation } from '../invocation';
import { formatTable } from '../terminal/table';
import { affected, affectedChoice, changeAffected } from './affected';

const COLUMNS = ['name', 'protocol', 'address', 'port', 'to', 'toPort'] as const;

export async function netForward(invocation: Invocation, args: Arguments): Promise<void> {
  const wanted = args.required('action');
  const action = FORWARD_ACTIONS.find((known) => known === wanted);
  const network = await invocation.network(args.required('network'));
  switch (action) {
    case 'add':
      return add(invocation, args, network);
    case 'remove':
      return remove(invocation, args, network);
    case 'list':
      return list(invocation, args, network);
    case undefined:
      throw new Failure([
        t('cli.verbs.netForward.badAction', { text: wanted, known: FORWARD_ACTIONS.join(', ') }),
      ]);
  }
}

async function add(invocation: Invocation, args: Arguments, network: ListedNetwork): Promise<void> {
  const host = hostSideOf(args);
  const to = needed(args, 'to');
  const toPort = args.value('to-port');
  const guestPort = toPort === undefined ? host.hostPorts.start : portsOf('to-port', toPort).start;
  const leases = await invocation.call('leases', { name: network.name });
  const done: { forward: PortForward; fixed: StaticHost | null }[] = [];
  const what = await change(invocation, args, network, (definition) => {
    const target = forwardTarget(definition, to, guestsOfLeases(leases));
    if (target.kind === 'refused') throw new Failure([target.reason]);
    const forward = { ...host, guest: target.address, guestPort };
    done.push({ forward, fixed: target.fixed });
    return withPortForward(target.definition, forward);
  });
  const fixed = done.flatMap((one) => one.fixed ?? [])[0];
  invocation.message(
    [
      t('cli.verbs.netForward.added', { name: network.name, affected: what.affected }),
      ...done.slice(0, 1).map(({ forward }) => describePortForward(forward)),
      ...(fixed ? [fixedWords(fixed)] : []),
      ...(host.hostAddress === undefined ? [notLocalhost()] : []),
      ...what.when,
    ].join('\n'),
  );
}

/** Why that cannot be done without harm stands in docs/decisions.md. */
const notLocalhost = (): string => t('cli.verbs.netForward.notLocalhost');

function fixedWords({ address, name, mac = '' }: StaticHost): string {
  if (name !== undefined) return t('cli.verbs.netForward.fixed.named', { address, name, mac });
  return mac === ''
    ? t('cli.verbs.netForward.fixed.unknown', { address })
    : t('cli.verbs.netForward.fixed.byMac', { address, mac });
}

async function remove(invocation: Invocation, args: Arguments, network: ListedNetwork): Promise<void> {
  const isMeant = meant(args);
  let removed: readonly PortForward[] = [];
  let last = false;
  const what = await change(invocation, args, network, (definition, place) => {
    const { portForwards = [] } = definition;
    removed = portForwards.filter(isMeant);
    if (removed.length === 0)
      throw new Failure([t('cli.verbs.netForward.none', { place })], [seeList(network)]);
    if (removed.length > 1)
      throw new Failure(
        [
          t('cli.verbs.netForward.several', {
            place,
            forwards: removed.map(describePortForward).join('; '),
          }),
        ],
        [t('cli.verbs.netForward.sayWhich')],
      );
    const left = withoutPortForwards(definition, isMeant);
    last = !left.portForwards?.some((other) => removed.some((gone) => isSameFamily(gone, other)));
    return left;
  });
  invocation.message(
    [
      t('cli.verbs.netForward.removed', { name: network.name, affected: what.affected }),
      ...removed.map(describePortForward),
      ...what.when,
      ...(what.live && last ? [t('cli.verbs.netForward.openGoOn')] : []),
    ].join('\n'),
  );
}

const isSameFamily = (a: PortForward, b: PortForward): boolean =>
  a.guest.includes(':') === b.guest.includes(':');

const seeList = ({ name }: ListedNetwork): string =>
  t('cli.verbs.netForward.seeAll', { command: quoteCommand(['virtnet', 'net-forward', 'list', name]) });

async function list(invocation: Invocation, args: Arguments, network: ListedNetwork): Promise<void> {
  const { live } = affected(network, args);
  const xml = await invocation.call('dumpXml', { name: network.name, inactive: !live });
  const { portForwards = [] } = readNetworkXml(xml);
  if (args.has('json')) {
    return invocation.json(
      portForwards.map(({ name = null, protocol, hostAddress = null, hostPorts, guest, guestPort }) => ({
        name,
        protocol,
        hostAddress,
        hostPorts,
        guest,
        guestPort,
      })),
    );
  }
  const header = COLUMNS.map((column) => tableText(`cli.verbs.netForward.column.${column}`));
  invocation.result(formatTable(header, portForwards.map(rowOf)));
}

const rowOf = (forward: PortForward): string[] => [
  forward.name ?? '-',
  forward.protocol,
  forward.hostAddress ?? '*',
  span(forward.hostPorts.start, forward.hostPorts.end),
  forward.guest,
  span(forward.guestPort, forward.guestPort + lengthOf(forward)),
];

const span = (start: number, end: number): string => (start === end ? String(start) : `${start}-${end}`);

/** Changes the definitions that are meant, as one change; says which they were and when it applies. */
async function change(
  invocation: Invocation,
  args: Arguments,
  network: ListedNetwork,
  edit: (definition: NetworkDraft, place: string) => NetworkDraft,
): Promise<{ affected: string; when: string[]; live: boolean }> {
  const { name, active } = network;
  const chosen = affected(network, args);
  await orFail(t('cli.verbs.netForward.failed', { name }), () =>
    changeAffected(invocation, args, network, chosen, (xml, place) => edit(readNetworkXml(xml), place)),
  );
  const { live } = chosen;
  const when = active ? [t(live ? 'cli.verbs.appliedLive' : 'cli.verbs.waits')] : [];
  return { affected: affectedChoice(chosen), when, live };
}

/** What of the host is forwarded. */
function hostSideOf(args: Arguments): Omit<PortForward, 'guest' | 'guestPort'> {
  const name = args.value('name');
  const hostAddress = args.value('address');
  return {
    ...(name === undefined ? {} : { name }),
    protocol: protocolOf(args),
    ...(hostAddress === undefined ? {} : { hostAddress }),
    hostPorts: portsOf('port', needed(args, 'port')),
  };
}

/** Which forwards the options mean: those with the name, or with these ports of the host. */
function meant(args: Arguments): (forward: PortForward) => boolean {
  const name = args.value('name');
  if (args.has('port')) {
    const wanted = hostSideOf(args);
    return (forward) =>
      (name === undefined || forward.name === name) &&
      describeHostPorts({ ...forward, hostAddress: undefined }) ===
        describeHostPorts({ ...wanted, hostAddress: undefined }) &&
      (wanted.hostAddress === undefined || isSameAddress(forward.hostAddress ?? '', wanted.hostAddress));
  }
  if (name === undefined) throw new Failure([t('cli.verbs.netForward.which')]);
  return (forward) => forward.name === name;
}

function protocolOf(args: Arguments): PortForward['protocol'] {
  const text = args.value('protocol') ?? 'tcp';
  if (text === 'tcp' || text === 'udp') return text;
  throw new Failure([t('cli.verbs.netForward.badProtocol', { text })]);
}

function portsOf(option: string, text: string): PortForward['hostPorts'] {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [start, end] = [Number(first), Number(last)];
  const isPort = (port: number): boolean => port >= 1 && port <= 65_535;
  if (isPort(start) && isPort(end)) return { start, end };
  throw new Failure([t('cli.verbs.netForward.badPort', { text, option })]);
}

function needed(args: Arguments, option: string): string {
  const value = args.value(option);
  if (value !== undefined) return value;
  throw new Failure(
    [t('cli.verbs.netForward.required', { option })],
    [t('cli.verbs.see', { command: 'virtnet net-forward --help' })],
  );
}
