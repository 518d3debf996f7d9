/** Raw dnsmasq options of a definition: which ones are refused, and how text is written into a configuration line. */

/** What an option would do beyond serving one network, by which it is refused. */
export const REFUSED_OPTIONS: Record<string, readonly string[]> = {
  'runs programs': [
    'dhcp-script',
    'dhcp-luascript',
    'dhcp-scriptuser',
    'leasefile-ro',
    'script-arp',
    'script-on-renewal',
    'conf-script',
  ],
  'reads or writes files of the host': [
    'conf-file',
    'conf-dir',
    'addn-hosts',
    'hostsdir',
    'dhcp-hostsfile',
    'dhcp-hostsdir',
    'dhcp-optsfile',
    'dhcp-optsdir',
    'dhcp-leasefile',
    'read-ethers',
    'resolv-file',
    'servers-file',
    'pid-file',
    'log-facility',
    'dumpfile',
    'dnssec-timestamp',
    'trust-anchors-file',
    'tftp-root',
    'tftp-unique-root',
    'enable-tftp',
  ],
  'changes who dnsmasq is or how it runs': [
    'user',
    'group',
    'keep-in-foreground',
    'no-daemon',
    'test',
    'version',
    'help',
    'enable-dbus',
    'enable-ubus',
  ],
  'changes the firewall': ['ipset', 'nftset', 'connmark-allowlist', 'connmark-allowlist-enable'],
  'makes dnsmasq answer on other devices': [
    'interface',
    'except-interface',
    'listen-address',
    'bind-interfaces',
    'bind-dynamic',
    'auth-server',
    'bridge-interface',
    'shared-network',
    'dhcp-relay',
  ],
};

const INSTEAD: Record<string, string> = {
  'tftp-root': ' Use <tftp root="…"/> of the <ip> instead.',
  'enable-tftp': ' Use <tftp root="…"/> of the <ip> instead.',
  'addn-hosts': ' Use <host> in <dns> instead.',
  'dhcp-hostsfile': ' Use <host> in <dhcp> instead.',
};

/** Longest line that dnsmasq reads as one: it goes on with the rest as a new line (read_file with MAXDNAME, dnsmasq 2.90). */
export const LINE_BYTES_MAX = 1000;

/**
 * Why a raw option may not be used, as a sentence, or null when it may. The name is held to its plain spelling,
 * because dnsmasq takes quotes out of a line before it looks for the name.
 */
export function refusedOption(line: string): string | null {
  const name = /^([a-z0-9][a-z0-9-]*)(?: *=.*)?$/u.exec(line)?.[1];
  if (name === undefined || line !== line.trim())
    return 'a dnsmasq option is "name" or "name=value" with a name in lower case';
  const reason = Object.keys(REFUSED_OPTIONS).find((key) => REFUSED_OPTIONS[key]?.includes(name));
  return reason === undefined
    ? null
    : `the dnsmasq option "${name}" ${reason}, and is refused.${INSTEAD[name] ?? ''}`;
}

/** The text as one value of a configuration line: in quotes when it holds anything that dnsmasq would interpret. */
export const optionText = (text: string): string =>
  /^[A-Za-z0-9_=.:;/+@~-]+( [A-Za-z0-9_=.:;/+@~-]+)*$/.test(text)
    ? text
    : `"${text.replace(/["\\]/g, '\\$&')}"`;
