import { afterEach, expect, it, vi } from 'vitest';
import type { Snapshot } from '../../shared/contract/snapshot';
import { useStore } from '../state/store';
import { showNamed } from './shownPlace';

const before = useStore.getState();
afterEach(() => useStore.setState(before, true));

const URI = 'virtnet:///system';
const snapshot = { networks: [{ name: 'lab', uuid: 'of-lab' }] } as Snapshot;
const addressed = (hash: string) => ({
  location: { hash, pathname: '/', search: '' },
  history: { replaceState: vi.fn() },
});

it('shows the network that the address names once its host is known, and no longer', () => {
  useStore.setState({ connection: URI, tab: 'overview', snapshots: {} });
  const place = addressed('#network=lab');
  showNamed(place);
  expect(place.history.replaceState).toHaveBeenCalledWith(null, '', '/');
  expect(useStore.getState().tab).toBe('overview');
  useStore.setState({ snapshots: { [URI]: snapshot } });
  expect([useStore.getState().tab, useStore.getState().selected[URI]]).toEqual(['networks', 'of-lab']);
  useStore.setState({ tab: 'activity', snapshots: { [URI]: { ...snapshot } } });
  expect(useStore.getState().tab).toBe('activity');
});

it('shows it at once where its host is known', () => {
  useStore.setState({ connection: URI, tab: 'overview', snapshots: { [URI]: snapshot } });
  showNamed(addressed('#network=lab'));
  expect(useStore.getState().selected[URI]).toBe('of-lab');
});

it('says that there is no such network', () => {
  useStore.setState({ connection: URI, snapshots: { [URI]: snapshot } });
  showNamed(addressed('#network=other'));
  expect(useStore.getState().notice?.text).toBe('There is no network “other” here');
});
