/** Starts every definition once by a real libvirt and once by us, and compares all that can be seen of both networks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkDefinitionSchema, type NetworkDefinition } from '../../shared/definition/network';
import { readNetworkXml, writeNetworkXml } from '../../shared/xml/networkXml';
import { command } from '../fixtures/command';
import { configurationDifferences, countLines, readBackDifferences, schemaFaults } from './configuration';
import { reasonFor, type Difference } from './expected';
import { compareFolder } from './folder';
import { prepareServices, services, standing } from './services';
import { openSides, type Side } from './sides';
import { OTHERS, surround } from './places';
import { traffic, type Outcomes } from './traffic';

/** Where things lie that a bundled program cannot find by itself. */
interface Programs {
  /** The bundled command line. */
  virtnet: string;
  /** The agents' scripts. */
  trafficAgent: string;
  dhcpv6Client: string;
}

interface Result {
  /** Lines that dnsmasq is told. */
  lines: number;
  probes: number;
  expected: { difference: Difference; reason: string }[];
  faults: string[];
  /** What of the definition could not be compared here, and why. */
  notes: string[];
}

/** A host whose own firewall refuses what nobody has allowed: only then is it seen what a network's rules accept. */
const REFUSE_ALL = ['iptables', 'ip6tables']
  .flatMap((program) => [
    ...['INPUT', 'OUTPUT', 'FORWARD'].map((chain) => `${program} -w -P ${chain} DROP`),
    ...['INPUT', 'OUTPUT'].map(
      (chain) => `${program} -w -A ${chain} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    ),
  ])
  .concat(
    // A file by TFTP comes from a port of its own, which belongs to the question only by the kernel's helper.
    'iptables -w -t raw -A PREROUTING -p udp --dport 69 -j CT --helper tftp',
    // Without neighbour discovery there is no IPv6 at all (RFC 4890 §4.4.1).
    ['INPUT', 'OUTPUT'].flatMap((chain) =>
      [133, 134, 135, 136].map(
        (type) => `ip6tables -w -A ${chain} -p icmpv6 --icmpv6-type ${type} -j ACCEPT`,
      ),
    ),
  )
  .join(' && ');

/** Parts that need what not every kernel has. */
const OF_THE_KERNEL = ['bandwidth', 'portIsolation'] as const;
/** What the programs say of a kernel that lacks something; iproute2, and we. */
const LACKING = /qdisc kind is unknown|This kernel cannot/;
/** The first libvirt with a title and a description for networks. */
const TITLES_SINCE = [9, 7] as const;

async function compare(definition: NetworkDefinition, version: string, programs: Programs): Promise<Result> {
  const { known, notes } = knownTo(version, definition);
  const started = startable(known);
  try {
    return await compareStarted(known, started, notes, programs);
  } catch (error) {
    const parts = OF_THE_KERNEL.filter((part) => known[part] !== undefined);
    if (parts.length === 0 || !LACKING.test(String(error))) throw error;
    const rest = { ...started };
    for (const part of parts) delete rest[part];
    const note = `started without ${parts.join(' and ')}: this kernel lacks what ${/qdisc/.test(String(error)) ? 'libvirt needs' : 'we need'} for it`;
    return compareStarted(known, rest, [...notes, note], programs);
  }
}

async function compareStarted(
  definition: NetworkDefinition,
  started: NetworkDefinition,
  notes: string[],
  programs: Programs,
): Promise<Result> {
  const { name } = definition;
  const [libvirt, ours] = await openSides(programs.virtnet);
  try {
    await ours.define(name, writeNetworkXml(definition));
    const exported = await ours.dump(name);
    await libvirt.define(name, exported);
    const faults = [
      ...schemaFaults(exported),
      ...readBackDifferences(definition, exported).map((text) => `ours: ${text}`),
      ...readBackDifferences(definition, await libvirt.dump(name)).map((text) => `libvirt: ${text}`),
    ];
    const [theirs, own] = await Promise.all([
      observe(libvirt, started, programs),
      observe(ours, started, programs),
    ]);
    const generated = await ours.generated(name);
    const differences = configurationDifferences(started, generated, await libvirt.generated(name));
    for (const what of new Set([...own.keys(), ...theirs.keys()])) {
      const pair = { what, ours: own.get(what) ?? 'not there', theirs: theirs.get(what) ?? 'not there' };
      if (pair.ours !== pair.theirs) differences.push(pair);
    }
    const judged = differences.map((difference) => ({
      difference,
      reason: reasonFor(difference, started),
    }));
    return {
      lines: countLines(started, generated),
      probes: own.size,
      expected: judged.flatMap(({ difference, reason }) => (reason === null ? [] : [{ difference, reason }])),
      faults: [
        ...faults,
        ...judged.flatMap(({ difference, reason }) => (reason === null ? [inWords(difference)] : [])),
      ],
      notes,
    };
  } finally {
    libvirt.site.close();
    ours.site.close();
  }
}

/** What libvirt has not at all. */
const OURS_ALONE = ['outsideUntil', 'portForwards', 'routerAdvertisements'] as const;
const NEW = ['title', 'description'] as const;

/** The definition without what libvirt has not, or this version of it not yet. */
function knownTo(
  version: string,
  definition: NetworkDefinition,
): { known: NetworkDefinition; notes: string[] } {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > TITLES_SINCE[0] || (major === TITLES_SINCE[0] && minor >= TITLES_SINCE[1]);
  const never = OURS_ALONE.filter((part) => definition[part] !== undefined);
  const notYet = NEW.filter((part) => !isNew && definition[part] !== undefined);
  const known = { ...definition };
  for (const part of [...never, ...notYet]) delete known[part];
  return {
    known,
    notes: [
      ...(never.length > 0 ? [`without ${never.join(' and ')}, which libvirt has not`] : []),
      ...(notYet.length > 0
        ? [`without ${notYet.join(' and ')}, which libvirt has since ${TITLES_SINCE.join('.')}`]
        : []),
    ],
  };
}

/** One port is a range to iptables and to us; libvirt stores it, but starts only networks with two or more. */
function startable(definition: NetworkDefinition): NetworkDefinition {
  const { forward } = definition;
  if (forward.mode !== 'nat' || !forward.ports || forward.ports.start !== forward.ports.end)
    return definition;
  const { start, end } = forward.ports;
  return { ...definition, forward: { ...forward, ports: { start, end: end + 1 } } };
}

/** Starts the networks and tries everything on them, first on a host that lets everything pass, then on one that does not. */
async function observe(side: Side, definition: NetworkDefinition, programs: Programs): Promise<Outcomes> {
  for (const network of [...OTHERS, definition]) {
    await side.define(network.name, writeNetworkXml(network));
    if (network === definition) await prepareServices(side, definition);
    await side.start(network.name);
  }
  const places = await surround(side, definition, programs.trafficAgent);
  const outcomes: Outcomes = await standing(side, definition);
  const walk = async (host: string): Promise<void> => {
    const served = await services(side, definition, programs.dhcpv6Client);
    const passed = await traffic(side, definition, places);
    for (const [what, outcome] of [...served, ...passed]) outcomes.set(`${host}: ${what}`, outcome);
  };
  await walk('open host');
  const refused = await side.site.within('host', ['sh', '-c', REFUSE_ALL]);
  if (refused.status !== 0) throw new Error(refused.stderr);
  await walk('closed host');
  return outcomes;
}

const inWords = ({ what, ours, theirs }: Difference): string => `${what}: ours ${ours}; libvirt's ${theirs}`;

/** The definitions of all golden cases, and those that only this comparison needs. */
function definitions(folders: readonly string[], wanted: readonly string[]): [string, NetworkDefinition][] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder).map((name): [string, string] => [
      name.replace(/\.xml$/, ''),
      name.endsWith('.xml') ? join(folder, name) : join(folder, name, 'definition.xml'),
    ]),
  );
  return files
    .filter(([name]) => wanted.length === 0 || wanted.includes(name))
    .map(([name, file]) => [name, networkDefinitionSchema.parse(readNetworkXml(readFileSync(file, 'utf8')))]);
}

