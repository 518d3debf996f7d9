/** How a connection stands, in words, and what is to be said of the networks behind it. */
import type { ConnectionStatus } from '../../shared/contract/contract';
import type { NetworkState, Snapshot } from '../../shared/contract/snapshot';
import type { AppState } from '../state/store';
import { formatDuration } from '../ui/quantity';
import { t } from '../../shared/language/language';

/** In one short sentence: whether it is open, and if not, since when and whether it is tried again. */
export function standingText(status: ConnectionStatus | undefined, now: number): string {
  switch (status?.state) {
    case undefined:
    case 'closed':
      return t(status?.error ? 'hosts.standing.failed' : 'hosts.standing.closed');
    case 'connecting':
      return t('hosts.standing.connecting');
    case 'ready':
      return t('hosts.standing.ready');
    case 'lost':
      return `${t('hosts.standing.lost', { duration: formatDuration(now - status.since) })} ${retryText(status, now)}`.trim();
  }
}

/** When a lost connection is tried again; empty when it is not. */
export function retryText({ retryAt, error, state }: ConnectionStatus, now: number): string {
  if (state !== 'lost') return '';
  if (retryAt !== null)
    return t('hosts.retryIn', { seconds: Math.max(1, Math.ceil((retryAt - now) / 1000)) });
  return error?.data.code === 'disconnected' ? t('hosts.retrying') : '';
}

/** How old what is shown of a connection is, in milliseconds; null while it is as the host says now. */
export function ageOf(
  state: Pick<AppState, 'stale' | 'heardAt' | 'snapshots'>,
  uri: string,
  now: number,
): number | null {
  if (!state.snapshots[uri] || !state.stale[uri]) return null;
  return now - (state.heardAt[uri] ?? now);
}

/** Guests that are there. */
export const guestsOf = ({ guests, unlisted }: NetworkState): number =>
  guests.filter(({ left }) => left === null).length + unlisted.guests;

/** What is the matter on a host, worst first: what its own check found, and networks that were changed or cannot be read. */
export function problemsOf({ host, networks, unreadable }: Snapshot): string[] {
  const bySeverity = [...host.problems].sort((a, b) => a.severity.localeCompare(b.severity));
  return [
    ...bySeverity.map(({ title }) => title),
    ...networks
      .filter(({ drift }) => drift.length > 0)
      .map(({ name }) => t('hosts.problem.changed', { name })),
    ...unreadable.map(({ file }) => t('hosts.problem.unreadable', { file })),
  ];
}

/** All hosts in one line, of those that are known now, of so many connections. */
export function summaryText(snapshots: readonly Snapshot[], connections: number): string {
  const networks = snapshots.flatMap((snapshot) => snapshot.networks);
  const active = networks.filter(({ state }) => state === 'active');
  const guests = active.reduce((sum, network) => sum + guestsOf(network), 0);
  const problems = snapshots.reduce((sum, snapshot) => sum + problemsOf(snapshot).length, 0);
  return [
    t('hosts.summary.open', { open: snapshots.length, all: connections }),
    t('hosts.summary.active', { active: active.length, all: networks.length }),
    t('hosts.summary.guests', { guests }),
    t('hosts.summary.problems', { problems }),
  ].join(' · ');
}
