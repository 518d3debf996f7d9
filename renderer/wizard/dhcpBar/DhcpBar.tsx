/** The network as a bar, to scale: gateway, fixed addresses, DHCP part, broadcast; the DHCP part has two handles. */
import { useRef, type RefObject } from 'react';
import { formatSubnet, type Subnet } from '../../../shared/addresses/addresses';
import { t } from '../../../shared/language/language';
import { classNames } from '../../ui/classNames';
import styles from './DhcpBar.module.css';
import { DhcpHandle } from './DhcpHandle';
import {
  barParts,
  FIRST_GUEST,
  guestCount,
  shortAddress,
  type BarPart,
  type OffsetRange,
} from './dhcpBarScale';

export interface DhcpBarProps {
  subnet: Subnet;
  /** Null while DHCP is off or its texts are no range: then there are no handles. */
  range: OffsetRange | null;
  onChange: (range: OffsetRange) => void;
}

export function DhcpBar({ subnet, range, onChange }: DhcpBarProps) {
  const track = useRef<HTMLDivElement>(null);
  const parts = barParts(subnet, range);
  const usable = guestCount(subnet) + 1;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        {t('wizard.dhcpBar.caption', { subnet: formatSubnet(subnet), count: usable })}
      </figcaption>
      <div className={styles.bar}>
        <span className={styles.gateway} style={{ flexGrow: FIRST_GUEST }} />
        <div className={styles.track} style={{ flexGrow: guestCount(subnet) }} ref={track}>
          <Guests subnet={subnet} parts={parts} />
          {range && <Handles subnet={subnet} range={range} onChange={onChange} track={track} />}
        </div>
        <span className={styles.broadcast} style={{ flexGrow: 1 }} />
      </div>
      <ul className={styles.legend}>
        {parts.map((part) => (
          <li key={`${part.kind} ${part.first}`}>
            <span className={classNames(styles.swatch, styles[part.kind])} aria-hidden="true" />
            {legendOf(subnet, part)}
          </li>
        ))}
      </ul>
    </figure>
  );
}

const percentOf = (subnet: Subnet, offset: number): number =>
  ((offset - FIRST_GUEST) / guestCount(subnet)) * 100;

/** The guests' part of the bar; the numbers on it hide where they have no room, the legend always has them. */
function Guests({ subnet, parts }: { subnet: Subnet; parts: BarPart[] }) {
  return parts.map(({ kind, first, last }) =>
    kind === 'fixed' || kind === 'dhcp' ? (
      <span
        key={`${kind} ${first}`}
        className={classNames(styles.part, styles[kind])}
        style={{
          left: `${percentOf(subnet, first)}%`,
          width: `${percentOf(subnet, last + 1) - percentOf(subnet, first)}%`,
        }}
        aria-hidden="true"
      >
        <span className={styles.count}>{t(`wizard.dhcpBar.count.${kind}`, { count: last - first + 1 })}</span>
      </span>
    ) : null,
  );
}

function Handles({
  track,
  ...props
}: DhcpBarProps & { range: OffsetRange; track: RefObject<HTMLDivElement | null> }) {
  const { subnet, range } = props;
  return (
    <>
      <DhcpHandle
        {...props}
        track={track}
        side="start"
        name={t('wizard.dhcpBar.handle.start')}
        position={percentOf(subnet, range.start)}
      />
      <DhcpHandle
        {...props}
        track={track}
        side="end"
        name={t('wizard.dhcpBar.handle.end')}
        position={percentOf(subnet, range.end + 1)}
      />
    </>
  );
}

function legendOf(subnet: Subnet, { kind, first, last }: BarPart): string {
  const short = (offset: number): string => shortAddress(subnet, offset);
  const span = first === last ? short(first) : `${short(first)} – ${short(last)}`;
  return t(`wizard.dhcpBar.legend.${kind}`, { span });
}
