import { expect, it } from 'vitest';
import { Signal } from './signal';

it('tells all who listen, in their order, and waits for those that take their time', async () => {
  const told: string[] = [];
  const signal = new Signal<[string]>();
  signal.listen(async (word) => {
    await Promise.resolve();
    told.push(`late ${word}`);
  });
  signal.listen((word) => told.push(word));
  await signal.tell('now');
  expect(told).toEqual(['now', 'late now']);
});
