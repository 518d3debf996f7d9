/** The parts of the tests: what each runs, and which of them run beside each other. */
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const reporter = (name) => path.join(import.meta.dirname, `${name}Reporter.mjs`);
const program = (file) => [process.execPath, path.join(root, 'node_modules', file)];

const OXLINT = program('oxlint/bin/oxlint');
const OXFMT = program('oxfmt/bin/oxfmt');
const KNIP = program('knip/bin/knip.js');
const VITEST = program('vitest/vitest.mjs');
export const PLAYWRIGHT = program('@playwright/test/cli.js');

const vitest = (project, ...files) => [
  ...VITEST,
  ...['run', '--project', project, '--reporter=default', `--reporter=${reporter('vitest')}`, ...files],
];
const playwright = (...args) => [...PLAYWRIGHT, 'test', `--reporter=line,${reporter('playwright')}`, ...args];

/** The laws that need no kernel: they hold a host in memory to them. */
const FAKE_LAWS = ['fakeHost', 'fakePorts', 'historyUndo', 'severalUpdates', 'trial'];

/**
 * One part of the tests.
 * @typedef {object} Part
 * @property {string} name
 * @property {number} group those of one group run two at a time; the groups follow each other
 * @property {readonly string[]} argv
 * @property {boolean} [tells] it reports each of its tests; otherwise it is one check
 * @property {boolean} [kernel] it makes networks, and needs the programs for that
 * @property {boolean} [browser] it opens the app in a browser
 */

/**
 * The laws wait for kernels, clients and timers part of their time, which is when the parts without a kernel run beside
 * them; the browser tests use both cores themselves.
 * @type {readonly Part[]}
 */
export const PARTS = [
  { name: 'build', group: 1, argv: [process.execPath, path.join(root, 'electron/setup/build.mjs')] },
  { name: 'laws', group: 2, argv: vitest('laws'), tells: true, kernel: true },
  { name: 'unit', group: 2, argv: vitest('unit'), tells: true },
  { name: 'lint', group: 2, argv: [...OXLINT, '--type-aware', '--type-check'] },
  { name: 'format', group: 2, argv: [...OXFMT, '--check'] },
  { name: 'knip', group: 2, argv: KNIP },
  { name: 'house', group: 2, argv: [process.execPath, path.join(root, 'electron/setup/house.mjs')] },
  { name: 'e2e', group: 3, argv: playwright(), tells: true, kernel: true, browser: true },
];

/** What `npm test quick` runs: what soon says that something is wrong, and one walk through the window. */
export const QUICK = [
  ...PARTS.filter(({ name }) => ['build', 'lint', 'house', 'unit'].includes(name)),
  { name: 'laws', group: 2, argv: vitest('laws', ...FAKE_LAWS), tells: true },
  { name: 'walk', group: 2, argv: playwright('--grep', '@quick'), tells: true, kernel: true, browser: true },
];

/**
 * The parts that these words ask for: all without a word, those of `quick`, or those that are named.
 * @param {readonly string[]} words
 * @returns {readonly Part[] | string} what to say when a word is none of these
 */
export function partsOf(words) {
  if (words.length === 0) return PARTS;
  if (words.length === 1 && words[0] === 'quick') return QUICK;
  const unknown = words.filter((word) => !PARTS.some(({ name }) => name === word));
  if (unknown.length === 0) return PARTS.filter(({ name }) => words.includes(name));
  const names = PARTS.map(({ name }) => name).join(', ');
  return `There is no part ${unknown.join(', ')}. Parts: ${names}; or quick, alone.`;
}
