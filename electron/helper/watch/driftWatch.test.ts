import { expect, it } from 'vitest';
import type { Stored } from '../changes/store';
import type { Host } from '../host/host';
import { systemPaths } from '../host/paths';
import { DriftWatch } from './driftWatch';

const NOTHING: Stored = { definitions: new Map(), autostart: new Set(), running: new Map(), unreadable: [] };

it('looks again after a change that came during a look, also just after a mutation of our own', async () => {
  let looks = 0;
  let finish: () => void = () => undefined;
  const watch = new DriftWatch({
    host: {} as Host,
    paths: systemPaths('/nowhere'),
    store: {
      load: () => {
        looks += 1;
        return new Promise((resolve) => (finish = () => resolve(NOTHING)));
      },
    } as never,
    mutations: { begun: 1, endedAt: performance.now(), isBusy: false },
    // Without a sign no look comes by itself.
    intervalMs: () => 1_000_000,
    culprit: () => null,
    onChange: () => undefined,
    onError: (error) => expect.fail(String(error)),
  });
  watch.look();
  expect(looks).toBe(1);
  watch.noticed();
  // Each look reads what is stored before and after.
  finish();
  await expect.poll(() => looks).toBe(2);
  finish();
  await expect.poll(() => looks, { timeout: 60_000 }).toBe(3);
  watch.close();
});
