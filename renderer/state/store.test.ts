import { describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES } from '../../shared/contract/contract';
import {
  highlightsAdd,
  initialState,
  isReady,
  selectedNetwork,
  shownDialog,
  sortedNetworks,
  type AppState,
} from './store';
import { sampleNetwork, sampleSnapshot, sampleUuid } from '../../e2e/fakes/samples';

const URI = initialState.connection;
const stateWith = (names: string[], changes: Partial<AppState> = {}): AppState => ({
  ...initialState,
  snapshots: {
    [URI]: sampleSnapshot(
      1,
      names.map((name) => sampleNetwork(name)),
    ),
  },
  ...changes,
});

describe('sortedNetworks', () => {
  it('sorts A→Z without regard to case, numbers by value', () => {
    const snapshot = sampleSnapshot(
      1,
      ['lab10', 'Beta', 'lab9', 'alpha'].map((name) => sampleNetwork(name)),
    );
    expect(sortedNetworks(snapshot).map(({ name }) => name)).toEqual(['alpha', 'Beta', 'lab9', 'lab10']);
  });

  it('is empty without a snapshot', () => {
    expect(sortedNetworks(null)).toEqual([]);
  });
});

describe('selectedNetwork', () => {
  it('is the selected one', () => {
    expect(selectedNetwork(stateWith(['a', 'b'], { selected: { [URI]: sampleUuid('b') } }))?.name).toBe('b');
  });

  it('falls back to the first when the selected one is gone', () => {
    expect(selectedNetwork(stateWith(['b', 'a'], { selected: { [URI]: sampleUuid('gone') } }))?.name).toBe(
      'a',
    );
  });

  it('is null without networks', () => {
    expect(selectedNetwork(stateWith([]))).toBeNull();
  });
});

describe('shownDialog', () => {
  const about = (name: string) => stateWith(['lab'], { dialog: { kind: 'delete', uuid: sampleUuid(name) } });

  it('is gone with its network, so that the next command is heard', () => {
    expect(shownDialog(about('lab'))).toEqual({ kind: 'delete', uuid: sampleUuid('lab') });
    expect(shownDialog(about('gone'))).toBeNull();
    expect(shownDialog(stateWith([], { dialog: { kind: 'about' } }))).toEqual({ kind: 'about' });
  });
});

describe('highlightsAdd', () => {
  it.each([
    ['a host without networks', [], [], true],
    ['a host with only default', ['default'], [], true],
    ['a host with a network of its own', ['default', 'lab'], [], false],
    ['a connection where it was dismissed', ['default'], [URI], false],
    ['another connection than where it was dismissed', ['default'], ['virtnet:///sandbox'], true],
  ])('%s', (_case, names, highlightDismissed, expected) => {
    const preferences = { ...DEFAULT_PREFERENCES, highlightDismissed, connection: URI };
    expect(highlightsAdd(stateWith(names, { preferences }))).toBe(expected);
  });

  it('waits for the first snapshot', () => {
    expect(highlightsAdd(initialState)).toBe(false);
  });
});

describe('isReady', () => {
  it('needs both the link and the connection', () => {
    const statuses = { [URI]: { uri: URI, state: 'ready' as const, error: null, since: 0, retryAt: null } };
    expect(isReady({ ...initialState, link: 'up', statuses })).toBe(true);
    expect(isReady({ ...initialState, link: 'lost', statuses })).toBe(false);
    expect(isReady({ ...initialState, link: 'up', statuses: {} })).toBe(false);
  });
});
