/** Asks dnsmasq and iptables-restore whether they would take what was generated, many definitions in one call. */
import { spawnSync } from 'node:child_process';
import type { DnsmasqConfiguration } from '../../electron/helper/kinds/dnsmasq/dnsmasqConf';
import type { FirewallFamily } from '../../electron/helper/kinds/firewall/firewallModel';

/** Options that dnsmasq takes once (option.c, ARG_ONE): of several definitions, the first one's are asked about. */
const ONCE =
  /^(pid-file|dhcp-leasefile|dhcp-lease-max|port|cache-size|domain-suffix|log-facility|edns-packet-max|local-ttl)=/;

/** Throws with the lines that dnsmasq refuses. */
export function testDnsmasq(configurations: readonly DnsmasqConfiguration[]): void {
  const lines = new Set(
    configurations.flatMap(({ conf }) => conf.split('\n').filter((line) => line !== '' && !ONCE.test(line))),
  );
  // dnsmasq reads a file of hosts only when it starts; its lines are those of dhcp-host, each address once.
  const hosts = new Map(
    configurations
      .flatMap(({ hosts: text }) => (text ?? '').split('\n'))
      .filter((line) => line !== '')
      .map((line) => [line.split(',').find((part) => /^\[|^\d+(\.\d+){3}$/.test(part)), `dhcp-host=${line}`]),
  );
  const once = configurations[0]?.conf.split('\n').filter((line) => ONCE.test(line)) ?? [];
  const all = [...lines, ...hosts.values(), ...once];
  if (dnsmasqAccepts(all)) return;
  const refused = all.filter((line) => !dnsmasqAccepts([line]));
  throw new Error(`dnsmasq refuses:\n${refused.slice(0, 20).join('\n') || 'the lines together'}`);
}

function dnsmasqAccepts(lines: readonly string[]): boolean {
  const input = `${lines.join('\n')}\n`;
  return spawnSync('dnsmasq', ['--test', '--conf-file=-'], { input }).status === 0;
}

/** Throws with what iptables-restore says; each definition gives its lines by table. */
export function testRules(family: FirewallFamily, definitions: readonly Map<string, string[]>[]): void {
  const tables = new Map<string, Set<string>>();
  for (const [table, lines] of definitions.flatMap((definition) => [...definition])) {
    const known = tables.get(table) ?? new Set();
    lines.forEach((line) => known.add(line));
    tables.set(table, known);
  }
  const isChain = (line: string): boolean => line.startsWith('-N ');
  const input = [...tables]
    .map(([table, lines]) => {
      const all = [...lines];
      return [
        `*${table}`,
        ...all.filter(isChain),
        ...all.filter((line) => !isChain(line)),
        'COMMIT',
        '',
      ].join('\n');
    })
    .join('');
  const program = family === 'ipv4' ? 'iptables-restore' : 'ip6tables-restore';
  const { status, stderr } = spawnSync('unshare', ['--net', program, '--test', '--noflush'], {
    input,
    encoding: 'utf8',
  });
  if (status === 0) return;
  const line = Number(/line:? (\d+)/.exec(stderr)?.[1] ?? 0);
  throw new Error(`${program} refuses "${input.split('\n')[line - 1] ?? ''}": ${stderr}`);
}
