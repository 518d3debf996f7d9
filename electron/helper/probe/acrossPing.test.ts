import { expect, test } from 'vitest';
import { pathOf } from './acrossPing';

test('what ping says of a way becomes its loss and its mean time', () => {
  const output = `PING 192.168.9.3 (192.168.9.3) 56(84) bytes of data.

--- 192.168.9.3 ping statistics ---
5 packets transmitted, 4 received, 20% packet loss, time 806ms
rtt min/avg/max/mdev = 0.091/0.132/0.201/0.037 ms
`;
  expect(pathOf('192.168.9.3', output)).toEqual({
    to: '192.168.9.3',
    reached: true,
    roundTripMs: 0.132,
    mtu: null,
    lossPercent: 20,
  });
});

test('a way that nobody answers on is not reached, and neither is one of which ping says nothing', () => {
  const silent = `--- 192.168.9.3 ping statistics ---
5 packets transmitted, 0 received, +5 errors, 100% packet loss, time 4093ms
pipe 4`;
  for (const output of [silent, 'ping: connect: Network is unreachable', ''])
    expect(pathOf('192.168.9.3', output)).toMatchObject({
      reached: false,
      roundTripMs: null,
      lossPercent: 100,
    });
});
