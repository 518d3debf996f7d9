import { expect, it } from 'vitest';
import { parseSessions } from './frrSessions';

it('sessions are up, connecting or down, since when they were', () => {
  const peers = {
    '192.0.2.1': { state: 'Established', peerUptimeMsec: 5_000 },
    '192.0.2.2': { state: 'Active', peerUptimeMsec: 0 },
    '192.0.2.3': { state: 'Idle (Admin)' },
  };
  expect([...parseSessions(JSON.stringify({ peers }), 15_000)]).toEqual([
    ['192.0.2.1', { state: 'up', word: 'Established', since: 10_000 }],
    ['192.0.2.2', { state: 'connecting', word: 'Active', since: null }],
    ['192.0.2.3', { state: 'down', word: 'Idle (Admin)', since: null }],
  ]);
});

it.each(['', '{}', 'null', '{"peers":[]}', '{"peers":{"a":{"state":7}}}', '% Unknown command'])(
  'there are none in %j',
  (answer) => expect(parseSessions(answer, 0).size).toBe(0),
);
