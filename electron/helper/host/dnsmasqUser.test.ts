import { expect, it } from 'vitest';
import { findDnsmasqUser } from './dnsmasqUser';

const line = (name: string, uid: string): string => `${name}:x:${uid}:65534::/:/usr/sbin/nologin\n`;
const find = (files: Record<string, string>): Promise<string | null> =>
  findDnsmasqUser({ readFile: (path) => Promise.resolve(files[path] ?? null) });

it.each([
  [
    'ours first',
    { '/etc/passwd': line('dnsmasq', '101') + line('virtnet-dnsmasq', '990') },
    'virtnet-dnsmasq',
  ],
  ['the distribution’s', { '/etc/passwd': line('root', '0') + line('dnsmasq', '101') }, 'dnsmasq'],
  ['where /usr is an image', { '/usr/lib/passwd': line('dnsmasq', '101') }, 'dnsmasq'],
  ['never one that is root', { '/etc/passwd': line('virtnet-dnsmasq', '0') + line('dnsmasq', '') }, null],
  ['no name that only begins so', { '/etc/passwd': line('dnsmasq2', '101') + line('xdnsmasq', '102') }, null],
  ['none', {}, null],
])('finds %s', async (_title, files, user) => {
  expect(await find(files as Record<string, string>)).toBe(user);
});
