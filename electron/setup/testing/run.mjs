/** Runs the parts of the tests, two at a time where that is safe, says how far they are, and sums them up. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEnclosed } from './enclosure.mjs';
import { EventReader, eventVariables } from './events.mjs';
import { partsOf } from './parts.mjs';
import { prepare } from './prepare.mjs';
import { closingLine, seconds, slowest, Tally } from './tally.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
/** How often the reports are read, and how often a part that runs says how far it is, in milliseconds. */
const READ_MS = 500;
const SAY_MS = process.stdout.isTTY ? 10_000 : 30_000;
/** A part of which nothing has come for so long hangs: the slowest test takes a twentieth of that on a slow machine. */
const HUNG_MS = 45 * 60_000;
const SLOWEST = 10;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** What may be skipped where nothing else may: Electron's binary cannot be had everywhere. */
const MAY_SKIP = /^electron: /;

/**
 * Runs all parts, those of `quick`, or those that are named.
 * @param {readonly string[]} words
 * @returns {Promise<number>} exit status
 */
export async function runTests(words) {
  const parts = partsOf(words);
  if (typeof parts === 'string') {
    console.error(parts);
    return 2;
  }
  if (!(await prepare(parts, root))) return 1;
  const began = performance.now();
  const run = new Run(parts);
  const signal = await run.all();
  if (signal !== null) {
    console.log(`Ended by ${signal}, with what ran.`);
    return SIGNALS[signal];
  }
  return run.sumUp(performance.now() - began);
}

class Run {
  #folder = mkdtempSync(path.join(tmpdir(), 'virtnet-test-'));
  #results = [];
  /** What runs now, to be ended with us. @type {Set<import('./enclosure.mjs').Enclosed>} */
  #running = new Set();
  #signal = null;

  /** @param {readonly import('./parts.mjs').Part[]} parts */
  constructor(parts) {
    this.parts = parts;
    // Tests do some things as ordinary users.
    chmodSync(this.#folder, 0o755);
  }

  /** Runs all groups; resolves to the signal that ended them, or null. */
  async all() {
    const stop = (signal) => {
      this.#signal = signal;
      for (const part of this.#running) part.stop();
    };
    for (const signal of Object.keys(SIGNALS)) process.on(signal, stop);
    try {
      for (const group of new Set(this.parts.map((part) => part.group))) {
        const queue = this.parts.filter((part) => part.group === group);
        await Promise.all([this.#work(queue), this.#work(queue)]);
      }
    } finally {
      for (const signal of Object.keys(SIGNALS)) process.off(signal, stop);
      rmSync(this.#folder, { recursive: true, force: true });
    }
    return this.#signal;
  }

  async #work(queue) {
    for (let part = queue.shift(); part && this.#signal === null; part = queue.shift())
      await this.#part(part);
  }

  async #part(part) {
    const folder = path.join(this.#folder, part.name);
    mkdirSync(folder);
    const events = path.join(folder, 'events');
    const began = performance.now();
    const running = startEnclosed(part.argv, {
      cwd: root,
      folder,
      env: {
        // Every Node would read them at its start (60 ms), and no test speaks TLS.
        NODE_EXTRA_CA_CERTS: undefined,
        ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
        ...eventVariables(events),
      },
    });
    this.#running.add(running);
    const watch = new Watch(part.name, new EventReader(events), () => running.stop());
    const { status, output, processorMs } = await running.ended;
    watch.close();
    this.#running.delete(running);
    if (this.#signal !== null) return;
    const { tally } = watch;
    tally.close(status, part.tells ?? false, output);
    this.#results.push({ part, tally, processorMs });
    const word = tally.failures.length > 0 ? 'FAILED' : 'ok    ';
    const took = `${seconds(performance.now() - began).padStart(8)}, processor ${seconds(processorMs)}`;
    console.log(`${word} ${part.name.padEnd(7)} ${took}  ${tally.progress()}`.trimEnd());
  }

  /** Prints what came of it; returns the exit status. */
  sumUp(ms) {
    const tallies = this.#results.map(({ tally }) => tally);
    const times = slowest(tallies, SLOWEST);
    if (times.length > 0) console.log(`\nThe slowest tests:\n${times.join('\n')}\n`);
    const skips = tallies.flatMap((tally) => tally.skips);
    for (const { test, reason } of skips) console.log(`skipped ${test}${reason && ` — ${reason}`}`);
    for (const { part, tally } of this.#results)
      for (const { test, error } of tally.failures) console.log(`\nFAILED ${part.name} ${test}\n${error}`);
    const forbidden = process.env.CI ? skips.filter(({ test }) => !MAY_SKIP.test(test)) : [];
    if (forbidden.length > 0) console.log(`In CI these may not be skipped: ${forbidden.length}.`);
    const processorMs = this.#results.reduce((sum, result) => sum + result.processorMs, 0);
    console.log(`\nTook ${seconds(ms)}, and ${seconds(processorMs)} of processor time.`);
    console.log(closingLine(tallies));
    return forbidden.length > 0 || tallies.some(({ failures }) => failures.length > 0) ? 1 : 0;
  }
}

/** Follows one part: counts what it tells, says how far it is, and ends it when nothing comes any more. */
class Watch {
  tally = new Tally();
  #lastEvent = performance.now();
  #lastSaid = performance.now();
  #timer = setInterval(() => this.#look(), READ_MS);

  constructor(name, reader, stop) {
    this.name = name;
    this.reader = reader;
    this.stop = stop;
  }

  #look() {
    const now = performance.now();
    this.#read(now);
    if (now - this.#lastEvent > HUNG_MS) {
      const place = this.tally.longest(now) || this.name;
      this.tally.take({ type: 'broke', error: `hung at ${place}: nothing came of it for 45 minutes` }, now);
      this.stop();
      clearInterval(this.#timer);
    }
    if (now - this.#lastSaid < SAY_MS) return;
    this.#lastSaid = now;
    const words = [this.tally.progress(), this.tally.longest(now)].filter((word) => word !== '');
    console.log(`       ${this.name.padEnd(7)} ${words.join(', now ') || 'runs'}`);
  }

  #read(now) {
    const events = this.reader.next();
    if (events.length > 0) this.#lastEvent = now;
    for (const event of events) {
      this.tally.take(event, now);
      if (event.type === 'ended' && event.outcome === 'failed')
        console.log(`FAILED ${this.name} ${event.test}`);
    }
  }

  /** Takes what came last. */
  close() {
    clearInterval(this.#timer);
    this.#read(performance.now());
  }
}
