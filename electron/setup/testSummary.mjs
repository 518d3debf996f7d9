/** Counts what a part of the tests came to, from the reports that vitest and Playwright write. */

/**
 * @typedef {{ name: string, reason: string }} Skip
 * @typedef {{ passed: number, failed: number, skipped: number, skips: Skip[] }} Outcome
 */

/**
 * The outcome of a part. A part without a report counts as one check; a failure that its report does not show (it
 * crashed, or a file could not be loaded) still counts as one.
 * @param {'vitest' | 'playwright' | null} kind
 * @param {any} report parsed JSON, or null when none was written
 * @param {number} status exit status
 * @returns {Outcome}
 */
export function countOutcomes(kind, report, status) {
  const outcome = kind === null ? single(status) : report === null ? nothing() : readers[kind](report);
  return status !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;
}

const nothing = () => ({ passed: 0, failed: 0, skipped: 0, skips: [] });
const single = (status) => ({ ...nothing(), ...(status === 0 ? { passed: 1 } : { failed: 1 }) });

const readers = {
  vitest(report) {
    const tests = report.testResults.flatMap((file) => file.assertionResults);
    const skips = tests
      .filter(({ status }) => ['skipped', 'pending', 'todo', 'disabled'].includes(status))
      .map(({ fullName }) => ({ name: fullName, reason: '' }));
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: skips.length, skips };
  },
  playwright(report) {
    const { expected, unexpected, flaky } = report.stats;
    const skips = specsOf(report.suites).flatMap((spec) =>
      spec.tests
        .filter(({ status }) => status === 'skipped')
        .map(({ projectName, annotations }) => ({
          name: `${projectName}: ${spec.title}`,
          reason: annotations.find(({ type }) => type === 'skip')?.description ?? '',
        })),
    );
    // A test that passed only when repeated did not pass.
    return { passed: expected, failed: unexpected + flaky, skipped: skips.length, skips };
  },
};

const specsOf = (suites) =>
  suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite.suites ?? [])]);

/**
 * Milliseconds as seconds, of equal width.
 * @param {number} ms
 * @returns {string}
 */
export const formatDuration = (ms) => `${(ms / 1000).toFixed(1).padStart(6)} s`;
