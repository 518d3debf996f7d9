/** What is said of what did not come up on boot. */
import { expect, it } from 'vitest';
import { failureOf, tryAgain } from './bootFailure';

const error = { message: 'no', data: { code: 'internal' as const } };

it.each([
  [{ name: 'lan', error }, 'Network lan did not start', 'virtnet net-start lan'],
  [
    { name: 'br0', bridgeOver: 'eth0', error },
    'The bridge br0 over eth0 was not made',
    'virtnet net-make-bridge br0 --over eth0',
  ],
  [{ name: 'br0', bridgeOver: null, error }, 'The bridge br0 was not made', undefined],
])('%j', (failed, words, again) => {
  const { what, fate } = failureOf(failed);
  expect(`${what} ${fate}`).toBe(words);
  expect(tryAgain(failed)?.join(' ')).toBe(again);
});
