/** The guests of a network in a table that can be sorted by each column, with what can be done for each. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useCallback, useState, type ReactNode } from 'react';
import { isThere, unlistedWords } from '../../shared/words/guestFacts';
import type { Guest, NetworkState } from '../../shared/contract/snapshot';
import { staticHostOf } from '../../shared/propose/staticHost';
import { t } from '../../shared/language/language';
import { definitionInForce } from '../state/networkFacts';
import { classNames } from '../ui/classNames';
import { contextMenuProps, type Spot } from '../ui/contextMenu';
import { formatRate } from '../ui/quantity';
import { useStore } from '../state/store';
import { useCounters } from '../asking/counterInterest';
import table from '../ui/styles/table.module.css';
import { useNow } from '../ui/useNow';
import { GuestActions } from './GuestActions';
import { GuestMenu } from './GuestMenu';
import {
  guestColumns,
  guestKey,
  leaseText,
  ratesOf,
  seenText,
  sortGuests,
  type GuestColumn,
  type GuestOrder,
  type GuestRates,
} from './guestRows';
import { ReleaseQuestion } from './ReleaseQuestion';
import styles from './GuestTable.module.css';

/** Columns whose content stands in others where the window is narrow. */
const WIDE: ReadonlySet<GuestColumn> = new Set(['host', 'port', 'seen']);

/** The helper sends the counters of so many devices at most. */
const COUNTED_PORTS = 500;

export function GuestTable({ network }: { network: NetworkState }) {
  const now = useNow(10_000);
  const [order, setOrder] = useState<GuestOrder>({ column: 'name', descending: false });
  const ports = [...new Set(network.guests.flatMap(({ port }) => port ?? []))].slice(0, COUNTED_PORTS);
  useCounters(ports);
  const isByTraffic = order.column === 'traffic';
  const readings = useStore((state) => (isByTraffic ? state.counters[state.connection] : undefined));
  const here = definitionInForce(network).span?.here ?? null;
  const columns = guestColumns.filter((id) => id !== 'host' || here !== null);
  const [menuFor, setMenuFor] = useState<string | null>(null);
  const [releasing, setReleasing] = useState<Guest | null>(null);
  const [spot, setSpot] = useState<Spot>({ x: 0, y: 0 });
  const openMenu = useCallback((guest: Guest, at: Spot) => {
    setSpot(at);
    setMenuFor(guestKey(guest));
  }, []);
  const closeMenu = useCallback(() => setMenuFor(null), []);
  const chosen = network.guests.find((guest) => guestKey(guest) === menuFor);
  const sortBy = (column: GuestColumn) =>
    setOrder((known) => ({ column, descending: known.column === column && !known.descending }));
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-label={t('common.guests')}>
        <thead>
          <tr>
            {columns.map((id) => (
              <HeaderCell
                key={id}
                title={t(`guestTable.column.${id}`)}
                isWide={WIDE.has(id)}
                order={order.column === id ? order : null}
                onSort={() => sortBy(id)}
              />
            ))}
            <td aria-label={t('guestTable.actions')} />
          </tr>
        </thead>
        <tbody>
          {sortGuests(network.guests, order, readings).map((guest) => (
            <GuestRow
              key={guestKey(guest)}
              network={network}
              guest={guest}
              here={here}
              now={now}
              isOpen={guest === chosen}
              onMenu={openMenu}
            />
          ))}
        </tbody>
      </table>
      <Unlisted network={network} />
      {chosen ? (
        <GuestMenu
          network={network}
          guest={chosen}
          spot={spot}
          onClose={closeMenu}
          onRelease={setReleasing}
        />
      ) : null}
      {releasing ? (
        <ReleaseQuestion network={network} guest={releasing} onClose={() => setReleasing(null)} />
      ) : null}
    </div>
  );
}

/** A guest can show itself under more addresses than anybody can read. */
function Unlisted({ network: { unlisted } }: { network: NetworkState }) {
  const words = unlistedWords(unlisted);
  return words === null ? null : <p className={styles.unlisted}>{words}</p>;
}

