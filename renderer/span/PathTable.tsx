/** How hosts reach each other by the addresses that were chosen, and whether their clocks agree. */
import type { SpanGround } from '../../shared/contract/spanWish';
import { t } from '../../shared/language/language';
import type { Answer } from '../asking/useAnswer';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { Skeleton } from '../ui/notices/Skeleton';
import { clocksText } from './memberWords';
import { WaysTable } from './WaysTable';
import styles from './Span.module.css';

export function PathTable({ ground }: { ground: Answer<SpanGround> }) {
  if (ground.state === 'loading') return <Skeleton label={t('span.paths.trying')} lines={2} />;
  if (ground.state === 'failed') return <ErrorNotice title={t('span.paths.failed')} error={ground.error} />;
  const { hosts, paths } = ground.value;
  const nameOf = (uri: string): string => hosts.find(({ host }) => host === uri)?.label ?? uri;
  const apart = clocksText(hosts);
  if (paths.length === 0) return null;
  return (
    <>
      <WaysTable
        title={t('span.paths.title')}
        ways={paths.map(({ from, to, path }) => ({ ...path, from: nameOf(from), to: nameOf(to) }))}
      />
      {apart === null ? null : <p className={styles.facts}>{apart}</p>}
    </>
  );
}
