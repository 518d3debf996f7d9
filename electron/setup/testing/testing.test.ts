/** How the tests are run: what is told of them, how it is counted, and that nothing of them is left. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processorTime, startEnclosed } from './enclosure.mjs';
import { describeError, EventReader, eventVariables, tell } from './events.mjs';
import { PARTS, partsOf, QUICK } from './parts.mjs';
import { closingLine, slowest, Tally } from './tally.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'virtnet-testing-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the parts', () => {
  it('are all, those of quick, or those that are named', () => {
    expect(partsOf([])).toBe(PARTS);
    expect(partsOf(['quick'])).toBe(QUICK);
    expect((partsOf(['unit', 'build']) as typeof PARTS).map(({ name }) => name)).toEqual(['build', 'unit']);
    expect(partsOf(['unit', 'nothing'])).toMatch(/no part nothing.*unit/);
  });
});

describe('events', () => {
  it('are read as they come, each once', () => {
    const file = path.join(folder, 'events');
    const reader = new EventReader(file);
    expect(reader.next()).toEqual([]);
    Object.assign(process.env, eventVariables(file));
    tell({ type: 'found', count: 2 });
    expect(reader.next()).toEqual([{ type: 'found', count: 2 }]);
    tell({ type: 'began', test: 'ä' });
    tell({ type: 'broke', error: 'x\ny' });
    for (const name of Object.keys(eventVariables(file))) delete process.env[name];
    expect(reader.next()).toEqual([
      { type: 'began', test: 'ä' },
      { type: 'broke', error: 'x\ny' },
    ]);
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"type":"fou`);
    expect(reader.next()).toEqual([]);
  });
});

describe('an error', () => {
  it('is told by its message, also where its stack does not hold it', () => {
    const error = new Error('not 1');
    expect(describeError(error)).toBe(error.stack);
    expect(describeError({ message: 'timed out', stack: 'Error: STACK\n  at x' })).toBe(
      'timed out\nError: STACK\n  at x',
    );
  });
});

describe('the tally', () => {
  const filled = (): Tally => {
    const tally = new Tally();
    tally.take({ type: 'found', count: 5 }, 0);
    for (const test of ['a', 'b', 'c', 'd']) tally.take({ type: 'began', test }, 1_000);
    tally.take({ type: 'ended', test: 'a', outcome: 'passed', ms: 40 }, 0);
    tally.take({ type: 'ended', test: 'b', outcome: 'failed', ms: 70, error: 'not 1' }, 0);
    tally.take({ type: 'ended', test: 'c', outcome: 'skipped', ms: 0, reason: 'no binary' }, 0);
    return tally;
  };

  it('says how far a part is, and what has been running longest', () => {
    const tally = filled();
    expect(tally.progress()).toBe('3 of 5, 1 failed');
    expect(tally.longest(44_000)).toBe('d (43.0 s)');
    expect(tally.failures).toEqual([{ test: 'b', error: 'not 1' }]);
    expect(tally.skips).toEqual([{ test: 'c', reason: 'no binary' }]);
  });

  it('counts a part that tells of no test as one check', () => {
    const [good, bad] = [new Tally(), new Tally()];
    good.close(0, false, '');
    bad.close(2, false, 'line 3: no\n');
    expect(closingLine([good, bad])).toBe('1 passed, 1 failed, 0 skipped');
    expect(bad.failures).toEqual([{ test: '', error: 'line 3: no' }]);
  });

  it('counts a crash that no test shows, and what could not be loaded', () => {
    const [crashed, broken] = [new Tally(), new Tally()];
    crashed.close(1, true, 'Segmentation fault');
    broken.take({ type: 'broke', error: 'x.test.ts: no such module' }, 0);
    broken.close(1, true, '');
    expect(closingLine([crashed, broken])).toBe('0 passed, 2 failed, 0 skipped');
  });

  it('takes a part for failed that tells of tests but told of none, or not of all', () => {
    const [silent, short] = [new Tally(), filled()];
    silent.close(0, true, 'nothing');
    expect(closingLine([silent])).toBe('0 passed, 1 failed, 0 skipped');
    expect(silent.failures[0]?.error).toMatch(/^only 0 of 0 tests.*\nnothing$/);
    short.close(0, true, '');
    expect(short.failures.map(({ error }) => error)).toContainEqual(
      expect.stringMatching(/^only 3 of 5 tests/),
    );
  });

  it('sums up, and names the slowest first', () => {
    const tally = filled();
    expect(closingLine([tally, filled()])).toBe('2 passed, 2 failed, 2 skipped');
    expect(slowest([tally], 1)).toEqual(['   0.1 s  b']);
  });
});

describe('an enclosed command', () => {
  const start = (script: string, env: Record<string, string> = {}) =>
    startEnclosed(['sh', '-c', script], { cwd: folder, folder, env });

  it('tells its status, output and processor time', async () => {
    const loop = 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done';
    const { status, output, processorMs } = await start(`${loop}; echo out; echo "$WORD" >&2; exit 3`, {
      WORD: 'err',
    }).ended;
    expect(status).toBe(3);
    expect(output).toMatch(/out[^]*err|err[^]*out/);
    expect(processorMs).toBeGreaterThan(0);
  });

  it('has its temporary files in the folder', async () => {
    expect((await start('touch "$TMPDIR/x"; pwd').ended).output.trim()).toBe(folder);
    expect(readdirSync(path.join(folder, 'tmp'))).toEqual(['x']);
  });

  it.skipIf(process.geteuid?.() !== 0)(
    'takes all with it that it started when it is ended: processes of other sessions and their devices',
    async () => {
      const mark = path.join(folder, 'mark');
      const running = start(
        `ip link add stray0 type dummy; (setsid sh -c 'trap "" TERM INT HUP; touch "$0"; exec tail -f "$0"' ${mark} &); tail -f /dev/null`,
      );
      await expect.poll(() => processesOf(mark).length > 0, { timeout: 600_000 }).toBe(true);
      running.stop();
      await running.ended;
      await expect.poll(() => processesOf(mark), { timeout: 600_000 }).toEqual([]);
      expect(readFileSync('/proc/net/dev', 'utf8')).not.toContain('stray0');
    },
  );

  it('reads what a shell says of processor time', () => {
    mkdirSync(path.join(folder, 'shell'));
    const file = path.join(folder, 'shell/times');
    writeFileSync(file, '0m0.01s 0m0.02s\n1m2.50s 0m0.47s\n');
    expect(processorTime(file)).toBeCloseTo(63_000);
    expect(processorTime(path.join(folder, 'none'))).toBe(0);
  });
});

/** Processes that have this word in their command line. */
const processesOf = (word: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandLine(pid).includes(word));

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
