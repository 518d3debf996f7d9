import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canRun, runMenuCommand } from './menuCommands';
import { initialState, useStore, type AppState } from '../state/store';
import { sampleNetwork, sampleSnapshot } from '../../e2e/fakes/samples';

const URI = initialState.connection;
const stateWith = (state: 'active' | 'inactive', changes: Partial<AppState> = {}): AppState => ({
  ...initialState,
  link: 'up',
  statuses: { [URI]: { uri: URI, state: 'ready', error: null, since: 0, retryAt: null } },
  snapshots: { [URI]: sampleSnapshot(1, [sampleNetwork('a', { state })]) },
  ...changes,
});

describe('canRun', () => {
  it('offers what the network’s state allows', () => {
    expect(canRun('start', stateWith('inactive'))).toBe(true);
    expect(canRun('stop', stateWith('inactive'))).toBe(false);
    expect(canRun('start', stateWith('active'))).toBe(false);
    expect(canRun('stop', stateWith('active'))).toBe(true);
  });

  it('gives no orders while one is under way, or without a connection', () => {
    const busy = { [sampleNetwork('a').uuid]: 'stop' as const };
    expect(canRun('delete', stateWith('active', { busy }))).toBe(false);
    expect(canRun('delete', stateWith('active', { link: 'lost' }))).toBe(false);
    expect(canRun('new-network', stateWith('active', { statuses: {} }))).toBe(false);
    expect(canRun('about', stateWith('active', { link: 'lost' }))).toBe(true);
  });
});

describe('runMenuCommand', () => {
  beforeEach(() => useStore.setState(stateWith('active'), true));

  it('asks before it deletes', () => {
    runMenuCommand('delete');
    expect(useStore.getState().dialog).toEqual({ kind: 'delete', uuid: sampleNetwork('a').uuid });
  });

  it('opens the assistant and shows tabs', () => {
    runMenuCommand('show-activity');
    expect(useStore.getState().tab).toBe('activity');
    runMenuCommand('new-network');
    expect(useStore.getState().assistantOpen).toBe(true);
  });

  it('does nothing behind a dialog', () => {
    useStore.setState({ dialog: { kind: 'about' } });
    runMenuCommand('new-network');
    expect(useStore.getState().assistantOpen).toBe(false);
  });

  describe('another window', () => {
    const open = vi.fn<(url: string, target: string, ...features: string[]) => { opener: unknown } | null>();
    beforeEach(() => {
      open.mockReset();
      vi.stubGlobal('window', { open });
      vi.stubGlobal('location', { pathname: '/index.html', search: '' });
    });
    afterEach(() => vi.unstubAllGlobals());

    it('opens beside whatever is open in this one, as a tab that knows the way in and not who opened it', () => {
      const tab = { opener: 'this page' };
      open.mockReturnValue(tab);
      useStore.setState({ dialog: { kind: 'about' } });
      runMenuCommand('new-window');
      expect(open.mock.calls).toEqual([['/index.html', '_blank']]);
      expect(tab.opener).toBeNull();
    });

    it('is said not to have opened where the browser forbids it', () => {
      open.mockReturnValue(null);
      runMenuCommand('new-window');
      expect(useStore.getState().notice?.text).toContain('Allow pop-ups');
    });
  });
});
