/** What is wrong with a network over several hosts: what, what still works meanwhile, and what to do. */
import type { SpanFault } from '../../shared/contract/span';
import { Banner } from '../ui/notices/Banner';
import styles from './Span.module.css';

/** Faults that stop guests from reaching each other; anything else works on in part. */
const WORST: ReadonlySet<SpanFault['code']> = new Set([
  'member-lost',
  'other-key',
  'address-gone',
  'frr-down',
  'duplicate-address',
]);

export const SpanFaults = ({ faults }: { faults: readonly SpanFault[] }) =>
  faults.map(({ code, member, title, detail, remedy }) => (
    <Banner key={`${code} ${member ?? ''}`} tone={WORST.has(code) ? 'failed' : 'changed'} title={title}>
      <div className={styles.lines}>
        <p>{detail}</p>
        {remedy === null ? null : <p>{remedy}</p>}
      </div>
    </Banner>
  ));
