/** Addresses and routes as they are said for another device. */
import { expect, it } from 'vitest';
import type { Host } from '../host/host';
import { readCarried } from './deviceState';

function hostOf(addresses: object[], routes: string, status = 0): Host {
  const answers = (argv: readonly string[]): string =>
    argv.includes('addr') ? JSON.stringify([{ addr_info: addresses }]) : argv.includes('-4') ? routes : '';
  return {
    run: (argv: readonly string[]) =>
      Promise.resolve({ command: '', status, stdout: answers(argv), stderr: '', durationMs: 0 }),
  } as unknown as Host;
}
const wordsOf = async (host: Host): Promise<string[]> =>
  (await readCarried(host, 'eth0')).map(({ words }) => words.join(' '));

it('keeps lifetimes, metrics and flags, and leaves out what the kernel makes by itself', async () => {
  const host = hostOf(
    [
      {
        family: 'inet',
        local: '10.0.0.5',
        prefixlen: 24,
        broadcast: '10.0.0.255',
        scope: 'global',
        metric: 7,
        valid_life_time: 90,
        preferred_life_time: 60,
      },
      {
        family: 'inet',
        local: '10.9.0.1',
        address: '10.9.0.2',
        prefixlen: 32,
        scope: 'global',
        noprefixroute: true,
      },
      { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' },
    ],
    'default via 10.0.0.1 proto dhcp src 10.0.0.5 metric 100 linkdown\n10.0.0.0/24 proto kernel scope link src 10.0.0.5\nbroadcast 10.0.0.255 table local proto kernel scope link src 10.0.0.5\nlocal 10.7.0.0/24 table 77 scope host\nmulticast 239.1.0.0/16 scope link linkdown\n',
  );
  expect(await wordsOf(host)).toEqual([
    '10.0.0.5/24 broadcast 10.0.0.255 scope global metric 7 valid_lft 90 preferred_lft 60',
    '10.9.0.1 peer 10.9.0.2/32 scope global noprefixroute',
    'default via 10.0.0.1 proto dhcp src 10.0.0.5 metric 100',
    'local 10.7.0.0/24 table 77 scope host',
    'multicast 239.1.0.0/16 scope link',
  ]);
});

it.each([
  ['default encap mpls 100 via 10.0.0.1', 'says “encap”'],
  ['10.0.0.0/8 via $(reboot)', 'says “$(reboot)”'],
])('refuses a route that it cannot say: %s', async (route, words) => {
  await expect(readCarried(hostOf([], route), 'eth0')).rejects.toThrow(words);
});

it('finds nothing on a device that is not there', async () => {
  expect(await readCarried(hostOf([{ family: 'inet', local: '10.0.0.5' }], '', 1), 'eth0')).toEqual([]);
});
