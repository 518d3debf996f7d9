/** net-span show: the hosts that a network spans, and how they stand as seen from this one. */
import type { NetworkState, Snapshot } from '../../../shared/contract/snapshot';
import type { MemberView, SpanFault } from '../../../shared/contract/span';
import type { Span } from '../../../shared/definition/span';
import { t } from '../../../shared/language/language';
import { quoteCommand } from '../../../shared/words/shellQuote';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { localTime } from '../terminal/localTime';
import { formatTable } from '../terminal/table';
import { tableText } from '../terminal/tableText';

const COLUMNS = [
  'member',
  'address',
  'state',
  'since',
  'roundTrip',
  'loss',
  'clock',
  'session',
  'guests',
] as const;

export async function showSpan(invocation: Invocation, args: Arguments, uuid: string): Promise<void> {
  const { networks, held } = await invocation.call('snapshot', {});
  const network = networks.find((one) => one.uuid === uuid);
  const span = (network?.running ?? network?.definition)?.span;
  if (!network || !span) throw noneOf(network?.name ?? uuid);
  if (args.has('json')) return invocation.json(jsonOf(network, span, held));
  const members = network.span?.members ?? span.members.map((member) => unknownMember(member, span));
  const header = COLUMNS.map((column) => tableText(`cli.verbs.netSpan.column.${column}`));
  invocation.result(formatTable(header, members.map(rowOf)));
  for (const line of linesBelow(network, span)) invocation.line(line);
  for (const fault of network.span?.faults ?? []) invocation.line(faultText(fault));
  if (held) invocation.line(t('cli.verbs.netSpan.held', { title: held.title, anchor: held.anchor }));
}

const noneOf = (name: string): Failure =>
  new Failure(
    [t('cli.verbs.netSpan.none', { name })],
    [
      t('cli.verbs.netSpan.none.hint', {
        command: quoteCommand(['virtnet', 'net-span', 'add', name, 'HOST']),
      }),
    ],
  );

type ShownMember = Omit<MemberView, 'state'> & { state: MemberView['state'] | null };

/** A member of a network that does not run here: nothing is known of it. */
const unknownMember = ({ name, address }: Span['members'][number], { here }: Span): ShownMember => ({
  ...{
    name,
    address,
    state: name === here ? 'here' : null,
    since: null,
    roundTripMs: null,
    lossPercent: null,
    clockMs: null,
  },
  ...{ version: null, guests: null, same: null, session: null },
});

function rowOf(member: ShownMember): string[] {
  const { name, address, state, since, roundTripMs, lossPercent, clockMs, session, guests } = member;
  const orDash = (value: number | null, text: (value: number) => string): string =>
    value === null ? '-' : text(value);
  // What was measured before it was lost says nothing of now.
  const measured = (value: number | null): number | null => (state === 'lost' ? null : value);
  return [
    name,
    address,
    state === null ? '-' : tableText(`cli.verbs.netSpan.state.${state}`),
    orDash(since, (at) => localTime(at / 1000)),
    orDash(measured(roundTripMs), (ms) => `${ms.toFixed(1)} ms`),
    orDash(measured(lossPercent), (percent) => `${Math.round(percent)} %`),
    orDash(measured(clockMs), (ms) => `${(ms / 1000).toFixed(1)} s`),
    session?.word ?? '-',
    orDash(guests, String),
  ];
}

function linesBelow({ name, state }: NetworkState, { vni, engine, members }: Span): string[] {
  const wireguard = members.some((member) => member.wireguard !== undefined) ? 'yes' : 'no';
  return [
    t('cli.verbs.netSpan.about', { vni: String(vni), engine, wireguard }),
    ...(state === 'active' ? [] : [t('cli.verbs.netSpan.notRunning', { name })]),
  ];
}

const faultText = ({ title, detail, remedy }: SpanFault): string =>
  [t('cli.verbs.netSpan.fault', { title, detail }), ...(remedy === null ? [] : [remedy])].join(' ');

/** What is not known of the hosts is null, as where the network does not run. */
function jsonOf(
  { name, uuid, state, span }: NetworkState,
  definition: Span,
  held: Snapshot['held'],
): unknown {
  const { vni, engine, here, shares, members } = definition;
  const viewOf = (one: string) => span?.members.find((member) => member.name === one) ?? null;
  return {
    ...{ name, uuid, active: state === 'active', vni, engine, here, shares },
    members: members.map(({ name: member, address, share, reflector, wireguard }) => {
      const view = viewOf(member);
      return {
        ...{
          name: member,
          address,
          share,
          reflector: reflector ?? false,
          encrypted: wireguard !== undefined,
        },
        ...{ state: view?.state ?? null, since: view?.since ?? null },
        ...{ roundTripMs: view?.roundTripMs ?? null, lossPercent: view?.lossPercent ?? null },
        ...{ clockMs: view?.clockMs ?? null, version: view?.version ?? null, guests: view?.guests ?? null },
        ...{ same: view?.same ?? null, session: view?.session ?? null },
      };
    }),
    faults: span?.faults ?? [],
    held: held ?? null,
  };
}
