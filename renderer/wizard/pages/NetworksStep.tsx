/** Step 2: the networks that exist here, and the addresses that are taken. */
import { networkText } from '../../../shared/definition/describe';
import { SwitchPicture } from '../../pictures/SwitchPicture';
import { StateDot } from '../../ui/shown/StateDot';
import { TypeBadge } from '../../ui/shown/TypeBadge';
import { AddressRuler } from '../../pictures/AddressRuler';
import styles from './NetworksStep.module.css';
import type { StepProps } from './stepProps';

export function NetworksStep({ snapshot }: StepProps) {
  return (
    <div className={styles.page}>
      <section aria-label="Existing networks">
        {snapshot.networks.length === 0 ? (
          <div className={styles.none}>
            <SwitchPicture labelled />
            <p>
              There is no virtual network on this host yet. A virtual network is a switch in the host: guests
              are plugged in to it, and the host can connect it with the outside.
            </p>
          </div>
        ) : (
          <ul className={styles.networks}>
            {snapshot.networks.map(({ name, state, device, definition }) => (
              <li key={name} className={styles.network}>
                <StateDot state={state} />
                <span className={styles.name}>{name}</span>
                <span className={styles.fact}>{device}</span>
                <span className={styles.fact}>{networkText(definition)}</span>
                <TypeBadge mode={definition.forward.mode} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className={styles.space} aria-labelledby="address-space-heading">
        <h3 id="address-space-heading">Addresses in use</h3>
        <AddressRuler addressSpace={snapshot.host.addressSpace} />
      </section>
    </div>
  );
}
