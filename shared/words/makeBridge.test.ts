/** What is told of making a bridge: every way is whole, and does what it says where that can be tried. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freeBridgeName, makeBridgeWays } from './makeBridge';

describe('makeBridgeWays', () => {
  const ways = makeBridgeWays({ card: 'enp7s0', bridge: 'br1' });

  it.each(ways.map((way) => [way.title, way.parts.map(({ text }) => text).join('\n')] as const))(
    '%s: makes the bridge without STP and with the card’s hardware address, and the card a port of it',
    (_title, text) => {
      expect(text).toContain('$(cat /sys/class/net/enp7s0/address)');
      expect(text).toMatch(/stp_state 0|STP=no|stp: false|bridge\.stp no/);
      expect(text).toMatch(/enp7s0\]|Bridge=br1|ifname enp7s0 master br1|enp7s0 master br1/);
      expect(text).toMatch(/dhcp4: true|DHCP=yes|inet dhcp|nmcli connection up/);
    },
  );

  it('gives files whose ends are where a shell looks for them', () => {
    for (const { parts } of ways)
      for (const { text } of parts)
        expect((text.match(/<<END$/gm) ?? []).length).toBe((text.match(/^END$/gm) ?? []).length);
  });
});

it('freeBridgeName takes the first name that no device has', () => {
  expect(freeBridgeName(['lo', 'br0', 'br2'])).toBe('br1');
});

it('docs/guide/bridge.md says the same', () => {
  const file = new URL('../../docs/guide/bridge.md', import.meta.url);
  const told = makeBridgeWays({ card: 'enp1s0', bridge: 'br0' })
    .map(({ title, parts }) =>
      [
        `## ${title}`,
        ...parts.map(
          ({ what, text }) => `${what}\n\n\`\`\`sh not run: changes this computer\n${text}\n\`\`\``,
        ),
      ].join('\n\n'),
    )
    .join('\n\n');
  const [head = ''] = readFileSync(file, 'utf8').split('## ');
  if (process.env['UPDATE']) writeFileSync(file, `${head}${told}\n`);
  expect(readFileSync(file, 'utf8')).toBe(`${head}${told}\n`);
});
