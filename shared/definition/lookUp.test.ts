import { expect, it } from 'vitest';
import { lookUp } from './lookUp';
import { refusedOption } from './dnsmasqOptions';

it('finds what a table says, and nothing of what every object has', () => {
  const table: Record<string, number> = { one: 1 };
  expect(['one', 'two', 'constructor', '__proto__', 'toString'].map((name) => lookUp(table, name))).toEqual([
    1,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(refusedOption('constructor=1')).toBe(refusedOption('frob=1')?.replaceAll('frob', 'constructor'));
});
