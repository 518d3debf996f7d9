/** The head of a network's page: state, name, since when, and the next thing to do with it. */
import type { NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { askToStop, openDialog, startNetwork } from '../asking/actions';
import { canRun } from '../commands/menuCommands';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { StateDot } from '../ui/shown/StateDot';
import { formatDuration } from '../ui/quantity';
import { useNow } from '../ui/useNow';
import { definitionInForce, dotOf } from '../state/networkFacts';
import { NetworkMenu } from './NetworkMenu';
import styles from '../ui/styles/page.module.css';

/** Start for an inactive network; Test network and Stop for an active one. */
export function NetworkHeader({ network }: { network: NetworkState }) {
  const busy = useStore((state) => state.busy[network.uuid]);
  const failure = useStore((state) => state.failures[network.uuid]);
  const active = network.state === 'active';
  const canAct = useStore((state) => canRun(active ? 'stop' : 'start', state));
  const pending = busy === 'start' || busy === 'stop';
  const members = definitionInForce(network).span?.members;
  const since = useSince(network.startedAt);
  const state = active ? since : t('common.inactive');
  return (
    <header className={styles.header}>
      <StateDot state={dotOf(network, busy, failure)} decorative />
      <h2 className={styles.name} title={network.name}>
        {network.name}
      </h2>
      <span className={styles.state}>
        {busy && busy !== 'autostart' ? t(`page.working.${busy}`) : state}
        {network.persistent ? '' : ` · ${t('page.header.temporary')}`}
        {members === undefined ? '' : ` · ${t('page.header.hosts', { hosts: members.length })}`}
      </span>
      <span className={styles.actions}>
        {active ? (
          <Button
            isDisabled={!canAct || busy !== undefined}
            onPress={() => openDialog({ kind: 'probe', uuid: network.uuid })}
          >
            {t('page.header.test')}
          </Button>
        ) : null}
        <Button
          variant={active ? 'default' : 'primary'}
          isDisabled={!canAct && !pending}
          isPending={pending}
          onPress={() => void (active ? askToStop(network) : startNetwork(network))}
        >
          {t(active ? 'common.stop' : 'common.start')}
        </Button>
        <NetworkMenu network={network} />
      </span>
    </header>
  );
}

/** `Active for 2 h 14 min`, without the time when the start is not known. */
function useSince(startedAt: number | null): string {
  const now = useNow(1000);
  return startedAt === null
    ? t('common.active')
    : t('page.header.activeFor', { duration: formatDuration(now - startedAt) });
}
