/** Test network across hosts: temporary guests of all members look for each other, and what each found. */
import { useState } from 'react';
import type { AcrossMember, AcrossReport } from '../../shared/contract/span';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import { t } from '../../shared/language/language';
import { isWhole, wayText } from '../../shared/span/probeAcross';
import { probeSpan } from '../asking/spanCalls';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import styles from './Span.module.css';
import { WaysTable } from './WaysTable';

type Found = { report: AcrossReport } | { error: ErrorShape };

/** Starts at a press, and keeps what was found until the next one. */
export function AcrossProbe({ network }: { network: string }) {
  const uri = useStore((state) => state.connection);
  const [isRunning, setRunning] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const run = async (): Promise<void> => {
    setRunning(true);
    setFound(null);
    setFound(
      await probeSpan(uri, network).then(
        (report) => ({ report }),
        (error: unknown) => ({ error: toErrorShape(error) }),
      ),
    );
    setRunning(false);
  };
  return (
    <section aria-label={t('span.test.begin')} className={styles.test}>
      <Button isPending={isRunning} onPress={() => void run()}>
        {t('span.test.begin')}
      </Button>
      <div role="status">
        {isRunning ? <p className={styles.facts}>{t('span.test.running')}</p> : null}
        {found && 'report' in found ? <Report report={found.report} /> : null}
      </div>
      {found && 'error' in found ? <ErrorNotice title={t('span.test.failed')} error={found.error} /> : null}
    </section>
  );
}

function Report({ report }: { report: AcrossReport }) {
  const { members, ways } = report;
  const lines = isWhole(report)
    ? [t('span.test.whole')]
    : [...members.filter(({ error }) => error !== null).map(memberText), ...ways.filter(isBad).map(wayText)];
  return (
    <>
      {lines.map((line) => (
        <p key={line} className={styles.facts}>
          {line}
        </p>
      ))}
      {ways.length > 0 ? <WaysTable title={t('span.test.title')} ways={ways} /> : null}
    </>
  );
}

const isBad = ({ reached, mtu, lossPercent }: AcrossReport['ways'][number]): boolean =>
  !reached || mtu === null || lossPercent > 0;

const memberText = ({ member, address, error }: AcrossMember): string =>
  t('span.test.member', { member, address: address ?? 'none', error: error ?? '' });
