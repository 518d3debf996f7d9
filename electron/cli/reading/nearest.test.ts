/** Who mistypes a name is told which one was meant, and nothing when none is like it. */
import { expect, it } from 'vitest';
import { nearest } from './nearest';

const VERBS = ['net-list', 'net-start', 'net-info', 'net-define', 'net-destroy'];

it.each([
  ['net-lsit', 'net-list'],
  ['net-strat', 'net-start'],
  ['NET-INFO', 'net-info'],
  ['net-defin', 'net-define'],
  ['net-shutdown', null],
  ['ls', null],
  ['x'.repeat(100_000), null],
])('%s', (typed, meant) => {
  expect(nearest(typed, VERBS)).toBe(meant);
});
