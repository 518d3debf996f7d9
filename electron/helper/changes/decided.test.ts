/** What a host remembers of changes that several hosts made together. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { decide, decidedOf } from './decided';

const folders: string[] = [];
const paths = (): { history: string } => {
  const history = mkdtempSync(join(tmpdir(), 'decided-'));
  folders.push(history);
  return { history };
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('decisions', () => {
  it('are never made otherwise afterwards', () => {
    const at = paths();
    decide(at, 'one', true);
    decide(at, 'one', false);
    expect([decidedOf(at, 'one'), decidedOf(at, 'two')]).toEqual([true, null]);
  });

  it('to keep a change are not forgotten for changes that never came, however many are asked about', () => {
    const at = paths();
    decide(at, 'kept', true);
    for (let n = 0; n < 1_100; n += 1) decide(at, `never${n}`, false);
    expect([decidedOf(at, 'kept'), decidedOf(at, 'never0'), decidedOf(at, 'never1099')]).toEqual([
      true,
      null,
      false,
    ]);
  });
});
