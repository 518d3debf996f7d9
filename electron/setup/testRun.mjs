/** Runs every check of the project, two at a time where that is safe, and sums them up. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureElectron, findElectron } from './electronBinary.mjs';
import { ensureNpmPackages } from './npmPackages.mjs';
import { findProgram, run } from './programs.mjs';
import {
  ATTACHING,
  CHROMIUM,
  ensureSystemPackages,
  mayInstallServices,
  TESTING,
  thisDistribution,
} from './systemPackages.mjs';
import { countOutcomes, formatDuration } from './testSummary.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const bin = (file) => [process.execPath, path.join(root, 'node_modules', file)];
const minutes = (count) => count * 60_000;

const TOOLS = {
  prettier: bin('prettier/bin/prettier.cjs'),
  tsc: bin('typescript/bin/tsc'),
  eslint: bin('eslint/bin/eslint.js'),
  knip: bin('knip/bin/knip.js'),
  vitest: bin('vitest/vitest.mjs'),
  playwright: bin('@playwright/test/cli.js'),
};

/**
 * The parts in the order of their start. Those of one group run two at a time; the groups follow each other. The laws
 * wait for kernels, clients and timers half of their time, which is when the parts without a kernel run beside them;
 * the end-to-end tests use both cores themselves.
 */
const PARTS = [
  { name: 'build', group: 1, argv: () => [process.execPath, path.join(root, 'electron/setup/build.mjs')] },
  { name: 'laws', group: 2, report: 'vitest', argv: (file) => vitest('laws', file) },
  { name: 'unit', group: 2, report: 'vitest', argv: (file) => vitest('unit', file) },
  { name: 'types', group: 2, argv: () => [...TOOLS.tsc, '--noEmit'] },
  { name: 'lint', group: 2, argv: () => [...TOOLS.eslint, '--max-warnings', '0', '.'] },
  { name: 'format', group: 2, argv: () => [...TOOLS.prettier, '--check', '--log-level=warn', '.'] },
  { name: 'knip', group: 2, argv: () => TOOLS.knip },
  {
    name: 'e2e',
    group: 3,
    report: 'playwright',
    argv: () => [...TOOLS.playwright, 'test', '--reporter=line,json'],
  },
];

const vitest = (project, file) => [
  ...TOOLS.vitest,
  ...['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
];

/** The one thing that may be skipped where nothing else may: Electron's binary cannot be had everywhere. */
const MAY_SKIP = /^electron: /;

/**
 * Runs all parts, or those that are named.
 * @param {readonly string[]} names
 * @returns {Promise<number>} exit status
 */
export async function runTests(names) {
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no part ${unknown.join(', ')}. Parts: ${PARTS.map((part) => part.name).join(', ')}.`,
    );
    return 2;
  }
  const parts = PARTS.filter((part) => names.length === 0 || names.includes(part.name));
  if (!(await prepare(parts))) return 1;

  const folder = mkdtempSync(path.join(tmpdir(), 'virtnet-test-'));
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const skips = [];
  try {
    for (const group of [1, 2, 3]) {
      const queue = parts.filter((part) => part.group === group);
      await Promise.all([work(queue), work(queue)]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  async function work(queue) {
    for (let part = queue.shift(); part; part = queue.shift()) {
      const result = await runPart(part, folder);
      for (const key of Object.keys(totals)) totals[key] += result[key];
      skips.push(...result.skips.map((skip) => ({ part: part.name, ...skip })));
    }
  }

  for (const { part, name, reason } of skips)
    console.log(`skipped ${part}: ${name}${reason ? ` — ${reason}` : ''}`);
  const forbidden = process.env.CI ? skips.filter(({ name }) => !MAY_SKIP.test(name)) : [];
  if (forbidden.length > 0) console.log(`In CI these may not be skipped: ${forbidden.length}.`);
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  return totals.failed > 0 || forbidden.length > 0 ? 1 : 0;
}

/** Installs what is missing; false when the tests cannot run without it. */
async function prepare(parts) {
  const npmTrouble = await ensureNpmPackages(root);
  if (npmTrouble !== null) {
    console.error(npmTrouble);
    return false;
  }
  if (!parts.some(({ name }) => name === 'laws' || name === 'e2e')) return true;
  const ownChromium = thisDistribution().id === 'ubuntu';
  const trouble = await ensureSystemPackages(ownChromium ? TESTING : [...TESTING, CHROMIUM]);
  if (trouble !== null) console.error(trouble);
  if (mayInstallServices()) {
    const lacking = await ensureSystemPackages(ATTACHING);
    if (lacking !== null) console.error(lacking);
  }
  if (parts.some(({ name }) => name === 'e2e')) {
    if (!['chromium', 'chromium-browser', 'google-chrome'].some((name) => findProgram(name))) {
      console.log('Installing Playwright’s own Chromium…');
      await run([...TOOLS.playwright, 'install', '--with-deps', 'chromium'], { cwd: root });
    }
    if (!process.env.CI && process.geteuid() !== 0 && !findElectron(root)) await ensureElectron(root);
  }
  return true;
}

async function runPart(part, folder) {
  const report = path.join(folder, `${part.name}.json`);
  const started = performance.now();
  const { status, output } = await run(part.argv(report), {
    cwd: root,
    quiet: true,
    timeoutMs: minutes(8),
    env: {
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    },
  });
  const result = countOutcomes(part.report ?? null, readReport(report), status);
  const counts = part.report
    ? `${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`
    : '';
  if (result.failed > 0) console.log(`${output.trimEnd()}\n`);
  if (status === 124) console.log(`${part.name} was ended after eight minutes.`);
  console.log(
    `${result.failed > 0 ? 'FAILED' : 'ok    '} ${part.name.padEnd(8)} ${formatDuration(performance.now() - started)}  ${counts}`.trimEnd(),
  );
  return result;
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
