/** What is the matter with the way to the host, and how to get it back. */
import { use } from 'react';
import type { ConnectionStatus } from '../../shared/contract/contract';
import { t } from '../../shared/language/language';
import { chooseConnection, openConnection } from '../asking/connection';
import { LinkContext } from '../asking/linkContext';
import { SANDBOX_URI, shownLabel, useStore } from '../state/store';
import { Banner } from '../ui/notices/Banner';
import { Button } from '../ui/controls/Button';
import { CarryButton } from '../hosts/CarryButton';
import { ageOf, retryText } from '../hosts/hostStanding';
import { formatDuration } from '../ui/quantity';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { useNow } from '../ui/useNow';
import styles from './HostProperties.module.css';

/** Renders nothing while all is well or still being opened for the first time. */
export function ConnectionNotice() {
  const link = useStore((state) => state.link);
  const status = useStore((state) => state.statuses[state.connection]);
  if (link === 'lost') return <LinkLost />;
  if (link !== 'up' || !status || status.state === 'connecting') return null;
  if (status.state === 'ready') return <ReadAnew />;
  return <ConnectionLost status={status} />;
}

function LinkLost() {
  const link = use(LinkContext);
  const retryAt = useStore((state) => state.retryAt);
  const seconds = Math.max(0, Math.ceil(((retryAt ?? 0) - useNow(1000)) / 1000));
  return (
    <div className={styles.notice}>
      <Banner
        tone="failed"
        title={t('frame.connection.linkLost')}
        actions={
          <Button variant="primary" onPress={() => link?.reconnect()}>
            {t('frame.connection.reconnect')}
          </Button>
        }
      >
        {t('frame.connection.noAnswer')} {t('frame.connection.retrying', { seconds })}{' '}
        {t('frame.connection.startedAnew')}
      </Banner>
    </div>
  );
}

/** The host is back, and what is shown is still of the time before. */
function ReadAnew() {
  const label = useStore(shownLabel);
  const now = useNow(1000);
  const age = useStore((state) => ageOf(state, state.connection, now));
  if (age === null) return null;
  return (
    <div className={styles.notice}>
      <Banner tone="changed" title={t('frame.connection.reading', { label })}>
        {t('frame.connection.age', { duration: formatDuration(age) })}
      </Banner>
    </div>
  );
}

/** A helper on this computer is not started again by itself: that could raise a password prompt that nobody asked for. */
function ConnectionLost({ status }: { status: ConnectionStatus }) {
  const connection = useStore((state) => state.connection);
  const label = useStore(shownLabel);
  const hasSandbox = useStore((state) => state.connections.some(({ uri }) => uri === SANDBOX_URI));
  const { error } = status;
  const isLost = status.state === 'lost';
  const actions = (
    <>
      {error ? <CarryButton uri={connection} error={error} /> : null}
      {connection !== SANDBOX_URI && hasSandbox ? (
        <Button onPress={() => void chooseConnection(SANDBOX_URI)}>{t('frame.connection.useSandbox')}</Button>
      ) : null}
      <Button variant="primary" onPress={() => void openConnection(connection)}>
        {t(isLost ? 'frame.connection.reconnect' : 'common.connect')}
      </Button>
    </>
  );
  const title = t(isLost ? 'frame.connection.lost' : 'frame.connection.closed', { label });
  return (
    <div className={styles.notice}>
      {error ? (
        <ErrorNotice title={title} error={error} actions={actions}>
          <Age status={status} />
        </ErrorNotice>
      ) : (
        <Banner tone="info" title={title} actions={actions} />
      )}
    </div>
  );
}

/** How old what is shown is, and when the host is tried again. */
function Age({ status }: { status: ConnectionStatus }) {
  const now = useNow(1000);
  const age = useStore((state) => ageOf(state, state.connection, now));
  const old = age === null ? '' : `${t('frame.connection.age', { duration: formatDuration(age) })} `;
  return `${old}${retryText(status, now)}`;
}
