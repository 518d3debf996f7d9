/** The Details of a network: what it is called, whether it starts on boot, its addresses, its device. */
import type { HostFacts, NetworkState } from '../../shared/snapshot';
import { setAutostart } from '../actions';
import { isReady, useStore } from '../store';
import { Checkbox } from '../ui/Checkbox';
import { Fact, Facts } from '../ui/Facts';
import { Fold } from '../ui/Fold';
import { StateDot } from '../ui/StateDot';
import { InterfaceSection } from './InterfaceSection';
import { Ipv4Section } from './Ipv4Section';
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
        <Ipv4Section network={network} host={host} />
      </Fold>
      <Fold title="IPv6 configuration">Not configured</Fold>
      {network.interface ? (
        <Fold title="Interface" defaultExpanded>
          <InterfaceSection facts={network.interface} />
        </Fold>
      ) : null}
    </div>
  );
}

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
