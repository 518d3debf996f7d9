import { expect, it } from 'vitest';
import { cameHere } from './cameHere';
import type { SpanLease } from './lease';

const lease = (address: string, ends = 100): SpanLease => ({
  ...{ mac: '52:54:00:00:00:01', address, ends, name: null },
  duid: address.includes(':') ? '00:01' : null,
});

it('finds the leases that run of addresses that the host does not give out by itself', () => {
  const given = [
    { start: '10.0.0.64', end: '10.0.0.95' },
    { start: 'fd00::100', end: 'fd00::1ff' },
  ];
  const own = ['10.0.0.64', '10.0.0.95', '10.0.0.96', 'fd00::180', 'fd00::200'].map((one) => lease(one));
  expect(cameHere([...own, lease('10.0.0.97', 10)], given, 50).map(({ address }) => address)).toEqual([
    '10.0.0.96',
    'fd00::200',
  ]);
});
