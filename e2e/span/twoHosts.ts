/** Two hosts with a wire between them, each a namespace of its own in which the core runs networks, and guests on their bridges. */
import { spawnSync } from 'node:child_process';
import type { NetworkDefinition } from '../../shared/definition/network';
import {
  applyPlan,
  findDrift,
  planTransition,
  type ActiveNetwork,
} from '../../electron/helper/core/transition';
import { openNamespace } from '../fixtures/namespace';
import type { Namespace } from '../fixtures/namespace';
import { Site } from '../fixtures/site';

/** A host, with what runs on it. */
export class SpanningHost {
  private active: ActiveNetwork[] = [];

  constructor(
    readonly name: string,
    /** Its own address on the wire. */
    readonly address: string,
    readonly namespace: Namespace,
    readonly site: Site,
  ) {}

  /** Goes from what runs to these networks. */
  async run(definitions: readonly NetworkDefinition[]): Promise<void> {
    const after = definitions.map((definition) => ({ definition, pollResolv: true }));
    const { host, paths } = this.namespace;
    const same = this.active.length > 0 && after.length > 0;
    const plan = await planTransition(
      host,
      paths,
      { before: this.active, after, others: [] },
      { thorough: same },
    );
    await applyPlan(host, paths, plan);
    this.active = after;
  }

  /** What differs from what runs, in words. */
  async drift(): Promise<string[]> {
    const { host, paths } = this.namespace;
    const found = await findDrift(host, paths, this.active);
    return [...found.values()].flat().map(({ differs, title }) => differs ?? title);
  }

  shell = (script: string): string => this.namespace.shell(script);
}

/** The two hosts; addresses are for documentation (RFC 5737, RFC 3849). */
export async function openTwoHosts(): Promise<{ hosts: [SpanningHost, SpanningHost]; close(): void }> {
  const [one, two] = [await openNamespace('nft'), await openNamespace('nft')];
  const hosts: [SpanningHost, SpanningHost] = [
    new SpanningHost('orion', '203.0.113.1', one, Site.furnish(one)),
    new SpanningHost('vega', '203.0.113.2', two, Site.furnish(two)),
  ];
  const [from, to] = [one, two].map(targetOf);
  const made = spawnSync(
    'nsenter',
    [`--net=/proc/${from}/ns/net`, ...'ip link add wire type veth peer name wire netns'.split(' '), `${to}`],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  for (const { address, shell } of hosts)
    shell(
      `ip addr add ${address}/24 dev wire; ip addr add ${inIpv6(address)}/64 dev wire nodad; ip link set wire up`,
    );
  return {
    hosts,
    close: () => {
      for (const { site } of hosts) site.close();
    },
  };
}

/** The address of IPv6 that goes with one of IPv4. */
export const inIpv6 = (address: string): string => `2001:db8:113::${address.split('.').at(-1)}`;

/** The process that holds a namespace. */
function targetOf(namespace: Namespace): string {
  const { argv } = namespace.enter([]);
  return argv[argv.indexOf('-t') + 1] ?? '';
}
