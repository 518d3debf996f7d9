/** How a network stands on the hosts that it spans: what its agent has written down, and what is wrong by that. */
import type { MemberView, SpanFault, SpanState } from '../../../../shared/contract/span';
import { overlayAddress } from '../../../../shared/span/overlayAddress';
import { memberHere, overlayDevice, type Span, type SpanMember } from '../../../../shared/definition/span';
import type { SpanNetworkStatus } from '../../facts/span/spanStatus';
import { faultOf, type About } from './faultWords';

/** Clocks may be so far apart before that is worth a word, in milliseconds. */
const APART_MS = 5_000;

/** Whether routing daemons speak with each other, by the address of the other; null where there are none. */
export type Sessions = ReadonlyMap<string, NonNullable<MemberView['session']>> | null;

export interface SpanSources {
  /** What the agent says; null while it says nothing. */
  status: SpanNetworkStatus | null;
  /** Whether its process is there. */
  isRunning: boolean;
  sessions: Sessions;
  /** Whether this host's routing daemon runs. */
  isRouting: boolean;
  /** This program's version. */
  version: string;
  /** As guests see the way between hosts, in bytes. */
  mtu: number;
  network: string;
}

export function spanStateOf(span: Span, sources: SpanSources): SpanState {
  const members = span.members.map((member) => viewOf(member, span, sources));
  const { network, mtu } = sources;
  const about = { member: null, address: memberHere(span).address, mtu, network, here: span.here };
  return {
    device: overlayDevice(span),
    members,
    faults: [...routingFaults(span, members, sources, about), ...faultsOf(members, sources, about)],
  };
}

const UNKNOWN = {
  ...{ since: null, roundTripMs: null, lossPercent: null, clockMs: null, version: null, guests: null },
  ...{ same: null, session: null },
};

function viewOf(member: SpanMember, { here, engine }: Span, sources: SpanSources): MemberView {
  const { name, address } = member;
  const { status, isRunning, sessions, version } = sources;
  if (name === here) return { ...UNKNOWN, name, address, state: 'here', version };
  // Another network may have a session with the same host.
  const session = engine === 'evpn' ? (sessions?.get(overlayAddress(member)) ?? null) : null;
  const told = isRunning ? status?.members.find((one) => one.name === name) : undefined;
  return told && told.state !== 'here'
    ? { ...told, name, address, session }
    : { ...UNKNOWN, name, address, state: 'waiting', session };
}

function faultsOf(members: readonly MemberView[], sources: SpanSources, about: About): SpanFault[] {
  const { status, isRunning } = sources;
  if (!isRunning) return [faultOf('agent-down', about)];
  if (!status) return [];
  if (status.socket === 'gone') return [faultOf('address-gone', about)];
  if (status.socket === 'taken') return [faultOf('port-taken', about)];
  if (!status.hasKey) return [faultOf('no-key', about)];
  return [
    ...members.flatMap((member) => memberFaults(member, status.isSettled, about)),
    ...status.duplicates.map(({ address, holders }) =>
      faultOf('duplicate-address', {
        ...about,
        address,
        holders: holders.map(({ client, host }) => ({ client, host })),
      }),
    ),
  ];
}

function memberFaults(
  { name, address, state, clockMs, same }: MemberView,
  isSettled: boolean,
  here: About,
): SpanFault[] {
  const seconds = Math.round(Math.abs(clockMs ?? 0) / 1000);
  const about = { ...here, member: name, address, seconds };
  switch (state) {
    case 'here':
      return [];
    case 'lost':
      return [faultOf('member-lost', about)];
    case 'waiting':
      return isSettled ? [faultOf('member-waiting', about)] : [];
    case 'other-version':
    case 'other-key':
      return [faultOf(state, about)];
    case 'narrow':
    case 'reached':
      return [
        ...(state === 'narrow' ? [faultOf('narrow-path', about)] : []),
        ...(same === false ? [faultOf('definition-differs', about)] : []),
        ...(Math.abs(clockMs ?? 0) > APART_MS ? [faultOf('clock-apart', about)] : []),
      ];
  }
}

/** A lost member has no session either, and one word about it is enough; one that has just come is given the time for it. */
function routingFaults(
  { engine }: Span,
  members: readonly MemberView[],
  { isRouting, status }: SpanSources,
  about: About,
): SpanFault[] {
  if (engine !== 'evpn' || status?.socket === 'gone') return [];
  if (!isRouting) return [faultOf('frr-down', about)];
  const speaks = ({ state }: MemberView): boolean => state !== 'lost' && state !== 'waiting';
  return members.flatMap((member) =>
    member.session && member.session.state !== 'up' && speaks(member) && status?.isSettled
      ? [faultOf('session-down', { ...about, member: member.name, address: member.address })]
      : [],
  );
}
