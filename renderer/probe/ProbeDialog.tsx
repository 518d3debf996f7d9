/** "Test network": each step as it happens, what fails with its cause, and the fix where there is one. */
import { useEffect, useRef } from 'react';
import { probeReportText, type ProbeReport } from '../../shared/contract/probe';
import type { NetworkState } from '../../shared/contract/snapshot';
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
      title={`Test network ${network.name}`}
      size="large"
      onClose={close}
      footer={
        <>
          <span className={styles.result} role="status">
            {report ? resultText(report) : isRunning ? <Running /> : null}
          </span>
          {report ? (
            <CopyButton text={probeReportText(report)} label="Copy report" words="Copy report" />
          ) : null}
          <Button isDisabled={isRunning} onPress={again}>
            Test again
          </Button>
          <Button autoFocus onPress={close}>
            {isRunning ? 'Cancel' : 'Close'}
          </Button>
        </>
      }
    >
      <p className={styles.intro}>
        A temporary guest is plugged in to {network.device} and tries what a real one would. It is taken out
        again afterwards.
      </p>
      {error ? <ErrorNotice title={`${network.name} could not be tested`} error={error} /> : null}
      {/* It scrolls, so it can be reached by keyboard. */}
      <ol ref={list} className={styles.steps} aria-label="Steps" tabIndex={0}>
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
    <Spinner /> Testing…
  </>
);

function resultText({ outcome, steps, durationMs }: ProbeReport): string {
  const failed = steps.filter(({ status }) => status === 'failed').length;
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  switch (outcome) {
    case 'passed':
      return `The network works (${seconds}).`;
    case 'failed':
      return `${failed} of ${steps.length} steps failed (${seconds}).`;
    case 'cancelled':
      return 'The test was cancelled.';
  }
}
