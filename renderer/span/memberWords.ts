/** How the hosts of a network stand, in words: the rows of the Hosts tab and what each cell of them says. */
import type { MemberView, SpanState } from '../../shared/contract/span';
import type { GroundHost } from '../../shared/contract/spanWish';
import type { NetworkState } from '../../shared/contract/snapshot';
import type { Span, SpanMember } from '../../shared/definition/span';
import { numberText, t } from '../../shared/language/language';
import { definitionInForce } from '../state/networkFacts';
import { formatDuration, formatTook } from '../ui/quantity';

/** A host of the network: what is written of it, and how it stands where that is known. */
export interface MemberRow {
  member: SpanMember;
  view: MemberView | null;
  isHere: boolean;
}

/** How a state is to be taken, by colour and picture. */
export type MemberTone = 'good' | 'waiting' | 'changed' | 'failed';

const tones: Record<MemberView['state'], MemberTone> = {
  here: 'good',
  reached: 'good',
  waiting: 'waiting',
  lost: 'failed',
  narrow: 'changed',
  'other-version': 'changed',
  'other-key': 'failed',
};

/** Clocks that differ by less are said to agree, in milliseconds. */
const CLOCKS_AGREE = 1000;

/** The hosts that a network spans, as it runs or else as it is stored; null for one of this host alone. */
export const spanOf = (network: NetworkState): Span | null => definitionInForce(network).span ?? null;

/** All hosts of a network, this one first. */
export function memberRows({ members, here }: Span, state: SpanState | undefined): MemberRow[] {
  return members
    .map((member) => ({
      member,
      view: state?.members.find(({ name }) => name === member.name) ?? null,
      isHere: member.name === here,
    }))
    .sort((a, b) => Number(b.isHere) - Number(a.isHere));
}

/** Nothing is known of the others while the network does not run here. */
export const toneOf = ({ view, isHere }: MemberRow): MemberTone =>
  isHere ? 'good' : view ? tones[view.state] : 'waiting';

/** The state in a word or two. */
export const stateText = ({ view, isHere }: MemberRow): string =>
  t(isHere ? 'span.state.here' : view ? `span.state.${view.state}` : 'span.state.unknown');

/** Since when; empty where that is not known. */
export const sinceText = ({ view }: MemberRow, now: number): string =>
  view?.since == null ? '' : t('span.since', { duration: formatDuration(now - view.since) });

/** `0.4 ms`; a dash where it was not measured. */
export function roundTrip(ms: number | null | undefined): string {
  if (ms == null) return '–';
  if (ms < 0.1) return `< ${numberText(0.1)} ms`;
  return ms < 10 ? `${numberText(ms, { maximumFractionDigits: 1 })} ms` : formatTook(ms);
}

/** `0 %` of packets. */
export const percent = (value: number): string =>
  numberText(value / 100, { style: 'percent', maximumFractionDigits: 1 });

/** What was measured of a host is said as long as it answers. */
export const isHeard = (view: MemberView | null): boolean => view !== null && view.state !== 'lost';

/** How its clock stands to that of this host. */
export function clockText({ view }: MemberRow): string {
  const ahead = isHeard(view) ? view?.clockMs : null;
  if (ahead == null) return '–';
  if (Math.abs(ahead) < CLOCKS_AGREE) return t('span.clock.agrees');
  return t(ahead > 0 ? 'span.clock.ahead' : 'span.clock.behind', {
    duration: formatDuration(Math.abs(ahead)),
  });
}

/** How far the clocks of hosts are apart at most; null where fewer than two told theirs. */
export function clocksText(hosts: readonly GroundHost[]): string | null {
  const clocks = hosts.flatMap(({ clockMs }) => clockMs ?? []);
  if (clocks.length < 2) return null;
  const apart = Math.max(...clocks) - Math.min(...clocks);
  return apart < CLOCKS_AGREE
    ? t('span.clock.allAgree')
    : t('span.clock.apart', { duration: formatDuration(apart) });
}

/** FRR's session with it, in plain words. */
export function sessionText({ view }: MemberRow, now: number): string {
  const session = view?.session;
  if (!session) return '–';
  if (session.state !== 'up') return t(`span.session.${session.state}`);
  return session.since === null
    ? t('span.session.up')
    : t('span.session.upFor', { duration: formatDuration(now - session.since) });
}
