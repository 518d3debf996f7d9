/** Hostile and random definitions: what is accepted yields configurations that the programs accept, without a stray line. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharedResources } from '../../electron/helper/core/desired';
import { dnsmasqConfiguration } from '../../electron/helper/kinds/dnsmasq/dnsmasqConf';
import { networkFirewall } from '../../electron/helper/kinds/firewall/firewallRules';
import { FAMILIES, type FirewallFamily } from '../../electron/helper/kinds/firewall/firewallModel';
import { chain as chainKind } from '../../electron/helper/kinds/firewall/chain';
import { only } from '../../electron/helper/kinds/kind';
import { systemPaths } from '../../electron/helper/host/paths';
import { checkNetwork } from '../../shared/check/check';
import type { CheckContext } from '../../shared/check/checkContext';
import { VirtnetError } from '../../shared/contract/error';
import { networkDefinitionSchema, type NetworkDefinition } from '../../shared/definition/network';
import { readNetworkXml, writeNetworkXml } from '../../shared/xml/networkXml';
import { hostileDocument } from './hostileXml';
import { expectOnlyAskedFor } from './strayLines';
import { testDnsmasq, testRules } from './testedTools';

/** `npm run fuzz` asks for many; the tests take a sample that is always the same. */
const cases = Number(process.env['FUZZ_CASES'] ?? 2_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const BATCH = 500;

const paths = systemPaths('/fuzz');

/** The definition that a document gives, or null when it is refused as it should be. */
function accept(xml: string): NetworkDefinition | null {
  try {
    const draft = readNetworkXml(xml);
    const device = 'device' in draft.forward && draft.forward.device ? [draft.forward.device] : [];
    const context: CheckContext = {
      networks: [],
      devices: device,
      uplinks: device,
      addressSpace: [],
      self: null,
    };
    if (checkNetwork(draft, context).some(({ severity }) => severity === 'error')) return null;
    const parsed = networkDefinitionSchema.safeParse(draft);
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (!(error instanceof VirtnetError)) throw error;
    expect(['invalid-definition', 'unsupported']).toContain(error.code);
    expect(error.message.length).toBeLessThan(5_000);
    return null;
  }
}

/** What decides nothing about chains. */
const context = {
  ...{ paths: systemPaths('/fake'), hasIpv6: true, acceptingDevices: [], boundsLearning: false },
  ...{ ports: new Map<string, string[]>(), frr: { router: false, vnis: false } },
};

/** What one family's part of the firewall would be given to a restore program. */
function rulesOf(definition: NetworkDefinition, family: FirewallFamily): Map<string, string[]> {
  const { chains, entries } = networkFirewall(definition);
  const lines = new Map<string, string[]>();
  const add = (table: string, line: string): void =>
    void lines.set(table, [...(lines.get(table) ?? []), line]);
  const shared = only(chainKind, sharedResources([{ definition, pollResolv: true }], context).values());
  for (const { value } of shared) if (value.family === family) add(value.table, `-N ${value.chain}`);
  const own = chains.filter((chain) => chain.family === family);
  for (const { table, chain } of own) add(table, `-N ${chain}`);
  for (const { table, chain, rules } of own) for (const rule of rules) add(table, `-A ${chain} ${rule}`);
  for (const entry of entries)
    if (entry.family === family) add(entry.table, `-A ${entry.chain} ${entry.rule}`);
  return lines;
}

it(`accepts nothing that dnsmasq or iptables refuse, nor anything with a line too many (${cases} cases)`, () => {
  let accepted = 0;
  for (let done = 0; done < cases; done += BATCH) {
    const documents = fc.sample(hostileDocument, {
      numRuns: Math.min(BATCH, cases - done),
      seed: seed + done,
    });
    const definitions = documents.flatMap((xml) => accept(xml) ?? []);
    accepted += definitions.length;
    const configurations = definitions.flatMap((definition) => {
      expect(networkDefinitionSchema.parse(readNetworkXml(writeNetworkXml(definition)))).toEqual(definition);
      const configuration = dnsmasqConfiguration(definition, true, paths);
      if (!configuration) return [];
      expectOnlyAskedFor(definition, configuration);
      // What stands in raw options is between the person and dnsmasq, which says so when the network starts.
      const raw = new Set(definition.dnsmasqOptions);
      const lines = configuration.conf.split('\n').filter((line) => !raw.has(line));
      return { ...configuration, conf: lines.join('\n') };
    });
    testDnsmasq(configurations);
    for (const family of FAMILIES)
      testRules(
        family,
        definitions.map((definition) => rulesOf(definition, family)),
      );
  }
  // Were everything refused, nothing would have been tested.
  expect(accepted).toBeGreaterThan(cases / 5);
});
