/** Connections: every host with its networks, guests and problems on one page, and what can be done with each connection. */
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { SavedHost } from '../../shared/contract/savedHost';
import { openDialog } from '../asking/actions';
import { loadConnection } from '../asking/connection';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import { useNow } from '../ui/useNow';
import { HostCard } from './HostCard';
import { HostForm } from './HostForm';
import styles from './Hosts.module.css';
import { RemoveHost } from './RemoveHost';
import { summaryText } from './hostStanding';
import { t } from '../../shared/language/language';

type Mode = { kind: 'list' } | { kind: 'add' } | { kind: 'edit' | 'remove'; host: SavedHost };

/** `adds` = it opens with the form for another host. */
export function ConnectionsDialog({ adds = false }: { adds?: boolean }) {
  const [mode, setMode] = useState<Mode>({ kind: adds ? 'add' : 'list' });
  const back = () => setMode({ kind: 'list' });
  switch (mode.kind) {
    case 'add':
      return <HostForm host={null} onClose={back} />;
    case 'edit':
      return <HostForm host={mode.host} onClose={back} />;
    case 'remove':
      return <RemoveHost host={mode.host} onClose={back} />;
    case 'list':
      return <HostList onMode={setMode} />;
  }
}

function HostList({ onMode }: { onMode: (mode: Mode) => void }) {
  const connections = useStore((state) => state.connections);
  const close = () => openDialog(null);
  const now = useNow(1000);
  useFreshSnapshots();
  return (
    <Dialog
      title={t('hosts.connections')}
      size="wide"
      onClose={close}
      footer={
        <>
          <Button icon={<Plus size={14} aria-hidden="true" />} onPress={() => onMode({ kind: 'add' })}>
            {t('hosts.add')}
          </Button>
          <Button variant="primary" autoFocus onPress={close}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <Summary />
      <ul className={styles.hosts} aria-label={t('hosts.connections')}>
        {connections.map((connection) => (
          <HostCard
            key={connection.uri}
            connection={connection}
            now={now}
            onEdit={(host) => onMode({ kind: 'edit', host })}
            onRemove={(host) => onMode({ kind: 'remove', host })}
          />
        ))}
      </ul>
    </Dialog>
  );
}

function Summary() {
  const connections = useStore((state) => state.connections);
  const snapshots = useStore((state) => state.snapshots);
  const stale = useStore((state) => state.stale);
  const known = connections.flatMap(({ uri }) => {
    const snapshot = snapshots[uri];
    return snapshot && !stale[uri] ? [snapshot] : [];
  });
  return (
    <p className={styles.summary} role="status">
      {summaryText(known, connections.length)}
    </p>
  );
}

/** Reads every host that answers and was not read since it does. */
function useFreshSnapshots(): void {
  const statuses = useStore((state) => state.statuses);
  useEffect(() => {
    const { snapshots, stale } = useStore.getState();
    for (const { uri, state } of Object.values(statuses))
      if (state === 'ready' && (!snapshots[uri] || stale[uri])) void loadConnection(uri);
  }, [statuses]);
}
