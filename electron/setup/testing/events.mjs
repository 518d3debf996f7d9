/** What a part of the tests tells while it runs: a line of JSON for each event, in a file that both ends know. */
import { appendFileSync, readFileSync } from 'node:fs';

/** Where a reporter finds the file's name. */
const VARIABLE = 'VIRTNET_TEST_EVENTS';

/**
 * @typedef {'passed' | 'failed' | 'skipped'} Outcome
 * @typedef {{ type: 'found', count: number }} Found more tests that will run
 * @typedef {{ type: 'began', test: string }} Began
 * @typedef {{ type: 'ended', test: string, outcome: Outcome, ms: number, reason?: string, error?: string }} Ended
 * @typedef {{ type: 'broke', error: string }} Broke something that is no test: a file that cannot be loaded
 * @typedef {Found | Began | Ended | Broke} TestEvent
 */

/** The variables by which a reporter writes to this file. */
export const eventVariables = (file) => ({ [VARIABLE]: file });

/**
 * Tells one event; says nothing where nobody listens (the tool was started by hand).
 * @param {TestEvent} event
 */
export function tell(event) {
  const file = process.env[VARIABLE];
  if (file) appendFileSync(file, `${JSON.stringify(event)}\n`);
}

/**
 * An error as text: its message, and the stack where that does not begin with it (a stack of vitest's may be that of
 * the place where a test was written).
 * @param {{ message?: string, stack?: string }} error
 * @returns {string}
 */
export function describeError({ message = '', stack = '', diff = '' }) {
  return [...(stack.includes(message) ? [stack] : [message, stack]), diff].filter(Boolean).join('\n');
}

/** Reads a file of events as it grows. */
export class EventReader {
  #read = 0;

  /** @param {string} file */
  constructor(file) {
    this.file = file;
  }

  /**
   * The events that came since the last call.
   * @returns {TestEvent[]}
   */
  next() {
    const lines = this.#text().split('\n').slice(0, -1);
    const fresh = lines.slice(this.#read);
    this.#read = lines.length;
    return fresh.map((line) => JSON.parse(line));
  }

  #text() {
    try {
      return readFileSync(this.file, 'utf8');
    } catch {
      return ''; // Nothing was told yet.
    }
  }
}
