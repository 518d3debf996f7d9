import { describe, expect, it } from 'vitest';
import type { ConnectionStatus } from '../../shared/contract/contract';
import { standingText } from './hostStanding';

const status = (rest: Partial<ConnectionStatus>): ConnectionStatus => ({
  ...{ uri: 'virtnet+ssh://lab/system', state: 'lost', error: null, since: 1_000, retryAt: null },
  ...rest,
});
const gone = { message: 'gone', data: { code: 'disconnected' as const, reason: 'gone' } };
const denied = { message: 'no', data: { code: 'denied' as const, remedy: 'no' } };

describe('how a connection stands', () => {
  it.each([
    [undefined, 'Not connected'],
    [status({ state: 'closed' }), 'Not connected'],
    [status({ state: 'closed', error: denied }), 'Could not be connected'],
    [status({ state: 'ready' }), 'Connected'],
    [status({ error: gone, retryAt: 64_500 }), 'Disconnected 1 min ago. Trying again in 4 s.'],
    [status({ error: gone }), 'Disconnected 1 min ago. Trying again…'],
    [status({ error: denied }), 'Disconnected 1 min ago.'],
  ])('%j', (given, words) => {
    expect(standingText(given, 61_000)).toBe(words);
  });
});
