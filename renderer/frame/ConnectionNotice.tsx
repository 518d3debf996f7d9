/** What is the matter with the way to the host, and how to get it back. */
import { use } from 'react';
import type { ErrorShape } from '../../shared/contract/error';
import { chooseConnection, openConnection } from '../asking/connection';
import { LinkContext } from '../asking/linkContext';
import { SANDBOX_URI, shownLabel, useStore } from '../state/store';
import { Banner } from '../ui/notices/Banner';
import { Button } from '../ui/controls/Button';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { useNow } from '../ui/useNow';
import styles from './HostProperties.module.css';

/** Renders nothing while all is well or still being opened for the first time. */
export function ConnectionNotice() {
  const link = useStore((state) => state.link);
  const status = useStore((state) => state.statuses[state.connection]);
  if (link === 'lost') return <LinkLost />;
  if (link !== 'up' || !status || status.state === 'ready' || status.state === 'connecting') return null;
  return <ConnectionLost lost={status.state === 'lost'} error={status.error} />;
}

function LinkLost() {
  const link = use(LinkContext);
  const retryAt = useStore((state) => state.retryAt);
  const seconds = Math.max(0, Math.ceil(((retryAt ?? 0) - useNow(1000)) / 1000));
  return (
    <div className={styles.notice}>
      <Banner
        tone="failed"
        title="Disconnected"
        actions={
          <Button variant="primary" onPress={() => link?.reconnect()}>
            Reconnect
          </Button>
        }
      >
        Virtnet Manager does not answer. Networks keep running, and what you see is the last that was known.{' '}
        {seconds > 0 ? `Trying again in ${seconds} s. ` : 'Trying again… '}
        If it was started anew, open the link that it printed.
      </Banner>
    </div>
  );
}

/** A helper is not started again by itself: that could raise a password prompt that nobody asked for. */
function ConnectionLost({ lost, error }: { lost: boolean; error: ErrorShape | null }) {
  const connection = useStore((state) => state.connection);
  const label = useStore(shownLabel);
  const hasSandbox = useStore((state) => state.connections.some(({ uri }) => uri === SANDBOX_URI));
  const actions = (
    <>
      {connection !== SANDBOX_URI && hasSandbox ? (
        <Button onPress={() => void chooseConnection(SANDBOX_URI)}>Use the sandbox</Button>
      ) : null}
      <Button variant="primary" onPress={() => void openConnection(connection)}>
        {lost ? 'Reconnect' : 'Connect'}
      </Button>
    </>
  );
  const title = lost ? `Disconnected from ${label}` : `Not connected to ${label}`;
  return (
    <div className={styles.notice}>
      {error ? (
        <ErrorNotice title={title} error={error} actions={actions} />
      ) : (
        <Banner tone="info" title={title} actions={actions} />
      )}
    </div>
  );
}
