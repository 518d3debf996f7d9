/** Step 2: the networks that exist here, and the addresses that are taken. */
import { networkText } from '../../../shared/definition/describe';
import { t } from '../../../shared/language/language';
import { SwitchPicture } from '../../pictures/SwitchPicture';
import { StateDot } from '../../ui/shown/StateDot';
import { TypeBadge } from '../../ui/shown/TypeBadge';
import { AddressRuler } from '../../pictures/AddressRuler';
import styles from './NetworksStep.module.css';
import type { StepProps } from './stepProps';

export function NetworksStep({ snapshot }: StepProps) {
  return (
    <div className={styles.page}>
      <section aria-label={t('wizard.networks.existing')}>
        {snapshot.networks.length === 0 ? (
          <div className={styles.none}>
            <SwitchPicture labelled />
            <p>{t('wizard.networks.none')}</p>
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
        <h3 id="address-space-heading">{t('wizard.networks.addresses')}</h3>
        <AddressRuler addressSpace={snapshot.host.addressSpace} />
      </section>
    </div>
  );
}
