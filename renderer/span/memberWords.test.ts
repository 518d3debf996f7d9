/** How hosts stand, in words: what is not known is never said to be well. */
import { describe, expect, it } from 'vitest';
import { sampleMember, sampleSpan } from '../../e2e/fakes/samples';
import { memberStates } from '../../shared/contract/span';
import {
  clocksText,
  clockText,
  memberRows,
  percent,
  roundTrip,
  sessionText,
  sinceText,
  stateText,
  toneOf,
  type MemberRow,
} from './memberWords';

const span = sampleSpan('web2', 'web1', 'db');
const rowOf = (changes: Parameters<typeof sampleMember>[1] = {}): MemberRow => ({
  member: span.members[1]!,
  view: sampleMember('web1', changes),
  isHere: false,
});
const MINUTE = 60_000;

describe('the hosts of a network', () => {
  it('begin with this one, and are all there even where nothing is known of them', () => {
    const rows = memberRows(
      { ...span, here: 'db' },
      { device: 'vx4097', members: [sampleMember('web1')], faults: [] },
    );
    expect(rows.map(({ member, view, isHere }) => [member.name, view?.state ?? null, isHere])).toEqual([
      ['db', null, true],
      ['web2', null, false],
      ['web1', 'reached', false],
    ]);
    expect(rows.map(stateText)).toEqual(['This host', 'Not known', 'Reached']);
    expect(rows.map(toneOf)).toEqual(['good', 'waiting', 'good']);
  });

  it('are said to be well in no state but the good ones', () => {
    const good = memberStates.filter((state) => toneOf(rowOf({ state })) === 'good');
    expect(good).toEqual(['here', 'reached']);
    expect(new Set(memberStates.map((state) => stateText(rowOf({ state })))).size).toBe(memberStates.length);
  });
});

describe('the cells of a host', () => {
  it('say since when, how long packets take and how many are lost', () => {
    expect(sinceText(rowOf({ since: 1000 }), 1000 + 3 * MINUTE)).toBe('for 3 min');
    expect(sinceText(rowOf({ since: null }), 0)).toBe('');
    expect([roundTrip(0.02), roundTrip(0.42), roundTrip(9.96), roundTrip(48.2), roundTrip(null)]).toEqual([
      '< 0.1 ms',
      '0.4 ms',
      '10 ms',
      '48 ms',
      '–',
    ]);
    expect([percent(0), percent(12.5), percent(100)]).toEqual(['0%', '12.5%', '100%']);
  });

  it('say how clocks stand to that of this host, and to each other', () => {
    const texts = [null, -999, 3000, -2 * MINUTE].map((clockMs) => clockText(rowOf({ clockMs })));
    expect(texts).toEqual(['–', 'Agrees', '3 s ahead', '2 min behind']);
    expect(clockText(rowOf({ clockMs: 3000, state: 'lost' }))).toBe('–');
    const host = { host: '', label: '', offer: null, error: null, address: null };
    const clocks = (...values: (number | null)[]) =>
      clocksText(values.map((clockMs) => ({ ...host, clockMs })));
    expect(clocks(5, null)).toBeNull();
    expect(clocks(5, -20)).toBe('The clocks of the hosts agree.');
    expect(clocks(4000, null, -3000)).toBe('The clocks of the hosts differ by up to 7 s.');
  });

  it('say how FRR’s session stands', () => {
    const session = (state: 'up' | 'connecting' | 'down', since: number | null = null) =>
      sessionText(rowOf({ session: { state, word: state, since } }), MINUTE);
    expect([session('up'), session('up', 0), session('connecting'), session('down')]).toEqual([
      'Up',
      'Up for 1 min',
      'Connecting',
      'Down',
    ]);
    expect(sessionText(rowOf(), 0)).toBe('–');
  });
});
