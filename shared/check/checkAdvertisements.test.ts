import { expect, it } from 'vitest';
import type { NetworkDraft } from '../definition/network';
import { checkAdvertisements } from './checkAdvertisements';

const draft: NetworkDraft = {
  name: 'lab',
  forward: { mode: 'route' },
  bridge: { stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [{ address: 'fd00::1', prefix: 64 }],
  routerAdvertisements: false,
};
const words = (change: Partial<NetworkDraft>): string =>
  checkAdvertisements({ ...draft, ...change })
    .map(({ path, severity, message }) => `${path} ${severity} ${message}`)
    .join();

it('says what becomes of guests without advertisements, and is never in the way', () => {
  const dhcp = { ranges: [{ start: 'fd00::100', end: 'fd00::1ff' }], hosts: [] };
  expect(words({})).toMatch(/^routerAdvertisements advice Guests get IPv6 addresses .* only from the router/);
  expect(words({ ips: [{ address: 'fd00::1', prefix: 64, dhcp }] })).toMatch(/advice DHCPv6 goes on/);
  expect(words({ ips: [] })).toMatch(/advice This network has no IPv6 address/);
  expect(words({ routerAdvertisements: true })).toBe('');
});
