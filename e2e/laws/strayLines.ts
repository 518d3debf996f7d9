/** Counts the lines of a generated configuration against its definition: each option as often as it was asked for. */
import { expect } from 'vitest';
import type { DnsmasqConfiguration } from '../../electron/helper/kinds/dnsmasq/dnsmasqConf';
import type { NetworkDefinition } from '../../shared/definition/network';

const optionOf = (line: string): string => /^[^=]*/.exec(line)?.[0] ?? '';

/** How often each option may stand in the configuration; what is not named may not stand there. */
function asked({
  dns,
  domain,
  ips,
  dnsmasqOptions,
  mtu,
  hostResolves,
  span,
}: NetworkDefinition): Map<string, number> {
  const served = ips.flatMap(({ dhcp }) => dhcp ?? []);
  const count = <T>(list: readonly T[] | undefined): number => list?.length ?? 0;
  const limits = new Map<string, number>([
    ...['strict-order', 'pid-file', 'except-interface', 'bind-dynamic', 'interface', 'port', 'no-resolv'].map(
      (name) => [name, 1] as const,
    ),
    ...[
      'no-ping',
      'dhcp-no-override',
      'dhcp-authoritative',
      'dhcp-name-match',
      'dhcp-ignore-names',
      'dhcp-lease-max',
      'dhcp-leasefile',
    ].map((name) => [name, 1] as const),
    // What other hosts have given out stands in files of its own.
    ['dhcp-hostsfile', span ? 2 : 1],
    ...['enable-ra', 'ra-param', 'enable-tftp', 'domain-needed'].map((name) => [name, 1] as const),
    ['server', count(dns.forwarders)],
    ['txt-record', count(dns.texts)],
    ['srv-host', count(dns.services)],
    ['addn-hosts', dns.enabled ? (span ? 2 : 1) : 0],
    ['domain', domain ? 1 : 0],
    ['expand-hosts', domain ? 1 : 0],
    [
      'local',
      // What the host asks for is not to be asked of the host again.
      ips.filter(({ localPtr }) => localPtr === true || hostResolves === true).length +
        (domain?.localOnly === true || hostResolves === true ? 1 : 0) +
        (dns.forwardPlainNames === false ? 1 : 0),
    ],
    ['tftp-root', ips.filter(({ tftpRoot }) => tftpRoot !== undefined).length],
    ['dhcp-boot', served.filter(({ bootp }) => bootp).length],
    [
      'dhcp-range',
      served.reduce((sum, { ranges }) => sum + Math.max(ranges.length, 1), 0) +
        ips.filter(({ dhcp }) => !dhcp).length,
    ],
    ['dhcp-option', 1 + (mtu === undefined ? 0 : 1)],
  ]);
  for (const line of dnsmasqOptions ?? []) {
    const name = optionOf(line).trim();
    limits.set(name, (limits.get(name) ?? 0) + 1);
  }
  return limits;
}

/** Fails when a line is too long for dnsmasq to read as one, or stands there more often than asked for. */
export function expectOnlyAskedFor(
  definition: NetworkDefinition,
  { conf, hosts, names }: DnsmasqConfiguration,
): void {
  const [, ...lines] = conf.trimEnd().split(/[\n\r]/);
  const left = asked(definition);
  for (const line of lines) {
    expect(Buffer.byteLength(line), line).toBeLessThan(1_025);
    const name = optionOf(line).trim();
    const rest = left.get(name) ?? 0;
    expect(rest, `the line "${line}" was not asked for`).toBeGreaterThan(0);
    left.set(name, rest - 1);
  }
  const lineCount = (text: string | null): number => (text === null ? 0 : text.split(/[\n\r]/).length - 1);
  expect(lineCount(hosts)).toBe(definition.ips.reduce((sum, { dhcp }) => sum + (dhcp?.hosts.length ?? 0), 0));
  expect(lineCount(names)).toBe(definition.dns.hosts?.length ?? 0);
}
