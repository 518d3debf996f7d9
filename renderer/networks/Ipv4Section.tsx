/** The IPv4 configuration of a network, in the guide's words. */
import { describeIpv4 } from '../../shared/describe';
import type { HostFacts, NetworkState } from '../../shared/snapshot';
import { Fact, Facts } from '../ui/Facts';
import { formatCount } from '../ui/quantity';
import { definitionInForce, leaseCount, wayOut } from './networkFacts';

/** Says what is leased and which way packets leave only while the network is active. */
export function Ipv4Section({ network, host }: { network: NetworkState; host: HostFacts }) {
  const definition = definitionInForce(network);
  const ipv4 = describeIpv4(definition);
  if (!ipv4) return <>Not configured</>;
  const { leased, size } = leaseCount(definition, network.guests);
  const active = network.state === 'active';
  return (
    <Facts>
      <Fact name="Network">{ipv4.network}</Fact>
      <Fact name="Netmask">{ipv4.netmask}</Fact>
      <Fact name="Gateway">{ipv4.gateway}</Fact>
      <Fact
        name="DHCP range"
        aside={size > 0 && active ? `${formatCount(leased)} of ${formatCount(size)} leased` : null}
      >
        {ipv4.dhcpRange}
      </Fact>
      <Fact name="Forwarding" aside={active ? wayOut(definition.forward, host) : null}>
        {ipv4.forwarding}
      </Fact>
      {definition.domain ? <Fact name="DNS domain">{definition.domain.name}</Fact> : null}
    </Facts>
  );
}
