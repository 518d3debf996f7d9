/** Reads leases again and again: what is written as it was is not taken apart anew, and is the same object as before. */
import type { LeaseFacts } from '../../../shared/contract/snapshot';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { Host } from '../host/host';
import { networkFiles, type Paths } from '../host/paths';
import { leaseOfLine, SERVER } from './leaseFile';
import { factsOf, prefixesOf } from './leases';

/** The file of one network as it was last read. */
interface Reading {
  text: string;
  /** The subnets that its addresses were looked for in. */
  subnets: string;
  lines: readonly string[];
  /** What each line says; null for what is no lease. */
  facts: readonly (LeaseFacts | null)[];
  leases: readonly LeaseFacts[];
}

/** So many lines may have gone at one place before those behind it are taken for new ones. */
const GONE_MAX = 16;

export class LeaseReader {
  private readonly readings = new Map<string, Reading>();

  constructor(
    private readonly host: Pick<Host, 'readFile'>,
    private readonly paths: Paths,
  ) {}

  /** All leases of a network, as readLeases gives them; the very same list when nothing has changed. */
  async read({ name, ips }: Pick<NetworkDefinition, 'name' | 'ips'>): Promise<readonly LeaseFacts[]> {
    const text = (await this.host.readFile(networkFiles(this.paths, name).leases)) ?? '';
    const subnets = ips.map(({ address, prefix }) => `${address}/${prefix}`).join();
    const before = this.readings.get(name);
    const isComparable = before?.subnets === subnets;
    if (isComparable && before.text === text) return before.leases;
    const reading = { text, subnets, ...taken(text, ips, isComparable ? before : null) };
    this.readings.set(name, reading);
    return reading.leases;
  }

  /** Forgets networks that no longer run. */
  keepOnly(networks: ReadonlySet<string>): void {
    for (const name of this.readings.keys()) if (!networks.has(name)) this.readings.delete(name);
  }
}

/** dnsmasq writes leases in one order, a new one before the others: so equal lines are met in passing. */
function taken(
  text: string,
  ips: NetworkDefinition['ips'],
  before: Pick<Reading, 'lines' | 'facts'> | null,
): Pick<Reading, 'lines' | 'facts' | 'leases'> {
  const prefixOf = prefixesOf(ips);
  const lines = text.split('\n');
  const facts: (LeaseFacts | null)[] = [];
  const leases: LeaseFacts[] = [];
  let family: LeaseFacts['family'] = 'ipv4';
  let at = 0;
  const again = (line: string): LeaseFacts | null | undefined => {
    if (!before) return undefined;
    for (let ahead = at; ahead < at + GONE_MAX && ahead < before.lines.length; ahead += 1) {
      if (before.lines[ahead] !== line) continue;
      at = ahead + 1;
      return before.facts[ahead];
    }
    return undefined;
  };
  for (const line of lines) {
    if (line.startsWith(SERVER)) family = 'ipv6';
    let fact = again(line);
    if (fact === undefined) {
      const lease = leaseOfLine(line, family);
      fact = lease && factsOf(lease, prefixOf);
    }
    facts.push(fact);
    if (fact) leases.push(fact);
  }
  return { lines, facts, leases };
}
