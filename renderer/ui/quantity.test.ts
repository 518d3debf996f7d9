import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatMoment,
  formatRate,
  formatTook,
} from './quantity';

describe('quantities', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [31_000, '31.0 kB'],
    [512_000, '512 kB'],
    [999_600, '1.0 MB'],
    [41_000_000, '41.0 MB'],
    [2e15, '2000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('has times of day with seconds where they matter', () => {
    const at = new Date(2026, 2, 1, 4, 5, 9).getTime();
    expect([formatClock(at, false), formatClock(at, true)]).toEqual(['04:05', '04:05:09']);
  });

  it('has rates per second', () => expect(formatRate(1500)).toBe('1.5 kB/s'));

  it.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [8_040_000, '2 h 14 min'],
    [7_200_000, '2 h'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms last %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

  it('counts with separators', () => {
    expect(formatCount(18_204)).toBe('18,204');
  });

  it('tells milliseconds from seconds', () => {
    expect(formatTook(14.4)).toBe('14 ms');
    expect(formatTook(1234)).toBe('1.2 s');
  });

  it('names the day only when it is not today', () => {
    const at = new Date(2026, 2, 1, 4, 5, 9).getTime();
    expect(formatMoment(at, at + 1000)).toBe('04:05:09');
    expect(formatMoment(at, at + 48 * 3_600_000)).toBe('2026-03-01 04:05:09');
  });
});
