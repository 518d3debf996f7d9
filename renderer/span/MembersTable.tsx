/** The hosts that a network spans, with how each of them stands as seen from this one. */
import { CircleCheck, CircleDashed, CircleX, TriangleAlert } from 'lucide-react';
import type { SpanState } from '../../shared/contract/span';
import type { Span } from '../../shared/definition/span';
import { t } from '../../shared/language/language';
import { classNames } from '../ui/classNames';
import table from '../ui/styles/table.module.css';
import { useNow } from '../ui/useNow';
import {
  clockText,
  isHeard,
  memberRows,
  percent,
  roundTrip,
  sessionText,
  sinceText,
  stateText,
  toneOf,
  type MemberRow,
} from './memberWords';
import styles from './Span.module.css';

const icons = { good: CircleCheck, waiting: CircleDashed, changed: TriangleAlert, failed: CircleX };

interface MembersTableProps {
  network: string;
  span: Span;
  /** Absent while the network does not run here. */
  state: SpanState | undefined;
  /** Guests that are plugged in here. */
  guestsHere: number;
}

export function MembersTable({ network, span, state, guestsHere }: MembersTableProps) {
  const now = useNow(1000);
  const label = t('span.table.label', { network });
  const hasSessions = span.engine === 'evpn';
  return (
    <div className={table.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={table.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('span.table.host')}</th>
            <th scope="col">{t('span.table.state')}</th>
            <th scope="col">{t('span.table.path')}</th>
            <th scope="col">{t('span.table.clock')}</th>
            {hasSessions ? <th scope="col">{t('span.table.session')}</th> : null}
            <th scope="col" className={table.number}>
              {t('common.guests')}
            </th>
          </tr>
        </thead>
        <tbody>
          {memberRows(span, state).map((row) => (
            <Row key={row.member.name} {...{ row, now, hasSessions, guestsHere }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  row: MemberRow;
  now: number;
  hasSessions: boolean;
  guestsHere: number;
}

function Row({ row, now, hasSessions, guestsHere }: RowProps) {
  const { member, view, isHere } = row;
  const since = sinceText(row, now);
  return (
    <tr>
      <td>
        <strong className={styles.host}>{member.name}</strong>
        <div className={classNames(table.quiet, styles.digits)}>
          <bdi>{member.address}</bdi>
        </div>
      </td>
      <td>
        <StateMark row={row} />
        {since === '' ? null : <div className={table.quiet}>{since}</div>}
        {view?.same === false ? <div className={styles.differs}>{t('span.differs')}</div> : null}
      </td>
      <td className={classNames(table.fixed, styles.digits)}>
        {isHeard(view) ? roundTrip(view?.roundTripMs) : '–'}
        {view?.lossPercent == null ? null : (
          <div className={table.quiet}>{t('span.table.loss', { loss: percent(view.lossPercent) })}</div>
        )}
      </td>
      <td className={styles.digits}>{clockText(row)}</td>
      {hasSessions ? (
        <td className={table.fixed}>
          {sessionText(row, now)}
          {view?.session ? <div className={table.quiet}>{view.session.word}</div> : null}
        </td>
      ) : null}
      <td className={table.number}>{isHere ? guestsHere : (view?.guests ?? '–')}</td>
    </tr>
  );
}

function StateMark({ row }: { row: MemberRow }) {
  const tone = toneOf(row);
  const Icon = icons[tone];
  return (
    <span className={classNames(styles.state, styles[tone])}>
      <Icon size={14} aria-hidden="true" />
      {stateText(row)}
    </span>
  );
}
