/** What snapshots say of networks that span hosts: how members stand, and guests behind other hosts. */
import { version } from '../../../../package.json';
import type { SpanState } from '../../../../shared/contract/span';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { readSpanStatus, type SpanStatus } from '../../facts/span/spanStatus';
import { runs } from '../../facts/span/frr';
import { readFrrSessions } from '../../facts/span/frrSessions';
import { readRemoteGuests } from '../../facts/overlay';
import { readOthersLeases } from '../../facts/span/spanOthers';
import type { Guests } from '../../guests/guests';
import { withRemote } from '../../guests/remoteGuests';
import type { Host } from '../../host/host';
import type { Paths } from '../../host/paths';
import { findAgent } from '../../kinds/span/agentProcess';
import { agentPlaces, othersFile, statusFile } from '../../span/agentPlaces';
import { spanStateOf, type Sessions } from './spanState';

/** Packets of a network that says nothing of it, in bytes. */
const MTU = 1500;

/** What is read once for all networks of a snapshot. */
export interface SpanLook {
  isRunning: boolean;
  status: SpanStatus | null;
  sessions: Sessions;
  /** Whether the routing daemon runs. */
  isRouting: boolean;
}

export class SpanSource {
  constructor(
    private readonly host: Host,
    private readonly paths: Paths,
  ) {}

  /** Reads what the agent says; nothing at all where no network spans hosts. */
  async look(running: readonly NetworkDefinition[]): Promise<SpanLook> {
    if (running.every(({ span }) => span === undefined))
      return { isRunning: false, status: null, sessions: null, isRouting: false };
    const places = agentPlaces(this.paths);
    const isTold = running.some(({ span }) => span?.engine === 'evpn');
    const [pid, status, sessions, isRouting] = await Promise.all([
      findAgent(this.host, places),
      readSpanStatus(this.host, statusFile(places)),
      isTold ? readFrrSessions(this.host) : null,
      isTold && runs(this.host, 'bgpd'),
    ]);
    return { isRunning: pid !== null, status, sessions, isRouting };
  }

  /** How a running network stands; nothing for one of this host alone. */
  stateOf({ name, span, mtu = MTU }: NetworkDefinition, look: SpanLook): { span?: SpanState } {
    if (!span) return {};
    const status = look.status?.networks[name] ?? null;
    return { span: spanStateOf(span, { ...look, status, version, mtu, network: name }) };
  }

  /** The guests of a network with those behind its other hosts. */
  async withRemote({ name, span, ips }: NetworkDefinition, guests: Guests): Promise<Guests> {
    if (!span) return guests;
    const hosts = new Set(span.members.flatMap((member) => (member.name === span.here ? [] : [member.name])));
    const [leases, seen] = await Promise.all([
      readOthersLeases(this.host, othersFile(agentPlaces(this.paths), name), hosts),
      readRemoteGuests(this.host, span).catch(() => new Map<string, string>()),
    ]);
    const fixed = ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
    const names = new Map(fixed.flatMap((one) => (one.mac && one.name ? [[one.mac, one.name]] : [])));
    return withRemote(guests, { leases, seen, names });
  }
}