interface HeaderCellProps {
  title: string;
  /** It is only there where the window is wide. */
  isWide: boolean;
  /** Null when the table is sorted by another column. */
  order: GuestOrder | null;
  onSort: () => void;
}

function HeaderCell({ title, isWide, order, onSort }: HeaderCellProps) {
  const Arrow = order?.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={classNames(isWide && styles.wide)}
      aria-sort={order ? (order.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className={styles.sort} onClick={onSort}>
        {title}
        {order ? <Arrow size={12} aria-hidden="true" /> : null}
      </button>
    </th>
  );
}

interface GuestRowProps {
  network: NetworkState;
  guest: Guest;
  /** What this host is called among those that the network spans; null when it spans none. */
  here: string | null;
  now: number;
  isOpen: boolean;
  onMenu: (guest: Guest, spot: Spot) => void;
}

/** Drawn anew only when something in it has changed, as there may be a hundred. */
const GuestRow = memo(function GuestRow({ network, guest, here, now, isOpen, onMenu }: GuestRowProps) {
  const fixed = staticHostOf(definitionInForce(network), guest) !== undefined;
  return (
    <tr
      className={classNames(!isThere(guest) && styles.away)}
      {...contextMenuProps((_, spot) => {
        onMenu(guest, spot);
        return true;
      })}
    >
      <td>
        {guest.name ?? <span className={table.quiet}>{t('guestTable.unknown')}</span>}
        {here === null ? null : <Narrow>{guest.host ?? here}</Narrow>}
      </td>
      {here === null ? null : <td className={classNames(table.fixed, styles.wide)}>{guest.host ?? here}</td>}
      <td className={classNames(table.fixed, styles.digits)}>
        <bdi>{guest.mac ?? '–'}</bdi>
        <Narrow>{guest.port}</Narrow>
      </td>
      <td className={classNames(table.fixed, styles.digits)}>
        {guest.addresses.length === 0 ? (
          <span className={table.quiet}>{t('guestTable.noAddress')}</span>
        ) : null}
        {guest.addresses.map(({ address, source }) => (
          <div key={address} className={classNames(source === 'seen' && styles.seen)}>
            <bdi>{address}</bdi>
          </div>
        ))}
        {guest.shares ? <div className={styles.shared}>{t('guestTable.shared')}</div> : null}
      </td>
      <td className={table.fixed}>
        {leaseText(guest, now)}
        {fixed ? <div className={table.quiet}>{t('guestTable.static')}</div> : null}
        <Narrow>{seenText(guest, now)}</Narrow>
      </td>
      <td className={classNames(table.fixed, styles.wide)}>
        {guest.port ?? <span className={table.quiet}>–</span>}
      </td>
      <td className={classNames(table.fixed, styles.wide)}>{seenText(guest, now)}</td>
      <td className={classNames(table.fixed, styles.digits)}>
        <Rates guest={guest} />
      </td>
      <td className={classNames(table.action, styles.inReach)}>
        <GuestActions network={network} guest={guest} isOpen={isOpen} onMenu={onMenu} />
      </td>
    </tr>
  );
});

/** What has no column of its own in a narrow window. */
const Narrow = ({ children }: { children: ReactNode }) => (
  <div className={classNames(styles.narrow, table.quiet)}>{children}</div>
);

/** Each redraws itself when its words change, which mostly stay the same from one reading to the next. */
function Rates({ guest }: { guest: Guest }) {
  const words = useStore((state) => rateWords(ratesOf(guest, state.counters[state.connection])));
  const [received, sent] = words.split('\n');
  if (sent === undefined) return '–';
  return (
    <div className={styles.rates}>
      <span className={styles.rate}>↓ {received}</span>
      <span className={styles.rate}>↑ {sent}</span>
    </div>
  );
}

const rateWords = (rates: GuestRates | null): string =>
  rates ? `${formatRate(rates.received)}\n${formatRate(rates.sent)}` : '';
