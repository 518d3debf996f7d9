/** What is said of hosts that a network spans, by what their agent has written down. */
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../../shared/definition/span';
import type { SpanNetworkStatus } from '../../facts/span/spanStatus';
import { spanStateOf, type SpanSources } from './spanState';

const span: Span = {
  ...{ vni: 7, engine: 'evpn', here: 'one', shares: 4, key: '0123456789abcdef' },
  members: ['one', 'two', 'three'].map((name, share) => ({ name, share, address: `192.0.2.${share + 1}` })),
};
type Told = SpanNetworkStatus['members'][number];
const told = (name: string, change: Partial<Told> = {}): Told => ({
  ...{ name, address: '192.0.2.9', state: 'reached', since: 1, roundTripMs: 1, lossPercent: 0 },
  ...{ clockMs: 0, version: '1.0', guests: 2, same: true },
  ...change,
});
const status = (change: Partial<SpanNetworkStatus> = {}): SpanNetworkStatus => ({
  ...{ socket: 'open', hasKey: true, isSettled: true, duplicates: [] },
  members: [told('two'), told('three')],
  ...change,
});
const state = (change: Partial<SpanNetworkStatus> = {}, sources: Partial<SpanSources> = {}) =>
  spanStateOf(span, {
    ...{
      status: status(change),
      isRunning: true,
      sessions: null,
      isRouting: true,
      version: '1.0',
      mtu: 1450,
      network: 'lab',
    },
    ...sources,
  });
const faults = (...of: Parameters<typeof state>): string[] =>
  state(...of).faults.map(({ code, member, title }) => `${code} ${member ?? 'here'}: ${title}`);

describe('spanStateOf', () => {
  it('says nothing of a network with which all is well', () => {
    expect(state()).toMatchObject({
      device: 'vx7',
      members: [
        { name: 'one', state: 'here' },
        { name: 'two', address: '192.0.2.2', state: 'reached', guests: 2 },
        { name: 'three', address: '192.0.2.3', state: 'reached' },
      ],
      faults: [],
    });
  });

  it.each([
    ['lost', ['member-lost two: two does not answer']],
    ['waiting', ['member-waiting two: two has not been heard yet']],
    ['narrow', ['narrow-path two: Large packets do not get through to two']],
    ['other-version', ['other-version two: two runs another version of Virtnet Manager']],
    ['other-key', ['other-key two: two has another secret for this network']],
    // A status that says so of another member is not believed.
    ['here', ['member-waiting two: two has not been heard yet']],
  ] as const)('names a member that is %s', (is, expected) => {
    expect(faults({ members: [told('two', { state: is }), told('three')] })).toEqual(expected);
  });

  it('gives members the time to be heard', () => {
    expect(faults({ isSettled: false, members: [told('two', { state: 'waiting' }), told('three')] })).toEqual(
      [],
    );
  });

  it('names clocks, definitions, addresses that two have, and sessions', () => {
    expect(
      faults(
        {
          members: [told('two', { clockMs: -61_000, same: false }), told('three')],
          duplicates: [
            {
              address: '10.0.0.9',
              holders: [
                { client: '52:54:00:00:00:01', host: 'one' },
                { client: '52:54:00:00:00:02', host: 'two' },
              ],
            },
          ],
        },
        { sessions: new Map([['192.0.2.3', { state: 'connecting', word: 'Active', since: null }]]) },
      ),
    ).toEqual([
      'session-down three: There is no BGP session with three',
      'definition-differs two: two has another definition of this network',
      'clock-apart two: The clock of two is 61 seconds apart',
      'duplicate-address here: Several guests have the address 10.0.0.9',
    ]);
  });

  it('says of this host what makes all else unknown', () => {
    const lost = { members: [told('two', { state: 'lost' }), told('three', { state: 'lost' })] };
    expect(faults({ ...lost, socket: 'gone' })).toEqual([
      'address-gone here: This host does not have the address 192.0.2.1 any more',
    ]);
    expect(faults({ ...lost, socket: 'taken' })).toEqual([
      'agent-down here: Another program uses UDP port 4790 of 192.0.2.1',
    ]);
    expect(faults(lost, { isRunning: false })).toEqual([
      'agent-down here: The agent on this host does not run',
    ]);
    expect(faults({ ...lost, hasKey: false })).toEqual([
      'other-key here: The secret of this network is not on this host',
    ]);
    expect(state(lost, { isRunning: false }).members[1]).toMatchObject({ state: 'waiting', since: null });
    expect(faults({}, { isRouting: false })).toEqual([
      'frr-down here: The routing daemon FRR does not run on this host',
    ]);
    // It has just begun.
    expect(faults({}, { status: null })).toEqual([]);
  });

  it('has words for everything, with what still works and what to do', () => {
    const all = state({
      members: [told('two', { state: 'lost' }), told('three', { state: 'narrow' })],
    }).faults;
    for (const { detail, remedy } of all) expect(`${detail} ${remedy}`).not.toMatch(/undefined|\{|\[object/);
    expect(all[1]?.remedy).toContain('1,450 bytes');
  });
});
