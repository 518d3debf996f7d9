/** Findings that only follow from another one. */
import { describe, expect, it } from 'vitest';
import type { SpanFindingCode } from '../../../contract/spanWish';
import { finding } from './finding';
import { withoutEchoes } from './withoutEchoes';

const found = (...all: [SpanFindingCode, string | null][]): string[] =>
  withoutEchoes(all.map(([code, host]) => finding('error', code, host, { reason: '' }))).map(
    ({ code, host }) => `${code} ${host}`,
  );

describe('withoutEchoes', () => {
  it('says of a host only what is wrong, not what comes of it', () => {
    expect(found(['host-twice', 'a'], ['network-there', 'a'])).toEqual(['host-twice a']);
    expect(found(['already-member', 'a'], ['network-there', 'a'])).toEqual(['already-member a']);
    expect(found(['no-address', 'a'], ['not-reached', 'a'], ['one-way', 'a'])).toEqual(['no-address a']);
  });

  it('leaves what is found of another host, and what has no such cause', () => {
    expect(found(['host-twice', 'a'], ['network-there', 'b'])).toHaveLength(2);
    expect(found(['no-address', 'a'], ['network-there', 'a'], ['frr-absent', 'a'])).toHaveLength(3);
  });
});
