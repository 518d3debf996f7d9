/** Ways between hosts, or between their guests: each way of each pair as it was tried. */
import { CircleCheck, CircleX } from 'lucide-react';
import type { AcrossWay } from '../../shared/contract/span';
import { numberText, t } from '../../shared/language/language';
import { classNames } from '../ui/classNames';
import table from '../ui/styles/table.module.css';
import { percent, roundTrip } from './memberWords';
import styles from './Span.module.css';

export function WaysTable({ title, ways }: { title: string; ways: readonly AcrossWay[] }) {
  return (
    <div className={table.scroll} role="region" aria-label={title} tabIndex={0}>
      <table className={table.table} aria-label={title}>
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
          {ways.map((way) => (
            <WayRow key={`${way.from} ${way.to}`} way={way} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WayRow({ way: { from, to, reached, roundTripMs, mtu, lossPercent } }: { way: AcrossWay }) {
  const Icon = reached ? CircleCheck : CircleX;
  return (
    <tr>
      <td>{t('span.paths.fromTo', { from, to })}</td>
      <td>
        <span className={classNames(styles.state, reached ? styles.good : styles.failed)}>
          <Icon size={14} aria-hidden="true" />
          {t(reached ? 'span.paths.yes' : 'span.paths.no')}
        </span>
      </td>
      <td className={styles.digits}>{roundTrip(roundTripMs)}</td>
      <td className={styles.digits}>
        {mtu === null ? '–' : t('span.paths.bytes', { bytes: numberText(mtu) })}
      </td>
      <td className={styles.digits}>{percent(lossPercent)}</td>
    </tr>
  );
}
