/** Who is plugged in to a network: ports and leases in one table, and test guests in the sandbox. */
import type { Guest, HostFacts, NetworkState } from '../../shared/snapshot';
import { addGuest, removeGuest } from '../actions';
import { isReady, useStore } from '../store';
import { Button } from '../ui/Button';
import { CopyButton } from '../ui/CopyButton';
import { EmptyState } from '../ui/EmptyState';
import { formatDuration } from '../ui/quantity';
import table from '../ui/table.module.css';
import { useNow } from '../ui/useNow';
import styles from './NetworkPage.module.css';

/** A test guest can be added only where nothing real is touched: in the sandbox, on an active network. */
export function GuestsTab({ network, host }: { network: NetworkState; host: HostFacts }) {
  const ready = useStore(isReady);
  const busy = useStore((state) => state.busy[network.uuid]);
  const active = network.state === 'active';
  const inSandbox = host.place === 'sandbox';
  return (
    <div className={styles.tab}>
      {inSandbox ? (
        <div className={styles.bar}>
          <Button
            isDisabled={!ready || !active || (busy !== undefined && busy !== 'add-guest')}
            isPending={busy === 'add-guest'}
            onPress={() => void addGuest(network)}
          >
            Add test guest
          </Button>
          <span>
            {active
              ? 'A small machine that plugs in and takes its address by DHCP.'
              : 'Start the network to plug a test guest in.'}
          </span>
        </div>
      ) : null}
      {network.guests.length > 0 ? (
        <GuestTable network={network} canRemove={ready && busy === undefined} />
      ) : (
        <EmptyState title="No guests">
          {active
            ? `Whatever is plugged in to ${network.device} is listed here, with the address it took.`
            : 'The network is inactive, so nothing can be plugged in to it.'}
        </EmptyState>
      )}
    </div>
  );
}

function GuestTable({ network, canRemove }: { network: NetworkState; canRemove: boolean }) {
  const now = useNow(10_000);
  const hasTestGuests = network.guests.some(({ test }) => test);
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-label="Guests">
        <thead>
          <tr>
            {['Name', 'MAC address', 'Address', 'Lease until', 'Port'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            {hasTestGuests ? <td aria-label="Actions" /> : null}
          </tr>
        </thead>
        <tbody>
          {network.guests.map((guest) => (
            <tr key={`${guest.port ?? ''} ${guest.mac ?? ''} ${guest.address ?? ''}`}>
              <td>{guest.name ?? <span className={table.quiet}>Unknown</span>}</td>
              <td className={table.fixed}>{guest.mac ?? '–'}</td>
              <td className={table.fixed}>
                {guest.address ?? <span className={table.quiet}>None yet</span>}
                {guest.address ? <CopyButton text={guest.address} label={`Copy ${guest.address}`} /> : null}
              </td>
              <td className={table.fixed}>{leaseText(guest, now)}</td>
              <td className={table.fixed}>
                {guest.port ?? <span className={table.quiet}>Not plugged in</span>}
              </td>
              {hasTestGuests ? (
                <td className={table.action}>
                  {guest.test ? (
                    <Button
                      size="small"
                      isDisabled={!canRemove}
                      onPress={() => void removeGuest(network, guest.name ?? guest.port ?? '')}
                    >
                      Remove
                    </Button>
                  ) : null}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function leaseText({ leaseUntil }: Guest, now: number): string {
  if (leaseUntil === null) return 'No lease';
  if (leaseUntil === 0) return 'For ever';
  const left = leaseUntil * 1000 - now;
  return left > 0 ? `${formatDuration(left)} left` : 'Expired';
}
