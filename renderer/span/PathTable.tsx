/** How hosts reach each other: each way of each pair as it was tried, with what large packets and clocks have to say. */
import { CircleCheck, CircleX } from 'lucide-react';
import type { GroundPath, SpanGround } from '../../shared/contract/spanWish';
import { numberText, t } from '../../shared/language/language';
import type { Answer } from '../asking/useAnswer';
import { classNames } from '../ui/classNames';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { Skeleton } from '../ui/notices/Skeleton';
import table from '../ui/styles/table.module.css';
import { clocksText, percent, roundTrip } from './memberWords';
import styles from './Span.module.css';

export function PathTable({ ground }: { ground: Answer<SpanGround> }) {
  if (ground.state === 'loading') return <Skeleton label={t('span.paths.trying')} lines={2} />;
  if (ground.state === 'failed') return <ErrorNotice title={t('span.paths.failed')} error={ground.error} />;
  const { hosts, paths } = ground.value;
  const nameOf = (uri: string): string => hosts.find(({ host }) => host === uri)?.label ?? uri;
  const apart = clocksText(hosts);
  if (paths.length === 0) return null;
  return (
    <div className={table.scroll} role="region" aria-label={t('span.paths.title')} tabIndex={0}>
      <table className={table.table} aria-label={t('span.paths.title')}>
        <thead>
          <tr>
            <th scope="col">{t('span.paths.way')}</th>
            <th scope="col">{t('span.paths.reached')}</th>
            <th scope="col">{t('span.paths.roundTrip')}</th>
            <th scope="col">{t('span.paths.mtu')}</th>
            <th scope="col">{t('span.paths.loss')}</th>
          </tr>
        </thead>
        <tbody>
          {paths.map((path) => (
            <PathRow
              key={`${path.from} ${path.to}`}
              path={path}
              from={nameOf(path.from)}
              to={nameOf(path.to)}
            />
          ))}
        </tbody>
      </table>
      {apart === null ? null : <p className={styles.facts}>{apart}</p>}
    </div>
  );
}

function PathRow({ path: { path }, from, to }: { path: GroundPath; from: string; to: string }) {
  const Icon = path.reached ? CircleCheck : CircleX;
  return (
    <tr>
      <td>{t('span.paths.fromTo', { from, to })}</td>
      <td>
        <span className={classNames(styles.state, path.reached ? styles.good : styles.failed)}>
          <Icon size={14} aria-hidden="true" />
          {t(path.reached ? 'span.paths.yes' : 'span.paths.no')}
        </span>
      </td>
      <td className={styles.digits}>{roundTrip(path.roundTripMs)}</td>
      <td className={styles.digits}>
        {path.mtu === null ? '–' : t('span.paths.bytes', { bytes: numberText(path.mtu) })}
      </td>
      <td className={styles.digits}>{percent(path.lossPercent)}</td>
    </tr>
  );
}
