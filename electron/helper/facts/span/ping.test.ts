import { expect, it } from 'vitest';
import { parsePing } from './ping';

it('ping is understood, whoever made it', () => {
  const iputils =
    '3 packets transmitted, 2 received, 33% packet loss, time 401ms\nrtt min/avg/max/mdev = 0.025/0.030/0.040/0.005 ms';
  expect(parsePing(iputils)).toEqual({ received: 2, lossPercent: 33, roundTripMs: 0.03 });
  const busybox =
    '1 packets transmitted, 1 packets received, 0% packet loss\nround-trip min/avg/max = 0.1/0.2/0.3 ms';
  expect(parsePing(busybox)).toEqual({ received: 1, lossPercent: 0, roundTripMs: 0.2 });
  expect(parsePing('ping: connect: Network is unreachable')).toEqual({
    received: 0,
    lossPercent: 100,
    roundTripMs: null,
  });
});
