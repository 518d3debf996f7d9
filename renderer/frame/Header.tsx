/** The top of the window: which host, which connection, refresh and the ☰ menu. */
import { RefreshCw } from 'lucide-react';
import { openDialog } from '../asking/actions';
import { chooseConnection } from '../asking/connection';
import { useTooltip } from '../commands/useTooltip';
import { canRun, runMenuCommand } from '../commands/menuCommands';
import { SANDBOX_URI, SYSTEM_URI, useSnapshot, useStore } from '../state/store';
import { IconButton } from '../ui/controls/IconButton';
import { Select } from '../ui/controls/Select';
import { AppMenu } from './AppMenu';
import styles from './HostProperties.module.css';

const details: Record<string, string> = {
  [SYSTEM_URI]: 'The networks of this host',
  [SANDBOX_URI]: 'A private copy of the network stack: nothing of this host is touched',
};

/** Not a connection, but the way to all of them. */
const MANAGE = 'connections';

/** The connection can be changed in any state, so that nobody is stuck on one that does not answer. */
export function Header() {
  const connections = useStore((state) => state.connections);
  const connection = useStore((state) => state.connection);
  const canRefresh = useStore((state) => canRun('refresh', state));
  const refreshing = useStore((state) => state.refreshing);
  const hostname = useSnapshot()?.host.hostname;
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>{hostname ? `Host Properties: ${hostname}` : 'Host Properties'}</h1>
      <Select
        label="Connection"
        layout="beside"
        options={[
          ...connections.map(({ uri, label }) => ({ id: uri, label, detail: details[uri] ?? uri })),
          { id: MANAGE, label: 'Connections…', detail: 'All hosts on one page; add another' },
        ]}
        selected={connection}
        onSelect={(id) => (id === MANAGE ? openDialog({ kind: 'connections' }) : void chooseConnection(id))}
        isDisabled={connections.length === 0}
      />
      <div className={styles.buttons}>
        <IconButton
          label="Refresh"
          tooltip={useTooltip('Refresh', 'refresh')}
          icon={<RefreshCw size={16} aria-hidden="true" />}
          isDisabled={!canRefresh && !refreshing}
          isPending={refreshing}
          onPress={() => runMenuCommand('refresh')}
        />
        <AppMenu />
      </div>
    </header>
  );
}
