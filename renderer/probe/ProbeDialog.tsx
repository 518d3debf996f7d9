/** "Test network": each step as it happens, what fails with its cause, and the fix where there is one. */
import { useEffect, useRef } from 'react';
import { probeReportText, type ProbeReport } from '../../shared/contract/probe';
import type { NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { openDialog } from '../asking/actions';
import { Button } from '../ui/controls/Button';
import { CopyButton } from '../ui/controls/CopyButton';
import { Dialog } from '../ui/notices/Dialog';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { Spinner } from '../ui/notices/Spinner';
import styles from './ProbeDialog.module.css';
import { ProbeStepRow } from './ProbeStepRow';
import { useProbe } from './useProbe';

/** Probes at once; closing ends the probe. */
export function ProbeDialog({ network }: { network: NetworkState }) {
  const { steps, report, error, again } = useProbe(network.name);
  const isRunning = report === null && error === null;
  const list = useRef<HTMLOListElement>(null);
  const firstFailed = isRunning ? undefined : steps.find(({ status }) => status === 'failed')?.id;
  useEffect(() => {
    // It may lie below what there is room for, and is what the person came for.
    list.current?.querySelector('[data-status="failed"]')?.scrollIntoView({ block: 'start' });
  }, [firstFailed]);
  const close = () => openDialog(null);
  return (
    <Dialog
      title={t('probe.title', { name: network.name })}
      size="large"
      onClose={close}
      footer={
        <>
          <span className={styles.result} role="status">
            {report ? resultText(report) : isRunning ? <Running /> : null}
          </span>
          {report ? (
            <CopyButton
              text={probeReportText(report)}
              label={t('probe.copyReport')}
              words={t('probe.copyReport')}
            />
          ) : null}
          <Button isDisabled={isRunning} onPress={again}>
            {t('probe.again')}
          </Button>
          <Button autoFocus onPress={close}>
            {isRunning ? t('common.cancel') : t('common.close')}
          </Button>
        </>
      }
    >
      <p className={styles.intro}>{t('probe.intro', { device: network.device })}</p>
      {error ? <ErrorNotice title={t('probe.undone', { name: network.name })} error={error} /> : null}
      {/* It scrolls, so it can be reached by keyboard. */}
      <ol ref={list} className={styles.steps} aria-label={t('probe.steps')} tabIndex={0}>
        {steps.map((step) => (
          <ProbeStepRow
            key={step.id}
            step={step}
            network={network.name}
            isOver={!isRunning}
            onFixed={again}
          />
        ))}
      </ol>
    </Dialog>
  );
}

const Running = () => (
  <>
    <Spinner /> {t('probe.running')}
  </>
);

function resultText({ outcome, steps, durationMs }: ProbeReport): string {
  const failed = steps.filter(({ status }) => status === 'failed').length;
  const seconds = durationMs / 1000;
  switch (outcome) {
    case 'passed':
      return t('probe.result.passed', { seconds });
    case 'failed':
      return t('probe.result.failed', { failed, count: steps.length, seconds });
    case 'cancelled':
      return t('probe.result.cancelled');
  }
}
