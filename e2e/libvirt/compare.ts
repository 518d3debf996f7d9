/** Defines and starts every golden case in a real libvirt and compares its dnsmasq configuration, option by option, with ours. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { formatAddress, parseAddress } from '../../shared/addresses';
import { networkDefinitionSchema, type NetworkDefinition } from '../../shared/network';
import { readNetworkXml, writeNetworkXml } from '../../shared/networkXml';
import { dnsmasqConfiguration } from '../../electron/helper/dnsmasqConf';
import { systemPaths } from '../../electron/helper/paths';

const LIBVIRT_FILES = '/var/lib/libvirt/dnsmasq';

/**
 * Options that say where files are, and our one wish beyond libvirt (no-ping spares a new guest three seconds);
 * libvirt keeps leases by a program of its own and names a file of hosts even when there are none.
 */
const OF_THE_PLACE = ['pid-file', 'dhcp-hostsfile', 'addn-hosts', 'dhcp-leasefile', 'no-ping', 'dhcp-script'];

function run(...argv: string[]): { ok: boolean; text: string } {
  const [program = '', ...rest] = argv;
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8', timeout: 60_000 });
  return { ok: status === 0, text: `${stdout}${stderr}`.trim() };
}

const virsh = (...argv: string[]): { ok: boolean; text: string } =>
  run('virsh', '-q', '-c', 'qemu:///system', ...argv);

/** The words of a line in one spelling: quotes are only dnsmasq's, and addresses have many forms. */
const spell = (line: string): string =>
  line
    // Without a netmask, dnsmasq takes that of the bridge's address, which is the same.
    .replace(/(?<=^dhcp-range=[\d.]+,static),[\d.]+$/, '')
    .replace(/"((?:[^"\\]|\\.)*)"$/, (_whole, quoted: string) => quoted.replace(/\\(.)/g, '$1'))
    .replace(/[0-9a-f:.]+:[0-9a-f:.]+/g, (word) => {
      const address = parseAddress(word);
      return address ? formatAddress(address) : word;
    });

const linesOf = (text: string, { ips }: NetworkDefinition): string[] =>
  text.split('\n').flatMap((line) => {
    // Nobody is advertised to without IPv6, but libvirt says how in every isolated network.
    const isIdle = line.startsWith('ra-param=') && !ips.some(({ address }) => address.includes(':'));
    const isLeftOut =
      isIdle || line === '' || line.startsWith('#') || OF_THE_PLACE.includes(line.split('=')[0] ?? '');
    return isLeftOut ? [] : [spell(line)];
  });

/** Lines of a file of hosts, whose parts dnsmasq tells by their form; libvirt leaves identifiers of IPv4 hosts out. */
const hostLines = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const parts = line.trim().split(/[,\t]/);
    const kept = line.includes('[') ? parts : parts.filter((part) => !part.startsWith('id:'));
    return line.trim() === '' ? [] : [kept.sort().join(',')];
  });

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** What only one side says. */
function differences(ours: string[], theirs: string[], what: string): string[] {
  const without = (list: string[], other: string[]): string[] => list.filter((line) => !other.includes(line));
  return [
    ...without(ours, theirs).map((line) => `${what}: only ours: ${line}`),
    ...without(theirs, ours).map((line) => `${what}: only libvirt's: ${line}`),
  ];
}

/** The definition as libvirt can know it: with its spelling of addresses, and without identifiers of IPv4 hosts. */
const comparable = (definition: NetworkDefinition): unknown =>
  JSON.parse(
    JSON.stringify(definition, (key, value: unknown) => {
      if (key === 'id') return undefined;
      const address = key === 'address' && typeof value === 'string' ? parseAddress(value) : null;
      return address ? formatAddress(address) : value;
    }),
  );

/** Everything in which libvirt sees one definition differently. */
function compare(definition: NetworkDefinition): string[] {
  const { name } = definition;
  const file = `/run/${name}.xml`;
  writeFileSync(file, writeNetworkXml(definition));
  const valid = run('virt-xml-validate', file, 'network');
  const found = valid.ok ? [] : [`schema: ${valid.text}`];
  const defined = virsh('net-define', file);
  const started = virsh('net-start', name);
  // One port is a range to us, as it is to iptables; libvirt wants two.
  if (/Invalid port range '(\d+)-\1'/.test(started.text)) {
    console.log(`${name}: libvirt does not start it for its range of one port; only the schema is compared`);
    virsh('net-undefine', name);
    return found;
  }
  if (!defined.ok || !started.ok)
    return [...found, `libvirt refuses: ${defined.ok ? started.text : defined.text}`];
  const ours = dnsmasqConfiguration(definition, true, systemPaths());
  const back = networkDefinitionSchema.parse(readNetworkXml(virsh('net-dumpxml', '--inactive', name).text));
  if (!isDeepStrictEqual(comparable(back), comparable(definition))) {
    found.push(`read back: ${JSON.stringify(back)} instead of ${JSON.stringify(definition)}`);
  }
  found.push(
    ...differences(
      linesOf(ours?.conf ?? '', definition),
      linesOf(read(`${LIBVIRT_FILES}/${name}.conf`), definition),
      'configuration',
    ),
    ...differences(
      hostLines(ours?.hosts ?? ''),
      hostLines(read(`${LIBVIRT_FILES}/${name}.hostsfile`)),
      'static hosts',
    ),
    ...differences(
      hostLines(ours?.names ?? ''),
      hostLines(read(`${LIBVIRT_FILES}/${name}.addnhosts`)),
      'names',
    ),
  );
  virsh('net-destroy', name);
  virsh('net-undefine', name);
  return found;
}

function main(folder: string): number {
  const daemon = run('libvirtd', '-d');
  if (!daemon.ok) {
    console.error(`libvirtd does not start: ${daemon.text}`);
    return 1;
  }
  for (let tries = 0; tries < 50 && !virsh('net-list').ok; tries += 1) run('sleep', '0.1');
  console.log(`libvirt ${run('virsh', '--version').text}`);
  const results = readdirSync(folder).map((name) => {
    const xml = readFileSync(join(folder, name, 'definition.xml'), 'utf8');
    const found = compare(networkDefinitionSchema.parse(readNetworkXml(xml)));
    console.log(
      [`${found.length === 0 ? 'same     ' : 'different'} ${name}`, ...found.map((line) => `  ${line}`)].join(
        '\n',
      ),
    );
    return found.length;
  });
  return results.some((count) => count > 0) ? 1 : 0;
}

process.exitCode = main(process.argv[2] ?? '');
