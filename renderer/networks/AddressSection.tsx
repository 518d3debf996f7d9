/** The addresses of a network, one family at a time, in the guide's words. */
import type { Family } from '../../shared/addresses';
import { describeAddresses, forwardOf, type AddressFacts } from '../../shared/describe';
import type { HostFacts, NetworkState } from '../../shared/snapshot';
import { Fact, Facts } from '../ui/Facts';
import { formatCount } from '../ui/quantity';
import { definitionInForce, leaseCount, wayOut } from './networkFacts';

export interface AddressSectionProps {
  network: NetworkState;
  host: HostFacts;
  family: Family;
}

/** Says what is leased and which way packets leave only while the network is active. */
export function AddressSection({ network, host, family }: AddressSectionProps) {
  const definition = definitionInForce(network);
  const addresses = describeAddresses(definition, family);
  if (addresses.length === 0) return <>Not configured</>;
  const { leased, size } = leaseCount(definition, network.guests, family);
  const active = network.state === 'active';
  const asideOf = ({ dhcpRange }: AddressFacts): string | null => {
    if (dhcpRange !== null) return active ? `${formatCount(leased)} of ${formatCount(size)} leased` : null;
    return family === 'ipv6' ? 'guests make their own from router advertisements' : null;
  };
  return addresses.map((facts, index) => (
    <Facts key={facts.gateway}>
      <Fact name="Network">{facts.network}</Fact>
      {facts.netmask === null ? null : <Fact name="Netmask">{facts.netmask}</Fact>}
      <Fact name="Gateway">{facts.gateway}</Fact>
      <Fact name="DHCP range" aside={asideOf(facts)}>
        {facts.dhcpRange ?? 'Disabled'}
      </Fact>
      {index > 0 ? null : (
        <>
          <Fact
            name="Forwarding"
            aside={active ? wayOut(forwardOf(definition.forward, family), host, family) : null}
          >
            {facts.forwarding}
          </Fact>
          {definition.domain ? <Fact name="DNS domain">{definition.domain.name}</Fact> : null}
        </>
      )}
    </Facts>
  ));
}
