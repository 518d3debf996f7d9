/** Raw dnsmasq options of a definition: which ones are allowed, and how text is written into a configuration line. */

import { lookUp } from './lookUp';
import { t, type TextKey } from '../language/language';

/** Options that serve one network and nothing else, whatever their value (dnsmasq(8), looked through at 2.90). */
export const HARMLESS_OPTIONS: ReadonlySet<string> = new Set(
  `
  add-cpe-id add-mac add-subnet address alias all-servers auth-peer auth-sec-servers auth-soa auth-ttl auth-zone
  bind-dynamic bogus-nxdomain bogus-priv bootp-dynamic caa-record cache-rr cache-size clear-on-reload cname conntrack
  dhcp-alternate-port dhcp-authoritative dhcp-boot dhcp-broadcast dhcp-circuitid dhcp-client-update dhcp-duid dhcp-fqdn
  dhcp-generate-names dhcp-ignore dhcp-ignore-clid dhcp-ignore-names dhcp-lease-max dhcp-mac dhcp-match dhcp-name-match
  dhcp-no-override dhcp-option dhcp-option-force dhcp-proxy dhcp-pxe-vendor dhcp-rapid-commit dhcp-remoteid
  dhcp-reply-delay dhcp-sequential-ip dhcp-subscrid dhcp-ttl dhcp-userclass dhcp-vendorclass dns-forward-max
  dns-loop-detect dns-rr dnssec dnssec-check-unsigned dnssec-debug dnssec-limits dnssec-no-timecheck domain
  domain-needed domain-suffix dynamic-host edns-packet-max enable-ra expand-hosts fast-dns-retry filter-A filter-AAAA
  filter-rr filterwin2k host-record ignore-address interface-name local-service local-ttl localise-queries localmx
  log-async log-debug log-dhcp log-queries max-cache-ttl max-port max-tcp-connections max-ttl min-cache-ttl min-port
  mx-host mx-target naptr-record neg-ttl no-dhcp-interface no-dhcpv4-interface no-dhcpv6-interface no-hosts no-ident
  no-negcache no-ping no-poll no-resolv no-round-robin port port-limit proxy-dnssec ptr-record pxe-prompt pxe-service
  query-port quiet-dhcp quiet-dhcp6 quiet-ra quiet-tftp ra-param rebind-domain-ok rebind-localhost-ok selfmx srv-host
  stop-dns-rebind strict-order strip-mac strip-subnet synth-domain tag-if tftp-lowercase tftp-max tftp-mtu
  tftp-no-blocksize tftp-no-fail tftp-port-range tftp-secure tftp-single-port trust-anchor txt-record umbrella
  use-stale-cache
  `
    .trim()
    .split(/\s+/),
);

/** Options that send questions to other hosts, unless they keep a domain here (`local=/lab.test/`). */
export const ASKING_OPTIONS: ReadonlySet<string> = new Set(['server', 'local', 'rev-server']);

/** Options that only some values of are harmless, which depends on the definition; see checkDnsmasqOptions. */
export const BOUND_OPTIONS: ReadonlySet<string> = new Set([
  'auth-server',
  'dhcp-host',
  'dhcp-range',
  'except-interface',
  'interface',
  'listen-address',
]);

/** Why an option is not among those that are allowed, for the ones that people write. */
const REASONS = {
  programs: [
    'conf-script',
    'dhcp-luascript',
    'dhcp-script',
    'dhcp-scriptuser',
    'leasefile-ro',
    'script-arp',
    'script-on-renewal',
  ],
  files: [
    'addn-hosts',
    'conf-dir',
    'conf-file',
    'dhcp-hostsdir',
    'dhcp-hostsfile',
    'dhcp-lease',
    'dhcp-leasefile',
    'dhcp-optsdir',
    'dhcp-optsfile',
    'dnssec-timestamp',
    'dumpfile',
    'dumpmask',
    'enable-tftp',
    'hostsdir',
    'log-facility',
    'pid-file',
    'read-ethers',
    'resolv-file',
    'servers-file',
    'tftp-root',
    'tftp-unique-root',
  ],
  process: [
    'enable-dbus',
    'enable-ubus',
    'group',
    'help',
    'keep-in-foreground',
    'no-daemon',
    'test',
    'user',
    'version',
  ],
  firewall: ['connmark-allowlist', 'connmark-allowlist-enable', 'ipset', 'nftset'],
  devices: ['bind-interfaces', 'bridge-interface', 'dhcp-relay', 'shared-network'],
} as const;
const REASON_NAMES = Object.keys(REASONS) as (keyof typeof REASONS)[];

const INSTEAD: Readonly<Record<string, TextKey>> = {
  'tftp-root': 'definition.option.useTftp',
  'enable-tftp': 'definition.option.useTftp',
  'addn-hosts': 'definition.option.useDnsHost',
  'dhcp-hostsfile': 'definition.option.useDhcpHost',
};

/** Longest line that dnsmasq reads as one: it goes on with the rest as a new line (read_file with MAXDNAME, dnsmasq 2.90). */
export const LINE_BYTES_MAX = 1000;

/** Whether a line says nothing to dnsmasq: it is empty or a comment. */
export const isRemark = (line: string): boolean => line === '' || line.startsWith('#');

/**
 * The option and the value of a line, or null when it is no plain one. The name is held to its plain spelling,
 * because dnsmasq takes quotes out of a line before it looks for the name.
 */
export function partsOfOption(line: string): { name: string; value: string | null } | null {
  const [, name, value] = /^([a-z0-9][a-z0-9-]*|filter-A{1,4})(?: *= *(.*))?$/u.exec(line) ?? [];
  return name === undefined || line !== line.trim() ? null : { name, value: value ?? null };
}

/** Why a raw option may not be used in any definition, or null when it may. */
export function refusedOption(line: string): string | null {
  if (isRemark(line)) return null;
  const name = partsOfOption(line)?.name;
  if (name === undefined) return t('definition.option.form');
  if ([HARMLESS_OPTIONS, ASKING_OPTIONS, BOUND_OPTIONS].some((allowed) => allowed.has(name))) return null;
  const names = (of: readonly string[]): boolean => of.includes(name);
  const reason = REASON_NAMES.find((one) => names(REASONS[one])) ?? 'unknown';
  const instead = lookUp(INSTEAD, name);
  return [t(`definition.option.${reason}`, { name }), ...(instead ? [t(instead)] : [])].join(' ');
}

/** Whether a line makes dnsmasq ask other hosts: `server=/lab.test/` keeps a domain here (dnsmasq(8), --local). */
export function asksOthers(line: string): boolean {
  const option = partsOfOption(line);
  if (option === null || !ASKING_OPTIONS.has(option.name)) return false;
  return option.name === 'rev-server' || !/^\/[A-Za-z0-9_./*-]*\/$/.test(option.value ?? '');
}

/** The text as one value of a configuration line: in quotes when it holds anything that dnsmasq would interpret. */
export const optionText = (text: string): string =>
  /^[A-Za-z0-9_=.:;/+@~-]+( [A-Za-z0-9_=.:;/+@~-]+)*$/.test(text)
    ? text
    : `"${text.replace(/["\\]/g, '\\$&')}"`;
