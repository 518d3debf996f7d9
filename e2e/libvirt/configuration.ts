/** Compares what both tell dnsmasq, option by option, and how each writes a definition down. */
import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { formatAddress, parseAddress } from '../../shared/addresses/addresses';
import { networkDefinitionSchema, type NetworkDefinition } from '../../shared/definition/network';
import { KEPT_OUT } from '../../electron/helper/kinds/dnsmasq/dnsmasqConf';
import { readNetworkXml } from '../../shared/xml/networkXml';
import type { Difference } from './expected';
import type { Generated } from './sides';

/**
 * Options that say where files are, and our one wish beyond libvirt (no-ping spares a new guest three seconds), but for the name that no guest gets;
 * libvirt keeps leases by a program of its own and names a file of hosts even when there are none.
 */
const OF_THE_PLACE = ['pid-file', 'dhcp-hostsfile', 'addn-hosts', 'dhcp-leasefile', 'no-ping', 'dhcp-script'];

/** What only one side says, of everything that dnsmasq is told. */
export function configurationDifferences(
  definition: NetworkDefinition,
  ours: Generated,
  theirs: Generated,
): Difference[] {
  return [
    ...differences(
      linesOf(ours.configuration, definition),
      linesOf(theirs.configuration, definition),
      'configuration',
    ),
    ...differences(hostLines(ours.hosts), hostLines(theirs.hosts), 'static hosts'),
    ...differences(hostLines(ours.names), hostLines(theirs.names), 'names'),
  ];
}

/** The number of lines that are compared. */
export const countLines = (
  definition: NetworkDefinition,
  { configuration, hosts, names }: Generated,
): number => linesOf(configuration, definition).length + hostLines(hosts).length + hostLines(names).length;

/** What libvirt's own schema says against this XML; needs `virt-xml-validate`. */
export function schemaFaults(xml: string): string[] {
  const { status, stdout, stderr } = spawnSync('virt-xml-validate', ['-', 'network'], {
    input: xml,
    encoding: 'utf8',
  });
  return status === 0 ? [] : [`schema: ${stdout}${stderr}`.trim()];
}

/** What a definition lost or won on its way through a program that printed it as `xml`. */
export function readBackDifferences(definition: NetworkDefinition, xml: string): string[] {
  const back = networkDefinitionSchema.parse(readNetworkXml(xml));
  if (isDeepStrictEqual(comparable(back), comparable(definition))) return [];
  return [`read back: ${JSON.stringify(back)} instead of ${JSON.stringify(definition)}`];
}

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

const linesOf = (text: string, { ips }: NetworkDefinition): string[] => {
  // libvirt says in every isolated network how to advertise and to lease, even where nobody is.
  const idle = [
    ...KEPT_OUT,
    ...(ips.some(({ address }) => address.includes(':')) ? [] : ['ra-param=*,0,0']),
    ...(ips.some(({ dhcp }) => dhcp !== undefined) ? [] : ['dhcp-option=3']),
  ];
  return text.split('\n').flatMap((line) => {
    const isLeftOut =
      line === '' ||
      line.startsWith('#') ||
      idle.includes(line) ||
      OF_THE_PLACE.includes(line.split('=')[0] ?? '');
    return isLeftOut ? [] : [spell(line)];
  });
};

/** Lines of a file of hosts, whose parts dnsmasq tells by their form; libvirt leaves identifiers of IPv4 hosts out. */
const hostLines = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const parts = line.trim().split(/[,\t]/);
    const kept = line.includes('[') ? parts : parts.filter((part) => !part.startsWith('id:'));
    return line.trim() === '' ? [] : [kept.sort().join(',')];
  });

function differences(ours: string[], theirs: string[], what: string): Difference[] {
  const without = (list: string[], other: string[]): string[] => list.filter((line) => !other.includes(line));
  return [
    ...without(ours, theirs).map((line) => ({
      what: `${what}: ${line}`,
      ours: 'says so',
      theirs: 'does not',
    })),
    ...without(theirs, ours).map((line) => ({
      what: `${what}: ${line}`,
      ours: 'does not',
      theirs: 'says so',
    })),
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
