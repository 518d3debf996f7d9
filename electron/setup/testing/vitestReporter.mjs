/** Tells what vitest's tests come to, as events. */
import path from 'node:path';
import { describeError, tell } from './events.mjs';

const OUTCOMES = { passed: 'passed', failed: 'failed', skipped: 'skipped', pending: 'failed' };

export default class VitestReporter {
  onTestModuleCollected(module) {
    tell({ type: 'found', count: [...module.children.allTests()].length });
  }

  onTestCaseReady(test) {
    tell({ type: 'began', test: nameOf(test) });
  }

  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    const error = errors.map(describeError).join('\n');
    tell({
      type: 'ended',
      test: nameOf(test),
      outcome: OUTCOMES[state],
      ms: test.diagnostic()?.duration ?? 0,
      ...(error && { error }),
    });
  }

  onTestModuleEnd(module) {
    for (const error of suiteErrors(module))
      tell({ type: 'broke', error: `${fileOf(module)}: ${describeError(error)}` });
  }

  onTestRunEnd(_modules, unhandled) {
    for (const error of unhandled) tell({ type: 'broke', error: describeError(error) });
  }
}

/** What failed without a test: loading a file, or a hook. */
const suiteErrors = (module) => [
  ...module.errors(),
  ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
];

const fileOf = (module) => path.basename(module.moduleId);
const nameOf = (test) => `${fileOf(test.module)} › ${test.fullName.replaceAll(' > ', ' › ')}`;
