/** Tells what Playwright's tests come to, as events. */
import path from 'node:path';
import { describeError, tell } from './events.mjs';

export default class PlaywrightReporter {
  onBegin(_config, suite) {
    tell({ type: 'found', count: suite.allTests().length });
  }

  onTestBegin(test) {
    tell({ type: 'began', test: nameOf(test) });
  }

  onTestEnd(test, { status, duration, errors }) {
    const reason = test.annotations.find(({ type }) => type === 'skip')?.description;
    const error = errors.map(describeError).join('\n');
    tell({
      type: 'ended',
      test: nameOf(test),
      outcome: status === 'passed' || status === 'skipped' ? status : 'failed',
      ms: duration,
      ...(reason && { reason }),
      ...(error && { error }),
    });
  }

  onError(error) {
    tell({ type: 'broke', error: describeError(error) });
  }

  /** The line reporter beside this one writes to the terminal. */
  printsToStdio() {
    return false;
  }
}

/** `PROJECT: FILE › titles`. */
function nameOf(test) {
  const [, project, , ...titles] = test.titlePath();
  return `${project}: ${path.basename(test.location.file)} › ${titles.join(' › ')}`;
}
