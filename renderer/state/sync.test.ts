import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES } from '../../shared/contract/contract';
import { initialState, useStore } from './store';
import {
  ACTIVITY_LIMIT,
  expectSpanChange,
  forgetCounters,
  forgetSpanChange,
  receiveActivity,
  receiveCounters,
  receiveInit,
  receiveLink,
  receiveSnapshot,
  receiveSpanProgress,
  receiveStatus,
} from './sync';
import { sampleEntry, sampleNetwork, sampleSnapshot } from '../../e2e/fakes/samples';

const URI = 'virtnet:///sandbox';
const counters = (rxBytes: number) => ({
  rxBytes,
  rxPackets: 0,
  rxErrors: 0,
  rxDropped: 0,
  txBytes: 0,
  txPackets: 0,
  txErrors: 0,
  txDropped: 0,
});
const shownNames = () => useStore.getState().snapshots[URI]?.networks.map(({ name }) => name);

beforeEach(() => {
  useStore.setState(initialState, true);
  receiveLink('lost');
});

describe('receiveSnapshot', () => {
  it('replaces the snapshot', () => {
    receiveSnapshot(URI, sampleSnapshot(1, [sampleNetwork('a')]));
    receiveSnapshot(URI, sampleSnapshot(2, [sampleNetwork('b')]));
    expect(shownNames()).toEqual(['b']);
  });

  it('drops one that was overtaken', () => {
    receiveSnapshot(URI, sampleSnapshot(5, [sampleNetwork('new')]));
    receiveSnapshot(URI, sampleSnapshot(4, [sampleNetwork('old')]));
    expect(shownNames()).toEqual(['new']);
  });

  it('takes the lower revisions of a new helper', () => {
    receiveSnapshot(URI, sampleSnapshot(9, [sampleNetwork('before')]));
    receiveStatus({ uri: URI, state: 'lost', error: null, since: 0, retryAt: null });
    receiveStatus({ uri: URI, state: 'ready', error: null, since: 0, retryAt: null });
    receiveSnapshot(URI, sampleSnapshot(1, [sampleNetwork('after')]));
    expect(shownNames()).toEqual(['after']);
  });

  it('keeps the last snapshot in sight while the link is lost', () => {
    receiveSnapshot(URI, sampleSnapshot(1, [sampleNetwork('a')]));
    receiveStatus({ uri: URI, state: 'ready', error: null, since: 0, retryAt: null });
    receiveLink('lost', 1234);
    expect(shownNames()).toEqual(['a']);
    expect(useStore.getState()).toMatchObject({ link: 'lost', retryAt: 1234, statuses: {} });
  });
});

describe('receiveActivity', () => {
  it('shows the newest first and each entry once', () => {
    receiveActivity(URI, [sampleEntry('1', { at: 1 }), sampleEntry('2', { at: 2 })]);
    receiveActivity(URI, [sampleEntry('2', { at: 2 }), sampleEntry('3', { at: 3 })]);
    expect(useStore.getState().activity[URI]?.map(({ id }) => id)).toEqual(['3', '2', '1']);
  });

  it('is bounded', () => {
    receiveActivity(
      URI,
      Array.from({ length: ACTIVITY_LIMIT + 10 }, (_, at) => sampleEntry(`e${at}`, { at })),
    );
    const kept = useStore.getState().activity[URI] ?? [];
    expect(kept).toHaveLength(ACTIVITY_LIMIT);
    expect(kept[0]?.at).toBe(ACTIVITY_LIMIT + 9);
  });

  it('keeps what people did while guests make notices without end', () => {
    receiveActivity(URI, [sampleEntry('mine', { at: 1, action: 'stop' })]);
    const flood = Array.from({ length: 2 * ACTIVITY_LIMIT }, (_, at) =>
      sampleEntry(`f${at}`, { at: 10 + at, action: 'lease', outcome: 'noted' }),
    );
    receiveActivity(URI, flood);
    const kept = useStore.getState().activity[URI] ?? [];
    expect(kept).toHaveLength(ACTIVITY_LIMIT);
    expect(kept.at(-1)?.id).toBe('mine');
  });
});

describe('receiveCounters', () => {
  it('keeps the reading before for rates', () => {
    receiveCounters(URI, { at: 1000, devices: { virbr0: counters(10) } });
    expect(useStore.getState().counters[URI]?.previous).toBeNull();
    receiveCounters(URI, { at: 2000, devices: { virbr0: counters(30) } });
    expect(useStore.getState().counters[URI]).toMatchObject({
      at: 2000,
      previous: { at: 1000, devices: { virbr0: { rxBytes: 10 } } },
    });
  });

  it('starts anew once forgotten', () => {
    receiveCounters(URI, { at: 1000, devices: {} });
    forgetCounters(URI);
    receiveCounters(URI, { at: 9000, devices: {} });
    expect(useStore.getState().counters[URI]?.previous).toBeNull();
  });
});

describe('what was known before a loss', () => {
  const status = (state: 'ready' | 'lost') => ({ uri: URI, state, error: null, since: 0, retryAt: null });

  it('is marked as old until it is read anew', () => {
    receiveStatus(status('ready'));
    receiveSnapshot(URI, sampleSnapshot(1, []));
    expect(useStore.getState().stale[URI]).toBe(false);
    receiveStatus(status('lost'));
    receiveStatus(status('ready'));
    expect(useStore.getState().stale[URI]).toBe(true);
    receiveSnapshot(URI, sampleSnapshot(1, []));
    expect(useStore.getState().stale[URI]).toBe(false);
    receiveLink('lost');
    expect(useStore.getState().stale[URI]).toBe(true);
  });
});

describe('receiveInit', () => {
  const init = {
    front: 'browser' as const,
    version: '1.0.0',
    preferences: DEFAULT_PREFERENCES,
    language: 'en',
    connections: [
      { uri: 'virtnet:///system', label: 'This computer' },
      { uri: URI, label: 'Sandbox' },
    ],
    statuses: [],
    questions: [],
    initial: URI,
  };

  it('shows the connection asked for at start', () => {
    receiveInit(init);
    expect(useStore.getState().connection).toBe(URI);
  });

  it('keeps the connection that is shown when the link comes back', () => {
    receiveInit(init);
    useStore.setState({ connection: 'virtnet:///system' });
    receiveInit(init);
    expect(useStore.getState().connection).toBe('virtnet:///system');
  });

  it('offers a connection that is only known from the start', () => {
    const uri = 'virtnet+ssh://ada@host/system';
    receiveInit({ ...init, initial: uri });
    expect(useStore.getState().connections.at(-1)).toEqual({ uri, label: uri });
  });
});

describe('a change over several hosts', () => {
  const told = (member: string, step: 'applying' | 'done', id = 'change') =>
    receiveSpanProgress({
      ...{ id, host: `virtnet+ssh://${member}/system`, label: member },
      member,
      step,
      error: null,
    });
  const steps = () =>
    useStore.getState().spanChanges['change']?.map(({ member, step }) => `${member} ${step}`);

  it('has the last of what is told of each host, in the order in which they began', () => {
    expectSpanChange('change');
    told('web2', 'applying');
    told('db', 'applying');
    told('web2', 'done');
    told('web2', 'done', 'another');
    expect(steps()).toEqual(['web2 done', 'db applying']);
  });

  it('is not kept before somebody looks, nor after', () => {
    told('web2', 'applying');
    expect(steps()).toBeUndefined();
    expectSpanChange('change');
    forgetSpanChange('change');
    told('web2', 'done');
    expect(steps()).toBeUndefined();
  });
});
