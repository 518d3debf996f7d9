import { expect, it } from 'vitest';
import { distinctName, memberNameOf } from './memberNames';

it('a member is called as its host, with what a name may consist of', () => {
  expect(['hv1', 'hv1.example.org', '-ünder_score-', '主机', ''].map(memberNameOf)).toEqual([
    'hv1',
    'hv1.example.org',
    'u-nder-score',
    'host',
    'host',
  ]);
});

it('no two members are called the same, whatever their case', () => {
  expect(distinctName('hv1', [])).toBe('hv1');
  expect(distinctName('hv1', ['HV1', 'hv1-2'])).toBe('hv1-3');
  expect(distinctName('x'.repeat(63), ['x'.repeat(63)])).toHaveLength(62);
});
