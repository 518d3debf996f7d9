import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AutoRepair } from './autoRepair';

const repair = vi.fn((_network: string) => Promise.resolve());
const onPause = vi.fn();
const onResume = vi.fn();
let mender: AutoRepair;
beforeEach(() => {
  vi.useFakeTimers();
  for (const mock of [repair, onPause, onResume]) mock.mockClear();
  mender = new AutoRepair({ repair, onPause, onResume });
});
afterEach(() => {
  mender.close();
  vi.useRealTimers();
});

describe('AutoRepair', () => {
  it('repairs a network three times within a minute, then leaves it alone and says until when', async () => {
    for (let round = 0; round < 5; round += 1) await mender.mend(['lab']);
    expect(repair).toHaveBeenCalledTimes(3);
    expect(onPause).toHaveBeenCalledExactlyOnceWith({ network: 'lab', until: Date.now() + 60_000 });
    expect(mender.paused).toHaveLength(1);
    await mender.mend(['other']);
    expect(repair).toHaveBeenLastCalledWith('other');
  });

  it('tries again after the pause, and pauses twice as long when the fight goes on', async () => {
    for (let round = 0; round < 4; round += 1) await mender.mend(['lab']);
    vi.advanceTimersByTime(60_200);
    expect(onResume).toHaveBeenCalledOnce();
    expect(mender.paused).toEqual([]);
    for (let round = 0; round < 4; round += 1) await mender.mend(['lab']);
    expect(repair).toHaveBeenCalledTimes(6);
    expect(onPause).toHaveBeenLastCalledWith({ network: 'lab', until: Date.now() + 120_000 });
  });

  it('pauses as long when the clock is set meanwhile', async () => {
    for (let round = 0; round < 4; round += 1) await mender.mend(['lab']);
    vi.setSystemTime(Date.now() - 86_400_000);
    expect(mender.paused).toEqual([{ network: 'lab', until: Date.now() + 60_000 }]);
    vi.advanceTimersByTime(60_200);
    expect(mender.paused).toEqual([]);
  });

  it('goes on for ever with changes that are minutes apart', async () => {
    for (let round = 0; round < 10; round += 1) {
      await mender.mend(['lab']);
      vi.advanceTimersByTime(30_001);
    }
    expect(repair).toHaveBeenCalledTimes(10);
    expect(onPause).not.toHaveBeenCalled();
  });

  it('counts a repair that fails, and does not begin one while it is under way', async () => {
    let end = (): void => undefined;
    repair.mockImplementationOnce(() => new Promise((_, reject) => (end = () => reject(new Error('no')))));
    const first = mender.mend(['lab']);
    await mender.mend(['lab']);
    expect(repair).toHaveBeenCalledOnce();
    end();
    await first;
    await mender.mend(['lab']);
    expect(repair).toHaveBeenCalledTimes(2);
  });
});
