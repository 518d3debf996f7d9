/** The ruler of IPv4 space in use: the three private blocks to scale, and who holds what in them. */
import type { AddressUse } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { classNames } from '../ui/classNames';
import styles from './AddressRuler.module.css';
import { LaneBar } from './LaneBar';
import { rulerLanes, spanOf } from './rulerLanes';

export interface AddressRulerProps {
  addressSpace: readonly AddressUse[];
}

/** Every mark on a lane stands below it in words as well. */
export function AddressRuler({ addressSpace }: AddressRulerProps) {
  const { lanes, elsewhere } = rulerLanes(addressSpace);
  return (
    <div className={styles.ruler}>
      {lanes.map((lane) => (
        <section
          key={lane.block}
          className={styles.lane}
          aria-label={t('pictures.ruler.block', { block: lane.block })}
        >
          <div className={styles.head}>
            <span className={styles.block}>{lane.block}</span>
            <span className={styles.span}>{spanOf(lane.block)}</span>
          </div>
          <LaneBar marks={lane.marks} />
          <UseList uses={lane.marks.map(({ use }) => use)} />
        </section>
      ))}
      {elsewhere.length > 0 && (
        <section className={styles.lane} aria-label={t('pictures.ruler.elsewhereLabel')}>
          <div className={styles.head}>
            <span className={styles.block}>{t('pictures.ruler.elsewhere')}</span>
            <span className={styles.span}>{t('pictures.ruler.elsewhereNote')}</span>
          </div>
          <UseList uses={elsewhere} />
        </section>
      )}
    </div>
  );
}

/** The swatch beside each has the same colour as its marks on the lanes. */
function UseList({ uses }: { uses: readonly AddressUse[] }) {
  if (uses.length === 0) return <p className={styles.free}>{t('pictures.ruler.free')}</p>;
  return (
    <ul className={styles.uses}>
      {uses.map((use) => (
        <li key={`${use.subnet} ${use.owner}`} className={styles.use} title={t(`pictures.use.${use.kind}`)}>
          <span className={classNames(styles.swatch, styles[use.kind])} aria-hidden="true" />
          <span className={styles.subnet}>{use.subnet}</span>
          <span className={styles.owner}>{use.owner}</span>
        </li>
      ))}
    </ul>
  );
}
