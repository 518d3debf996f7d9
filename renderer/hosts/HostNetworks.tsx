/** The networks of one host on the page of all. */
import type { NetworkState } from '../../shared/contract/snapshot';
import { StateDot } from '../ui/shown/StateDot';
import table from '../ui/styles/table.module.css';
import { guestsOf } from './hostStanding';
import styles from './Hosts.module.css';
import { t } from '../../shared/language/language';

export function HostNetworks({ label, networks }: { label: string; networks: readonly NetworkState[] }) {
  if (networks.length === 0) return <p className={styles.facts}>{t('hosts.table.empty')}</p>;
  return (
    <table className={table.table} aria-label={t('hosts.table.label', { host: label })}>
      <thead>
        <tr>
          <th scope="col">{t('common.network')}</th>
          <th scope="col">{t('hosts.table.state')}</th>
          <th scope="col">{t('hosts.table.bridge')}</th>
          <th scope="col">{t('hosts.table.addresses')}</th>
          <th scope="col" className={table.number}>
            {t('common.guests')}
          </th>
        </tr>
      </thead>
      <tbody>
        {networks.map((network) => (
          <NetworkRow key={network.uuid} network={network} />
        ))}
      </tbody>
    </table>
  );
}

function NetworkRow({ network }: { network: NetworkState }) {
  const { name, state, device, definition, running, drift } = network;
  const dot = drift.length > 0 ? 'changed' : state;
  const addresses = (running ?? definition).ips.map(({ address, prefix }) => `${address}/${prefix}`);
  return (
    <tr>
      <td className={styles.network}>{name}</td>
      <td>
        <StateDot state={dot} decorative /> {t(words[dot])}
      </td>
      <td>{device}</td>
      <td>{addresses.join(', ') || '–'}</td>
      <td className={table.number}>{state === 'active' ? guestsOf(network) : '–'}</td>
    </tr>
  );
}

const words = {
  active: 'common.active',
  inactive: 'common.inactive',
  changed: 'hosts.table.changed',
} as const;
