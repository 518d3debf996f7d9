/** The head of a network's page: state, name, since when, and the next thing to do with it. */
import type { NetworkState } from '../../shared/contract/snapshot';
import { askToStop, openDialog, startNetwork } from '../asking/actions';
import { canRun } from '../commands/menuCommands';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { StateDot } from '../ui/shown/StateDot';
import { formatDuration } from '../ui/quantity';
import { useNow } from '../ui/useNow';
import { dotOf } from '../state/networkFacts';
import { NetworkMenu } from './NetworkMenu';
import styles from '../ui/styles/page.module.css';

const working = {
  start: 'Starting…',
  stop: 'Stopping…',
  delete: 'Deleting…',
  autostart: null,
  apply: 'Applying changes…',
  repair: 'Repairing…',
  'add-guest': 'Plugging a test guest in…',
  'remove-guest': 'Taking the guest out…',
  'make-static': 'Making the address static…',
  release: 'Releasing the lease…',
  rename: 'Renaming…',
  change: 'Changing…',
  offer: 'Talking to libvirt…',
  'give-back': 'Giving it back to libvirt…',
};

/** Start for an inactive network; Test network and Stop for an active one. */
export function NetworkHeader({ network }: { network: NetworkState }) {
  const busy = useStore((state) => state.busy[network.uuid]);
  const failure = useStore((state) => state.failures[network.uuid]);
  const active = network.state === 'active';
  const canAct = useStore((state) => canRun(active ? 'stop' : 'start', state));
  const pending = busy === 'start' || busy === 'stop';
  const since = useSince(network.startedAt);
  const state = (busy && working[busy]) ?? (active ? `Active${since}` : 'Inactive');
  return (
    <header className={styles.header}>
      <StateDot state={dotOf(network, busy, failure)} decorative />
      <h2 className={styles.name} title={network.name}>
        {network.name}
      </h2>
      <span className={styles.state}>
        {state}
        {network.persistent ? '' : ' · Temporary: gone when stopped'}
      </span>
      <span className={styles.actions}>
        {active ? (
          <Button
            isDisabled={!canAct || busy !== undefined}
            onPress={() => openDialog({ kind: 'probe', uuid: network.uuid })}
          >
            Test network
          </Button>
        ) : null}
        <Button
          variant={active ? 'default' : 'primary'}
          isDisabled={!canAct && !pending}
          isPending={pending}
          onPress={() => void (active ? askToStop(network) : startNetwork(network))}
        >
          {active ? 'Stop' : 'Start'}
        </Button>
        <NetworkMenu network={network} />
      </span>
    </header>
  );
}

/** ` for 2 h 14 min`; empty when the start is not known. */
function useSince(startedAt: number | null): string {
  const now = useNow(1000);
  return startedAt === null ? '' : ` for ${formatDuration(now - startedAt)}`;
}
