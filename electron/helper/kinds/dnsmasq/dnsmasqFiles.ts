/** The configuration of a network's dnsmasq, as its files and its process both are made from it. */
import { dnsmasqConfiguration, type DnsmasqConfiguration } from './dnsmasqConf';
import type { Paths } from '../../host/paths';
import type { ActiveNetwork } from '../kindContext';

/** What was last made for each network. */
const made = new WeakMap<ActiveNetwork, { paths: Paths; configuration: DnsmasqConfiguration | null }>();

/** Null for a network that needs no dnsmasq. */
export function configurationOf(network: ActiveNetwork, paths: Paths): DnsmasqConfiguration | null {
  const known = made.get(network);
  if (known?.paths === paths) return known.configuration;
  const configuration = dnsmasqConfiguration(network.definition, network.pollResolv, paths);
  made.set(network, { paths, configuration });
  return configuration;
}
