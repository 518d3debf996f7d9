/** One connection on the page of all: how it stands, what is known of its host, and what can be done. */
import { CircleAlert } from 'lucide-react';
import type { OfferedConnection } from '../../shared/contract/contract';
import type { SavedHost } from '../../shared/contract/savedHost';
import type { Snapshot } from '../../shared/contract/snapshot';
import { openDialog } from '../asking/actions';
import { chooseConnection, openQuietly } from '../asking/connection';
import { closeConnection } from '../asking/hosts';
import { useStore } from '../state/store';
import { classNames } from '../ui/classNames';
import { Button } from '../ui/controls/Button';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { formatDuration } from '../ui/quantity';
import { CarryButton } from './CarryButton';
import { HostNetworks } from './HostNetworks';
import styles from './Hosts.module.css';
import { ageOf, problemsOf, standingText } from './hostStanding';
import { t } from '../../shared/language/language';

export interface HostCardProps {
  connection: OfferedConnection;
  now: number;
  onEdit: (host: SavedHost) => void;
  onRemove: (host: SavedHost) => void;
}

export function HostCard({ connection, now, onEdit, onRemove }: HostCardProps) {
  const { uri, label, host } = connection;
  const status = useStore((state) => state.statuses[uri]);
  const snapshot = useStore((state) => state.snapshots[uri]);
  const age = useStore((state) => ageOf(state, uri, now));
  const isShown = useStore((state) => state.connection === uri);
  const isOpen = status?.state === 'ready';
  const id = `host-${encodeURIComponent(uri)}`;
  return (
    <li className={styles.host} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id} className={styles.name}>
          {label}
        </h3>
        <span className={styles.standing}>
          <span className={classNames(styles.mark, styles[status?.state ?? 'closed'])} aria-hidden="true" />
          {standingText(status, now)}
        </span>
        <div className={styles.buttons}>
          {isShown ? (
            <span className={styles.shown}>{t('hosts.card.shown')}</span>
          ) : (
            <Button
              size="small"
              aria-label={t('hosts.card.showHost', { host: label })}
              onPress={() => show(uri)}
            >
              {t('hosts.card.show')}
            </Button>
          )}
          {isOpen || status?.state === 'lost' ? (
            <Button
              size="small"
              aria-label={t('hosts.card.disconnectHost', { host: label })}
              onPress={() => void closeConnection(uri)}
            >
              {t('hosts.card.disconnect')}
            </Button>
          ) : null}
          {isOpen ? null : (
            <Button
              size="small"
              aria-label={t('hosts.card.connectHost', { host: label })}
              isPending={status?.state === 'connecting'}
              onPress={() => void openQuietly(uri)}
            >
              {t('common.connect')}
            </Button>
          )}
          {host ? (
            <>
              <Button
                size="small"
                aria-label={t('hosts.card.editHost', { host: label })}
                onPress={() => onEdit(host)}
              >
                {t('hosts.card.edit')}
              </Button>
              <Button
                size="small"
                aria-label={t('hosts.card.removeHost', { host: label })}
                onPress={() => onRemove(host)}
              >
                {t('hosts.card.remove')}
              </Button>
            </>
          ) : null}
        </div>
      </div>
      <p className={styles.uri}>{uri}</p>
      {status?.error ? (
        <ErrorNotice
          title={t(status.state === 'lost' ? 'hosts.card.lost' : 'hosts.card.notOpened')}
          error={status.error}
          actions={<CarryButton uri={uri} error={status.error} />}
        />
      ) : null}
      {snapshot ? <Known label={label} snapshot={snapshot} age={age} /> : null}
    </li>
  );
}

function show(uri: string): void {
  openDialog(null);
  void chooseConnection(uri);
}

function Known({ label, snapshot, age }: { label: string; snapshot: Snapshot; age: number | null }) {
  const problems = problemsOf(snapshot);
  const { hostname, distribution, user } = snapshot.host;
  return (
    <div className={classNames(styles.known, age !== null && styles.old)}>
      <p className={styles.facts}>
        {age === null ? null : (
          <strong
            className={styles.age}
          >{`${t('hosts.card.asItWas', { duration: formatDuration(age) })} · `}</strong>
        )}
        {hostname} · {distribution} · {t('hosts.card.worksAs', { user })}
      </p>
      {problems.length > 0 ? (
        <ul className={styles.problems} aria-label={t('hosts.card.problems', { host: label })}>
          {problems.map((problem) => (
            <li key={problem}>
              <CircleAlert size={14} aria-hidden="true" />
              {problem}
            </li>
          ))}
        </ul>
      ) : null}
      <HostNetworks label={label} networks={snapshot.networks} />
    </div>
  );
}
