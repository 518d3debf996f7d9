import { describe, expect, it, vi } from 'vitest';
import type { HostFacts, Snapshot } from '../../../shared/contract/snapshot';
import { SnapshotFeed } from './snapshotFeed';

const host: HostFacts = {
  hostname: 'orion',
  kernel: '6.1',
  distribution: 'Debian',
  user: 'ada',
  place: 'system',
  outside: null,
  tools: [],
  firewall: { backend: 'none', version: null },
  ipForward: false,
  uplinks: [],
  routes: [],
  devices: [],
  claimedBridges: [],
  addresses: [],
  addressSpace: [],
  problems: [],
};

function feedOf(state: { hostname: string; fail?: boolean }) {
  let revision = 0;
  const sent: string[] = [];
  const errors: unknown[] = [];
  const build = async (): Promise<Snapshot> => {
    const { hostname } = state;
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (state.fail) throw new Error('no');
    return {
      revision: (revision += 1),
      host: { ...host, hostname },
      networks: [],
      unreadable: [],
      lastBoot: null,
      trial: null,
      repair: { byItself: false, paused: [] },
    };
  };
  const feed = new SnapshotFeed(
    build,
    (snapshot) => sent.push(snapshot.host.hostname),
    (error) => errors.push(error),
  );
  return { feed, sent, errors, builds: () => revision };
}

describe('SnapshotFeed', () => {
  it('reads nothing while nobody watches, and once what was missed afterwards', async () => {
    const { feed, sent, builds } = feedOf({ hostname: 'a' });
    feed.setWatched(false);
    feed.request();
    feed.request();
    await new Promise((resolve) => setImmediate(resolve));
    expect(builds()).toBe(0);
    feed.setWatched(true);
    await expect.poll(() => sent).toEqual(['a']);
    feed.setWatched(false);
    feed.setWatched(true);
    expect(builds()).toBe(1);
  });

  it('sends what is new and keeps quiet about what is not', async () => {
    const state = { hostname: 'a' };
    const { feed, sent } = feedOf(state);
    await feed.refresh();
    await feed.refresh();
    state.hostname = 'b';
    await feed.refresh();
    expect(sent).toEqual(['a', 'b']);
  });

  it('reads once more, and not more often, for all who ask during a reading', async () => {
    const state = { hostname: 'a' };
    const { feed, sent, builds } = feedOf(state);
    const first = feed.refresh();
    feed.request();
    state.hostname = 'b';
    await Promise.all([first, feed.refresh(), feed.refresh(), feed.refresh()]);
    expect(sent).toEqual(['a', 'b']);
    expect(builds()).toBe(2);
  });

  it('rests after a reading, so that a burst of changes is few readings, and the last change is sent', async () => {
    const state = { hostname: 'first' };
    const { feed, sent, builds } = feedOf(state);
    await feed.refresh();
    for (let change = 0; change < 100; change += 1) {
      state.hostname = `change ${change}`;
      feed.request();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => sent.at(-1)).toBe('change 99');
    expect(builds()).toBeLessThan(50);
    feed.close();
  });

  it('sends nothing by itself once it is closed', async () => {
    const state = { hostname: 'a' };
    const { feed, builds } = feedOf(state);
    await feed.refresh();
    feed.request();
    feed.close();
    // Another one that was asked later rests as long, and then reads.
    const other = feedOf(state);
    await other.feed.refresh();
    other.feed.request();
    await expect.poll(() => other.builds()).toBe(2);
    other.feed.close();
    expect(builds()).toBe(1);
  });

  it('begins no reading before whoever asks for one has said what else he has to say', async () => {
    const begun = vi.fn(() => Promise.reject(new Error('no')));
    const feed = new SnapshotFeed(begun, vi.fn(), vi.fn());
    feed.request();
    for (let answer = 0; answer < 100; answer += 1) await Promise.resolve();
    expect(begun).not.toHaveBeenCalled();
    await expect.poll(() => begun.mock.calls).toHaveLength(1);
    feed.close();
  });

  it('reads nothing in the middle of an order, unless that takes long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      let isUnderWay = true;
      const readings: boolean[] = [];
      const begun = () => {
        readings.push(isUnderWay);
        return Promise.reject(new Error('no'));
      };
      const feed = new SnapshotFeed(begun, vi.fn(), vi.fn(), () => isUnderWay);
      feed.request();
      await vi.advanceTimersByTimeAsync(200);
      expect(readings).toEqual([]);
      await vi.advanceTimersByTimeAsync(200);
      expect(readings).toEqual([true]);
      feed.request();
      await vi.advanceTimersByTimeAsync(200);
      expect(readings).toEqual([true]);
      isUnderWay = false;
      await vi.advanceTimersByTimeAsync(50);
      expect(readings).toEqual([true, false]);
      feed.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('goes on after a failed reading', async () => {
    const state = { hostname: 'a', fail: true };
    const { feed, sent, errors } = feedOf(state);
    await feed.refresh();
    state.fail = false;
    await feed.refresh();
    expect(errors).toHaveLength(1);
    expect(sent).toEqual(['a']);
  });
});
