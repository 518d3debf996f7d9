import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REFUSED_OPTIONS, refusedOption } from './dnsmasqOptions';

const page = readFileSync(join(import.meta.dirname, '../../docs/dnsmasq-options.md'), 'utf8');
const documented = [...page.matchAll(/^\| .*$/gm)].flatMap(([row]) =>
  [...row.matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name),
);

describe('raw options of dnsmasq', () => {
  it('the documented list is the one that is refused', () => {
    expect(documented.sort()).toEqual(Object.values(REFUSED_OPTIONS).flat().sort());
  });

  it.each(Object.values(REFUSED_OPTIONS).flat())('%s is refused with and without a value', (name) => {
    for (const line of [name, `${name}=/etc/shadow`, `${name} = x`])
      expect(refusedOption(line)).toContain(name);
  });

  it.each([
    '"dhcp-script"=/bin/sh',
    'DHCP-SCRIPT=/bin/sh',
    ' dhcp-script=/bin/sh',
    '--dhcp-script=x',
    '#x',
    '',
  ])('%j is no plain option', (line) => expect(refusedOption(line)).not.toBeNull());

  it.each([
    'cache-size=500',
    'log-queries',
    'dhcp-option=option:ntp-server,10.0.0.1',
    'address=/a.test/10.0.0.9',
  ])('%s is taken', (line) => expect(refusedOption(line)).toBeNull());
});
