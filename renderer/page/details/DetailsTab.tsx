/** The Details of a network, to read and to change in place: name, addresses, forwarding, its device. */
import type { NetworkState } from '../../../shared/contract/snapshot';
import { setAutostart } from '../../asking/actions';
import { Rows, TextRow } from '../../changing/fields/Fields';
import { useForm } from '../../changing/fields/form';
import { listAt, textAt } from '../../../shared/draft/tree';
import { t } from '../../../shared/language/language';
import { isReady, useStore } from '../../state/store';
import { Checkbox } from '../../ui/controls/Checkbox';
import { Fact, Facts } from '../../ui/shown/Facts';
import { Fold } from '../../ui/controls/Fold';
import { StateDot } from '../../ui/shown/StateDot';
import { AddressFields } from './AddressFields';
import { BridgeFields } from './BridgeFields';
import { ForwardingFields, Nat66Row } from './ForwardingFields';
import { InterfaceSection } from './InterfaceSection';
import styles from '../../ui/styles/page.module.css';

/** Autostart applies at once, everything else by Apply. */
export function DetailsTab() {
  const { network, view } = useForm();
  const hasIpv6 = listAt(view.tree, 'ips').some((ip) => textAt(ip, 'address').includes(':'));
  const isJoining = textAt(view.tree, 'forward.mode') === 'bridge';
  return (
    <div className={styles.tab}>
      <Rows>
        <TextRow label={t('common.name')} path="name" />
        <TextRow label={t('page.details.title')} path="title" />
        <TextRow label={t('page.details.description')} path="description" rows={2} />
        <TextRow label={t('page.details.device')} path="bridge.name" mono />
        <Facts>
          <Fact name={t('page.details.state')}>
            <StateDot state={network.drift.length > 0 ? 'changed' : network.state} decorative />{' '}
            {network.drift.length > 0
              ? t('page.details.changedOutside', { state: t(`common.${network.state}`) })
              : t(`common.${network.state}`)}
          </Fact>
          <Fact name={t('page.details.autostart')}>
            <AutostartBox network={network} />
          </Fact>
        </Facts>
      </Rows>
      {isJoining ? (
        <Fold title={t('page.details.connection')} defaultExpanded>
          <Rows>
            <ForwardingFields />
          </Rows>
        </Fold>
      ) : (
        <OwnBridgeFolds hasIpv6={hasIpv6} />
      )}
      {network.interface ? (
        <Fold title={t('page.details.interface')} defaultExpanded>
          <InterfaceSection facts={network.interface} />
        </Fold>
      ) : null}
    </div>
  );
}

/** What a network says that makes its bridge itself. */
const OwnBridgeFolds = ({ hasIpv6 }: { hasIpv6: boolean }) => (
  <>
    <Fold title={t('page.details.ipv4')} defaultExpanded>
      <Rows>
        <AddressFields family="ipv4" />
        <ForwardingFields />
      </Rows>
    </Fold>
    <Fold title={t('page.details.ipv6')} defaultExpanded={hasIpv6}>
      <Rows>
        {hasIpv6 ? null : <span>{t('page.details.notConfigured')}</span>}
        <AddressFields family="ipv6" />
        <Nat66Row />
      </Rows>
    </Fold>
    <Fold title={t('page.details.bridge')}>
      <BridgeFields />
    </Fold>
  </>
);

function AutostartBox({ network }: { network: NetworkState }) {
  const ready = useStore(isReady);
  const busy = useStore((state) => state.busy[network.uuid] !== undefined);
  return (
    <Checkbox
      label={t('page.details.autostart')}
      isSelected={network.autostart}
      isDisabled={!network.persistent || !ready}
      isReadOnly={busy}
      onChange={(selected) => void setAutostart(network, selected)}
      {...(network.persistent ? {} : { hint: t('page.details.autostartHint') })}
    >
      {t('page.details.onBoot')}
    </Checkbox>
  );
}
