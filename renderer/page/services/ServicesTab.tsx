/** DNS & DHCP of a network, to read and to change, with the configuration for dnsmasq that comes of it. */
import { CheckRow, Rows, TextRow } from '../../changing/fields/Fields';
import { useForm } from '../../changing/fields/form';
import { ItemTable } from '../../changing/fields/ItemTable';
import { listAt, textAt, valueAt } from '../../../shared/draft/tree';
import { t } from '../../../shared/language/language';
import styles from '../../ui/styles/page.module.css';
import { EmptyState } from '../../ui/notices/EmptyState';
import { Fold } from '../../ui/controls/Fold';
import { DhcpFields } from './DhcpFields';
import { DnsRecords } from './DnsRecords';
import { GeneratedConfiguration } from './GeneratedConfiguration';

export function ServicesTab() {
  const { view } = useForm();
  const ips = listAt(view.tree, 'ips');
  const isShown = valueAt(view.tree, 'routerAdvertisements') !== undefined;
  const hasIpv6 = isShown || ips.some((_, index) => textAt(view.tree, `ips[${index}].address`).includes(':'));
  const hasDomain = textAt(view.tree, 'domain.name') !== '';
  if (textAt(view.tree, 'forward.mode') === 'bridge')
    return <EmptyState title={t('services.byLan')}>{t('services.byLanText')}</EmptyState>;
  return (
    <div className={styles.tab}>
      <Fold title="DHCP" defaultExpanded>
        {ips.length === 0 ? <p className={styles.state}>{t('services.noAddresses')}</p> : null}
        {ips.map((_, index) => (
          <DhcpFields key={index} index={index} />
        ))}
        {hasIpv6 ? (
          <Rows>
            <CheckRow
              label={t('services.advertisements.label')}
              path="routerAdvertisements"
              words={t('services.advertisements.words')}
              hint={t('services.advertisements.hint')}
              byDefault
            />
          </Rows>
        ) : null}
      </Fold>
      <Fold title="DNS" defaultExpanded>
        <Rows>
          <CheckRow label="DNS" path="dns.enabled" also={['dns']} words={t('services.dns.words')} byDefault />
          <TextRow label={t('services.domain')} path="domain.name" also={['domain']} />
          <CheckRow
            label={t('services.localOnly.label')}
            path="domain.localOnly"
            words={t('services.localOnly.words')}
            isDisabled={!hasDomain}
          />
          <CheckRow
            label={t('services.plainNames.label')}
            path="dns.forwardPlainNames"
            words={t('services.plainNames.words')}
            byDefault
          />
          <CheckRow
            label={t('services.hostResolves.label')}
            path="hostResolves"
            words={t('services.hostResolves.words')}
            hint={t('services.hostResolves.hint')}
          />
        </Rows>
      </Fold>
      <Fold title={t('services.records')} defaultExpanded>
        <DnsRecords />
      </Fold>
      <Fold
        title={t('services.rawOptions.title')}
        defaultExpanded={listAt(view.tree, 'dnsmasqOptions').length > 0}
      >
        <ItemTable
          label={t('services.rawOptions.label')}
          path="dnsmasqOptions"
          columns={[
            {
              title: t('services.rawOptions.option'),
              member: '',
              size: 'wide',
              placeholder: 'cache-size=500',
            },
          ]}
          fresh=""
          addLabel={t('services.rawOptions.add')}
        />
      </Fold>
      <Fold title={t('services.generated.title')} defaultExpanded>
        <GeneratedConfiguration />
      </Fold>
    </div>
  );
}
