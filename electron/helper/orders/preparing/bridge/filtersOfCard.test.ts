/** Which rules of a firewall name a card. */
import { describe, expect, it } from 'vitest';
import { VirtnetError } from '../../../../../shared/contract/error';
import type { Host } from '../../../host/host';
import { nftRulesNaming, refuseFiltered, rulesNaming } from './filtersOfCard';

describe('rulesNaming', () => {
  it.each([
    ['-A INPUT -i eth0 -j DROP', true],
    ['-A INPUT ! -i eth0 -j DROP', true],
    ['-A FORWARD -o eth+ -j DROP', true],
    ['-A FORWARD -m physdev --physdev-in eth0 -j DROP', true],
    ['-A INPUT -i eth01 -j DROP', false],
    ['-A INPUT -i br+ -j DROP', false],
    [':eth0 - [0:0]', false],
    ['-A INPUT -m comment --comment eth0 -j DROP', false],
    ['-A INPUT -m comment --comment "not -i eth0 here" -j DROP', false],
  ])('%s: %s', (line, isNamed) =>
    expect(rulesNaming(`*filter\n${line}\n`, 'eth0')).toHaveLength(isNamed ? 1 : 0),
  );
});

describe('nftRulesNaming', () => {
  it.each([
    ['iif "eth0" drop', true],
    ['iifname { "lo", "eth0" } drop', true],
    ['oifname "eth*" drop', true],
    ['elements = { "eth0" : drop }', true],
    ['type filter hook ingress device "eth0" priority filter; policy accept;', true],
    ['devices = { eth0, eth1 }', true],
    ['iifname "eth01" drop', false],
    ['iifname "br*" drop', false],
    ['chain eth0 {', false],
    ['jump eth0', false],
    ['drop comment "eth0"', false],
    ['log prefix "eth0" drop', false],
  ])('%s: %s', (line, isNamed) =>
    expect(nftRulesNaming(`\t\t${line}\n`, 'eth0')).toHaveLength(isNamed ? 1 : 0),
  );
});

describe('refuseFiltered', () => {
  const hostOf = (says: Record<string, [status: number, stdout: string]>): Host =>
    ({
      run: (argv: readonly string[]) => {
        const [status, stdout] = says[argv[0] ?? ''] ?? [];
        return stdout === undefined
          ? Promise.reject(new VirtnetError('missing', { code: 'missing-tool', tools: [], install: '' }))
          : Promise.resolve({ command: argv.join(' '), status, stdout, stderr: 'no', durationMs: 0 });
      },
    }) as unknown as Host;
  const refuse = (host: Host, zoneGoesAlong = false): Promise<void> =>
    refuseFiltered(host, { bridge: 'br0', card: 'eth0', zoneGoesAlong });

  it('takes a host without a firewall', async () => {
    await expect(refuse(hostOf({}))).resolves.toBeUndefined();
  });

  it('says what to type where firewalld has the card in a zone, unless that goes along', async () => {
    const host = hostOf({
      'firewall-cmd': [0, 'home\n'],
      nft: [0, 'table inet firewalld {\n\tchain a {\n\t\tiifname "eth0" goto b\n\t}\n}\n'],
    });
    await expect(refuse(host)).rejects.toThrow('firewall-cmd --permanent --zone=home --add-interface=br0');
    await expect(refuse(host, true)).resolves.toBeUndefined();
  });

  it('does not take a firewall that cannot be read for none', async () => {
    await expect(refuse(hostOf({ nft: [1, ''] }))).rejects.toThrow(
      'What the firewall says of eth0 cannot be read',
    );
  });
});
