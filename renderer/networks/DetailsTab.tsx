/** The Details of a network: what it is called, whether it starts on boot, its addresses, its device. */
import { describeAddresses } from '../../shared/describe';
import type { HostFacts, NetworkState } from '../../shared/snapshot';
import { setAutostart } from '../actions';
import { isReady, useStore } from '../store';
import { Checkbox } from '../ui/Checkbox';
import { Fact, Facts } from '../ui/Facts';
import { Fold } from '../ui/Fold';
import { StateDot } from '../ui/StateDot';
import { AddressSection } from './AddressSection';
import { InterfaceSection } from './InterfaceSection';

import { definitionInForce } from './networkFacts';
import styles from './NetworkPage.module.css';

/** Autostart applies at once; the rest is what is in force now. */
export function DetailsTab({ network, host }: { network: NetworkState; host: HostFacts }) {
  return (
    <div className={styles.tab}>
      <Facts>
        <Fact name="Name">{network.name}</Fact>
        <Fact name="Device">{network.device}</Fact>
        <Fact name="State">
          <StateDot state={network.drift.length > 0 ? 'changed' : network.state} decorative />{' '}
          {network.state === 'active' ? 'Active' : 'Inactive'}
          {network.drift.length > 0 ? ', changed outside' : ''}
        </Fact>
        <Fact name="Autostart">
          <AutostartBox network={network} />
        </Fact>
      </Facts>
      <Fold title="IPv4 configuration" defaultExpanded>
        <AddressSection network={network} host={host} family="ipv4" />
      </Fold>
      <Fold title="IPv6 configuration" defaultExpanded={hasIpv6(network)}>
        <AddressSection network={network} host={host} family="ipv6" />
      </Fold>
      {network.interface ? (
        <Fold title="Interface" defaultExpanded>
          <InterfaceSection facts={network.interface} />
        </Fold>
      ) : null}
    </div>
  );
}

const hasIpv6 = (network: NetworkState): boolean =>
  describeAddresses(definitionInForce(network), 'ipv6').length > 0;

function AutostartBox({ network }: { network: NetworkState }) {
  const ready = useStore(isReady);
  const busy = useStore((state) => state.busy[network.uuid] !== undefined);
  return (
    <Checkbox
      label="Autostart"
      isSelected={network.autostart}
      isDisabled={!network.persistent || !ready}
      isReadOnly={busy}
      onChange={(selected) => void setAutostart(network, selected)}
      {...(network.persistent
        ? {}
        : { hint: 'A temporary network has nothing stored that could start on boot.' })}
    >
      On boot
    </Checkbox>
  );
}
