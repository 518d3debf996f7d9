/** One private block drawn to scale, with a mark for every claim on it. */
import { classNames } from '../ui/classNames';
import styles from './AddressRuler.module.css';
import type { Mark } from './rulerLanes';

export interface LaneBarProps {
  marks: readonly Mark[];
  /** Where a new network would lie, and whether it may. */
  proposal?: { left: number; width: number; fits: boolean };
}

/** Decoration: whoever shows it says in words what is marked. */
export function LaneBar({ marks, proposal }: LaneBarProps) {
  return (
    <span className={styles.bar} aria-hidden="true">
      {marks.map(({ use, left, width }) => (
        <span
          key={`${use.subnet} ${use.owner}`}
          className={classNames(styles.mark, styles[use.kind])}
          style={{ left: `min(${left}%, 100% - 4px)`, width: `${width}%` }}
        />
      ))}
      {proposal && (
        <span
          className={classNames(styles.mark, styles.proposal, !proposal.fits && styles.wrong)}
          style={{ left: `min(${proposal.left}%, 100% - 6px)`, width: `${proposal.width}%` }}
        />
      )}
    </span>
  );
}
