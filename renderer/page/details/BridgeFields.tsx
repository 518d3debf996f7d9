/** The bridge of a network to change: hardware address, packet size, spanning tree, firewalld zone. */
import { t } from '../../../shared/language/language';
import { CheckRow, Rows, TextRow } from '../../changing/fields/Fields';

export const BridgeFields = () => (
  <Rows>
    <TextRow label={t('page.bridge.mac')} path="mac" mono hint={t('page.bridge.macHint')} />
    <TextRow label="MTU" path="mtu" placeholder="1500" hint={t('page.bridge.mtuHint')} />
    <CheckRow
      label="STP"
      path="bridge.stp"
      words={t('page.bridge.stpWords')}
      hint={t('page.bridge.stpHint')}
    />
    <TextRow label={t('page.bridge.delay')} path="bridge.delay" hint={t('page.bridge.delayHint')} />
    <TextRow label={t('page.bridge.zone')} path="bridge.zone" hint={t('page.bridge.zoneHint')} />
  </Rows>
);
