/** The networks of one host on the page of all. */
import type { NetworkState } from '../../shared/contract/snapshot';
import { StateDot } from '../ui/shown/StateDot';
import table from '../ui/styles/table.module.css';
import { guestsOf } from './hostStanding';
import styles from './Hosts.module.css';

export function HostNetworks({ label, networks }: { label: string; networks: readonly NetworkState[] }) {
  if (networks.length === 0) return <p className={styles.facts}>No networks</p>;
  return (
    <table className={table.table} aria-label={`Networks of ${label}`}>
      <thead>
        <tr>
          <th scope="col">Network</th>
          <th scope="col">State</th>
          <th scope="col">Bridge</th>
          <th scope="col">Addresses</th>
          <th scope="col" className={table.number}>
            Guests
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
        <StateDot state={dot} decorative /> {words[dot]}
      </td>
      <td>{device}</td>
      <td>{addresses.join(', ') || '–'}</td>
      <td className={table.number}>{state === 'active' ? guestsOf(network) : '–'}</td>
    </tr>
  );
}

const words = { active: 'Active', inactive: 'Inactive', changed: 'Changed outside' };
