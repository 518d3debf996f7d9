/** What a part of the tests has come to so far, and how that is said. */

/**
 * @typedef {import('./events.mjs').TestEvent} TestEvent
 * @typedef {{ test: string, ms: number }} Timed
 * @typedef {{ test: string, error: string }} Failure
 * @typedef {{ test: string, reason: string }} Skip
 */

/** The count of one part, kept by its events. */
export class Tally {
  found = 0;
  passed = 0;
  /** @type {Failure[]} */
  failures = [];
  /** @type {Skip[]} */
  skips = [];
  /** @type {Timed[]} */
  times = [];
  /** When each test that runs began, by performance.now(). @type {Map<string, number>} */
  #running = new Map();

  /**
   * @param {TestEvent} event
   * @param {number} now
   */
  take(event, now) {
    if (event.type === 'found') this.found += event.count;
    else if (event.type === 'began') this.#running.set(event.test, now);
    else if (event.type === 'broke') this.failures.push({ test: '', error: event.error });
    else this.#end(event);
  }

  #end({ test, outcome, ms, reason = '', error = '' }) {
    this.#running.delete(test);
    if (outcome === 'skipped') return void this.skips.push({ test, reason });
    this.times.push({ test, ms });
    if (outcome === 'passed') this.passed += 1;
    else this.failures.push({ test, error });
  }

  /**
   * Closes the count with the exit status of what ran: a part that tells of no test is one check, and a failure that no
   * test shows (it crashed) still counts as one.
   * @param {number} status
   * @param {boolean} tells
   * @param {string} output what it printed
   */
  close(status, tells, output) {
    if (status === 0 && !tells) this.passed = 1;
    if (status !== 0 && this.failures.length === 0) this.failures.push({ test: '', error: output.trimEnd() });
    const { done } = this;
    if (status === 0 && tells && (this.found === 0 || done < this.found)) {
      const error = `only ${done} of ${this.found} tests told how they ended\n${output.trimEnd()}`;
      this.failures.push({ test: '', error });
    }
  }

  /** The test that has been running longest, as `NAME (43 s)`; empty when none does. */
  longest(now) {
    const [first] = this.#running;
    return first === undefined ? '' : `${first[0]} (${seconds(now - first[1])})`;
  }

  /** `120 of 442, 1 failed`; empty for a part that is one check. */
  progress() {
    if (this.found === 0) return '';
    return [`${this.done} of ${this.found}`, ...this.#failed()].join(', ');
  }

  /** How many tests have ended. */
  get done() {
    return this.times.length + this.skips.length;
  }

  #failed() {
    return this.failures.length === 0 ? [] : [`${this.failures.length} failed`];
  }
}

/** `passed, failed, skipped` of several parts, as the closing line of a run. */
export function closingLine(tallies) {
  const sum = (count) => tallies.reduce((total, tally) => total + count(tally), 0);
  const passed = sum((tally) => tally.passed);
  const failed = sum((tally) => tally.failures.length);
  return `${passed} passed, ${failed} failed, ${sum((tally) => tally.skips.length)} skipped`;
}

/**
 * The tests that took longest, slowest first.
 * @param {readonly Tally[]} tallies
 * @param {number} count
 * @returns {string[]}
 */
export function slowest(tallies, count) {
  return tallies
    .flatMap(({ times }) => times)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ test, ms }) => `${seconds(ms).padStart(8)}  ${test}`);
}

/** Milliseconds as `1.2 s`. */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
