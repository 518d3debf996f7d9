/** What comes as bytes: nothing that was changed on the way is believed, and nothing at all makes a reader fail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, headerOf, LONGEST_FRAME, openFrame, type Frame } from './frame';
import { leaseOf } from './lease';
import { messageOf } from './message';
import { readOthers } from './othersText';
import { ownLeasesIn } from './ownLeases';

const SECRET = Buffer.alloc(32, 3);
const KEY = { key: '00112233445566ff', vni: 16_777_215 };
const FRAME: Frame = { kind: 'ask', boot: 'fedcba9876543210', counter: 7, body: { a: 'ä' } };
const CLOCKS = { now: 5, wall: 1_700_000_000_000 };

describe('frames', () => {
  it('say what was put in, however long they are made', () => {
    const data = frameOf(FRAME, KEY, SECRET, 1_472);
    expect([data.length, headerOf(data), openFrame(data, SECRET)]).toEqual([
      1_472,
      { protocol: 1, ...KEY },
      FRAME,
    ]);
    expect(openFrame(frameOf(FRAME, KEY, SECRET), SECRET)).toEqual(FRAME);
    expect(headerOf(Buffer.concat([data, Buffer.alloc(LONGEST_FRAME)]))).toBeNull();
  });

  it('are not believed with any bit changed, cut or added', () => {
    const data = frameOf(FRAME, KEY, SECRET);
    fc.assert(
      fc.property(fc.nat(data.length * 8 - 1), (bit) => {
        const bent = Buffer.from(data);
        bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(openFrame(bent, SECRET)).toBeNull();
      }),
    );
    for (const cut of [0, 1, 35, 36, 67, data.length - 1])
      expect(openFrame(data.subarray(0, cut), SECRET)).toBeNull();
    expect(openFrame(Buffer.concat([data, Buffer.alloc(4)]), SECRET)).toBeNull();
  });

  it('make no reader fail, whatever they hold', () => {
    const kinds = fc.constantFrom('beat' as const, 'large' as const, 'ask' as const, 'part' as const);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        kinds,
        fc.anything(),
        fc.string(),
        (bytes, kind, body, text) => {
          expect(openFrame(Buffer.from(bytes), SECRET)).toBeNull();
          headerOf(Buffer.from(bytes));
          messageOf({ kind, body });
          for (const line of [text, `600 52:54:00:00:00:01 10.0.0.1 ${text} *`])
            expect(leaseOf(line, 0)?.name ?? '').toMatch(/^[A-Za-z0-9_-]*$/);
          readOthers(text, CLOCKS);
          ownLeasesIn(text, CLOCKS);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('leases of this host', () => {
  it('are those of both families that run, each with what remains of it', () => {
    const until = 1_700_000_600;
    const text = [
      `${until} 52:54:00:00:00:01 10.0.0.9 web 01:52:54:00:00:00:01`,
      '1699999999 52:54:00:00:00:02 10.0.0.8 late *',
      '0 06-52:54:00:00:00:03 10.0.0.7 * *',
      'duid 00:01:00:01:2c:00:00:00:52:54:00:ff:ff:ff',
      `${until} 123 fd00::9 web 00:01:00:01:2c:aa:bb:cc:52:54:00:00:00:01`,
    ].join('\n');
    const { leases } = ownLeasesIn(text, CLOCKS);
    expect(leases).toEqual([
      { ends: 600_005, mac: '52:54:00:00:00:01', address: '10.0.0.9', name: 'web', duid: null },
      { ends: Infinity, mac: '52:54:00:00:00:03', address: '10.0.0.7', name: null, duid: null },
      {
        ...{ ends: 600_005, mac: '52:54:00:00:00:01', address: 'fd00::9', name: 'web' },
        duid: '00:01:00:01:2c:aa:bb:cc:52:54:00:00:00:01',
      },
    ]);
    // A second later nothing was said anew.
    const later = { now: 1_005, wall: CLOCKS.wall + 1_000 };
    expect(ownLeasesIn(text, later).said).toBe(ownLeasesIn(text, CLOCKS).said);
  });
});
