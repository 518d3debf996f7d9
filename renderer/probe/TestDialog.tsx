/** "Test network": each step as it happens, what fails with its cause, and the fix where there is one. */
import { testReportText, type TestReport } from '../../shared/contract/networkTest';
import type { NetworkState } from '../../shared/contract/snapshot';
import { openDialog } from '../asking/actions';
import { Button } from '../ui/controls/Button';
import { CopyButton } from '../ui/controls/CopyButton';
import { Dialog } from '../ui/notices/Dialog';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { Spinner } from '../ui/notices/Spinner';
import styles from './TestDialog.module.css';
import { TestStepRow } from './TestStepRow';
import { useNetworkTest } from './useNetworkTest';

/** Tests at once; closing ends the test. */
export function TestDialog({ network }: { network: NetworkState }) {
  const { steps, report, error, again } = useNetworkTest(network.name);
  const isRunning = report === null && error === null;
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
            <CopyButton text={testReportText(report)} label="Copy report" words="Copy report" />
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
      <ol className={styles.steps} aria-label="Steps" tabIndex={0}>
        {steps.map((step) => (
          <TestStepRow key={step.id} step={step} network={network.name} isOver={!isRunning} onFixed={again} />
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

function resultText({ outcome, steps, durationMs }: TestReport): string {
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
