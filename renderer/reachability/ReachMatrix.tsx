/** The matrix itself, as a grid: one stop for Tab, arrow keys from cell to cell, Space or Enter turns one round. */
import { Check, Minus } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import { VisuallyHidden } from 'react-aria-components';
import type { NetworkDefinition } from '../../shared/definition/network';
import { t } from '../../shared/language/language';
import { classNames } from '../ui/classNames';
import { cellOf, type Wish } from './reachChanges';
import styles from './ReachabilityDialog.module.css';

/** Bridges of the network that opens a connection, and of the one that is opened to. */
export interface Pair {
  from: string;
  to: string;
}

interface ReachMatrixProps {
  networks: readonly NetworkDefinition[];
  /** Unix seconds. */
  now: number;
  changed: readonly Wish[];
  selected: Pair | null;
  onSelect: (pair: Pair) => void;
  onToggle: (pair: Pair) => void;
}

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function ReachMatrix({ networks, now, changed, selected, onSelect, onToggle }: ReachMatrixProps) {
  const grid = useRef<HTMLTableElement>(null);
  const devices = networks.map(({ bridge }) => bridge.name);
  const [first = '', second = ''] = devices;
  const stop = selected ?? { from: first, to: second };
  const focus = (row: number, column: number): void =>
    grid.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)?.focus();
  const onKeyDown = (event: KeyboardEvent, row: number, column: number): void => {
    const pair = { from: devices[row] ?? '', to: devices[column] ?? '' };
    const step = STEPS[event.key];
    if (step) focus(row + step[0], column + step[1]);
    else if (event.key === 'Home') focus(row, 0);
    else if (event.key === 'End') focus(row, devices.length - 1);
    else if ((event.key === ' ' || event.key === 'Enter') && row !== column) onToggle(pair);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.scroll}>
      <table className={styles.matrix} role="grid" aria-label={t('reach.title')} ref={grid}>
        <thead>
          <tr>
            <th>
              <VisuallyHidden>{t('reach.from')}</VisuallyHidden>
            </th>
            {networks.map(({ name, uuid }) => (
              <th key={uuid} scope="col" className={styles.column}>
                <span title={name}>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {networks.map((from, row) => (
            <tr key={from.uuid}>
              <th scope="row" className={styles.row} title={from.name}>
                {from.name}
              </th>
              {networks.map((to, column) => {
                const pair = { from: from.bridge.name, to: to.bridge.name };
                const cell = cellOf(networks, pair.from, pair.to, now);
                const isStop = stop.from === pair.from && stop.to === pair.to;
                const isChanged = changed.some((wish) => wish.from === pair.from && wish.to === pair.to);
                return (
                  <td
                    key={to.uuid}
                    role="gridcell"
                    tabIndex={isStop ? 0 : -1}
                    data-cell={`${row} ${column}`}
                    aria-label={cell ? cellName(cell, isChanged) : t('reach.itself', { name: from.name })}
                    aria-selected={isStop && selected !== null}
                    title={cell ? `${cellName(cell, isChanged)}. ${cell.reason}` : ''}
                    className={classNames(
                      styles.cell,
                      !cell && styles.self,
                      cell?.reaches === 'yes' && styles.yes,
                      cell?.by === 'exception' && styles.exception,
                      isChanged && styles.changed,
                    )}
                    onFocus={() => onSelect(pair)}
                    onClick={() => cell && onToggle(pair)}
                    onKeyDown={(event) => onKeyDown(event, row, column)}
                  >
                    {cell ? (
                      cell.reaches === 'yes' ? (
                        <Check size={15} strokeWidth={2.5} aria-hidden="true" />
                      ) : (
                        <Minus size={13} aria-hidden="true" />
                      )
                    ) : null}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const cellName = (
  { from, to, reaches, by }: NonNullable<ReturnType<typeof cellOf>>,
  isChanged: boolean,
): string => t('reach.cell', { from, to, reaches, by, changed: isChanged ? 'yes' : 'no' });
