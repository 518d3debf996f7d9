/** How long ports of a bridge are waited for, by files as the kernel shows them. */
import { describe, expect, it } from 'vitest';
import { NOT_YET, readSpanning, startingSeconds, untilPortsForward } from './portStates';

/** A bridge whose port is in these states, one at each look, and then in the last one. */
function bridge(states: readonly number[], { stp = 1, delay = 200 } = {}) {
  let looks = 0;
  const files: Record<string, () => string> = {
    '/sys/class/net/br0/bridge/stp_state': () => `${stp}\n`,
    '/sys/class/net/br0/bridge/forward_delay': () => `${delay}\n`,
    '/sys/class/net/p0/brport/state': () => `${states[Math.min(looks++, states.length - 1)]}\n`,
  };
  return {
    readFile: (path: string) => Promise.resolve(files[path]?.() ?? null),
    readDir: () => Promise.resolve([]),
  };
}

describe('a port', () => {
  it.each([
    ['forwards at once', [3], [], {}],
    ['listens, learns and forwards', [1, 2, 3], [4], {}],
    ['is blocked, which nobody waits for', [4], [], { p0: 'blocking' }],
    ['is gone', [9], [], {}],
  ])('%s', async (_what, states, told, held) => {
    const waits: number[] = [];
    const found = await untilPortsForward(bridge(states), 'br0', ['p0'], {
      onWait: (seconds) => waits.push(seconds),
    });
    expect([waits, Object.fromEntries(found)]).toEqual([told, held]);
  });

  it('that was just plugged in may be disabled or blocked at first', async () => {
    const found = await untilPortsForward(bridge([0, 4, 1, 3]), 'br0', ['p0'], { out: NOT_YET });
    expect(found.size).toBe(0);
  });

  it('is not waited for when nobody wants to know any more', async () => {
    const found = await untilPortsForward(bridge([1], { delay: 3000 }), 'br0', ['p0'], {
      signal: AbortSignal.abort(),
    });
    expect([...found]).toEqual([['p0', 'listening']]);
  });
});

describe('spanning tree', () => {
  it.each([
    [1, 200, 4],
    [2, 1500, 30],
    [0, 1500, 0],
  ])('in state %s with a delay of %s costs a guest %s seconds', async (stp, delay, seconds) => {
    const spanning = await readSpanning(bridge([], { stp, delay }), 'br0');
    expect(spanning && startingSeconds(spanning)).toBe(seconds);
  });

  it('is unknown of what is no bridge', async () =>
    expect(await readSpanning(bridge([]), 'eth0')).toBeNull());
});