function show(title: string, { lines, probes, expected, faults, notes }: Result): void {
  const counts = [lines, probes, expected.length, faults.length];
  console.log(`${title.padEnd(20)}${counts.map((count) => String(count).padStart(12)).join('')}`);
  for (const note of notes) console.log(`  ${note}`);
  for (const fault of faults) console.log(`  DIFFERS ${fault}`);
}

async function main([source = '', virtnet = '', ...wanted]: string[]): Promise<number> {
  const fixtures = join(source, 'e2e/fixtures');
  const programs = {
    virtnet,
    trafficAgent: join(fixtures, 'trafficAgent.mjs'),
    dhcpv6Client: join(fixtures, 'dhcpv6Client.mjs'),
  };
  const [option, folder] = wanted;
  if (option === '--folder') return compareFolder(folder ?? '.', virtnet);
  const cases = definitions(
    [join(source, 'electron/helper/core/testdata'), join(source, 'e2e/libvirt/cases')],
    wanted,
  );
  const version = (await command(['virsh', '--version'])).stdout.trim();
  console.log(`libvirt ${version}, ${cases.length} definitions\n`);
  const heads = ['options', 'probes', 'on purpose', 'DIFFERS'];
  console.log(`${'definition'.padEnd(20)}${heads.map((head) => head.padStart(12)).join('')}`);
  const results: Result[] = [];
  const queue = [...cases];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [title, definition] = next;
      const result = await compare(definition, version, programs).catch((error: unknown) => ({
        ...{ lines: 0, probes: 0, expected: [], notes: [] },
        faults: [String(error)],
      }));
      results.push(result);
      show(title, result);
    }
  };
  // Most of the time goes by with waiting for what is swallowed.
  await Promise.all([work(), work()]);
  console.log('\nOn purpose:');
  const expected = results.flatMap((result) => result.expected);
  for (const reason of new Set(expected.map((one) => one.reason))) {
    const found = expected.filter((one) => one.reason === reason);
    const example = found[0] ? inWords(found[0].difference) : '';
    console.log(`  ${found.length} × ${reason}\n      as in ${example}`);
  }
  return results.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

// Machines end with this process by what it does at its exit, which a signal alone would skip.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
process.exit(await main(process.argv.slice(2)));
