/** DNS & DHCP of a network, to read and to change, with the configuration for dnsmasq that comes of it. */
import { CheckRow, Rows, TextRow } from '../../changing/fields/Fields';
import { useForm } from '../../changing/fields/form';
import { ItemTable } from '../../changing/fields/ItemTable';
import { listAt, textAt, valueAt } from '../../../shared/draft/tree';
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
    return (
      <EmptyState title="The LAN gives guests addresses and names">
        This network joins a bridge of the host, so its guests ask the LAN’s own servers.
      </EmptyState>
    );
  return (
    <div className={styles.tab}>
      <Fold title="DHCP" defaultExpanded>
        {ips.length === 0 ? (
          <p className={styles.state}>The network has no addresses, so there is nothing to give to guests.</p>
        ) : null}
        {ips.map((_, index) => (
          <DhcpFields key={index} index={index} />
        ))}
        {hasIpv6 ? (
          <Rows>
            <CheckRow
              label="Router advertisements"
              path="routerAdvertisements"
              words="Be the guests’ router for IPv6, and tell them so"
              hint="Switch it off where a guest is the router."
              byDefault
            />
          </Rows>
        ) : null}
      </Fold>
      <Fold title="DNS" defaultExpanded>
        <Rows>
          <CheckRow
            label="DNS"
            path="dns.enabled"
            also={['dns']}
            words="Answer guests’ questions for names"
            byDefault
          />
          <TextRow label="DNS domain" path="domain.name" also={['domain']} />
          <CheckRow
            label="Local only"
            path="domain.localOnly"
            words="Never ask others for names of this domain"
            isDisabled={!hasDomain}
          />
          <CheckRow
            label="Plain names"
            path="dns.forwardPlainNames"
            words="Ask others for names without a dot"
            byDefault
          />
          <CheckRow
            label="On this host"
            path="hostResolves"
            words="This host finds guests by their names, too"
            hint="By systemd-resolved, where that is in use."
          />
        </Rows>
      </Fold>
      <Fold title="Names and forwarders" defaultExpanded>
        <DnsRecords />
      </Fold>
      <Fold title="Raw options for dnsmasq" defaultExpanded={listAt(view.tree, 'dnsmasqOptions').length > 0}>
        <ItemTable
          label="Raw options"
          path="dnsmasqOptions"
          columns={[{ title: 'Option', member: '', size: 'wide', placeholder: 'cache-size=500' }]}
          fresh=""
          addLabel="Add an option"
        />
      </Fold>
      <Fold title="Generated configuration" defaultExpanded>
        <GeneratedConfiguration />
      </Fold>
    </div>
  );
}
