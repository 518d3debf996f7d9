/** The top of the window: which host, which connection, refresh and the ☰ menu. */
import { RefreshCw } from 'lucide-react';
import { t, type TextKey } from '../../shared/language/language';
import { openDialog } from '../asking/actions';
import { chooseConnection } from '../asking/connection';
import { useTooltip } from '../commands/useTooltip';
import { canRun, runMenuCommand } from '../commands/menuCommands';
import { SANDBOX_URI, SYSTEM_URI, useSnapshot, useStore } from '../state/store';
import { IconButton } from '../ui/controls/IconButton';
import { Select } from '../ui/controls/Select';
import { AppMenu } from './AppMenu';
import styles from './HostProperties.module.css';

const details: Record<string, TextKey> = {
  [SYSTEM_URI]: 'frame.header.system',
  [SANDBOX_URI]: 'frame.header.sandbox',
};

const detailOf = (uri: string): string => {
  const key = details[uri];
  return key ? t(key) : uri;
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
      <h1 className={styles.title}>
        {hostname ? t('frame.header.titleOf', { hostname }) : t('frame.header.title')}
      </h1>
      <Select
        label={t('frame.header.connection')}
        layout="beside"
        options={[
          ...connections.map(({ uri, label }) => ({ id: uri, label, detail: detailOf(uri) })),
          { id: MANAGE, label: t('frame.header.manage'), detail: t('frame.header.manageDetail') },
        ]}
        selected={connection}
        onSelect={(id) => (id === MANAGE ? openDialog({ kind: 'connections' }) : void chooseConnection(id))}
        isDisabled={connections.length === 0}
      />
      <div className={styles.buttons}>
        <IconButton
          label={t('frame.header.refresh')}
          tooltip={useTooltip(t('frame.header.refresh'), 'refresh')}
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
