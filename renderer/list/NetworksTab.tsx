/** The Virtual Networks tab: the list of networks with its buttons, and the page of the selected one. */
import { t } from '../../shared/language/language';
import { openAssistant } from '../asking/actions';
import { canRun } from '../commands/menuCommands';
import {
  SANDBOX_URI,
  selectedNetwork,
  shownLabel,
  useSnapshot,
  useStore,
  type AppState,
} from '../state/store';
import { Button } from '../ui/controls/Button';
import { EmptyState } from '../ui/notices/EmptyState';
import { Skeleton } from '../ui/notices/Skeleton';
import { FindField } from './FindField';
import { AddHighlight } from './AddHighlight';
import { ListToolbar } from './ListToolbar';
import { NetworkList } from './NetworkList';
import styles from './NetworksTab.module.css';
import { UnreadableFiles } from './UnreadableFiles';
import { meanwhile } from '../ui/lazily';

/** Nothing of it can be shown before the host is read, which takes longer than loading it. */
const NetworkPage = meanwhile(() => import('../page/NetworkPage'), 'NetworkPage');

/** Before the first snapshot it shows what will be where. */
export function NetworksTab() {
  const snapshot = useSnapshot();
  const network = useStore(selectedNetwork);
  const waiting = useStore(isWaiting);
  const label = useStore(shownLabel);
  const asksPassword = useStore((state) => state.connection !== SANDBOX_URI);
  const canAdd = useStore((state) => canRun('new-network', state));
  return (
    <div className={styles.split}>
      <div className={styles.side}>
        <div className={styles.rows}>
          {snapshot ? <FindField /> : null}
          {snapshot ? <NetworkList /> : waiting ? <Skeleton label={t('list.loading')} lines={6} /> : null}
          {snapshot ? <UnreadableFiles files={snapshot.unreadable} /> : null}
        </div>
        <AddHighlight />
        <ListToolbar />
      </div>
      <div className={styles.page}>
        {network && snapshot ? (
          <NetworkPage key={network.uuid} network={network} host={snapshot.host} />
        ) : snapshot ? (
          <EmptyState
            title={t('list.none')}
            action={
              <Button variant="primary" isDisabled={!canAdd} onPress={openAssistant}>
                {t('list.create')}
              </Button>
            }
          >
            {t('list.whatIsOne')}
          </EmptyState>
        ) : (
          <EmptyState title={t(waiting ? 'list.connecting' : 'list.notConnected', { label })}>
            {t(waiting && asksPassword ? 'list.mayAskPassword' : 'list.onceConnected')}
          </EmptyState>
        )}
      </div>
    </div>
  );
}

/** Whether there is hope for a first snapshot: once the connection has failed, its notice says why. */
function isWaiting(state: AppState): boolean {
  const status = state.statuses[state.connection]?.state;
  return state.link !== 'lost' && status !== 'lost' && status !== 'closed';
}
