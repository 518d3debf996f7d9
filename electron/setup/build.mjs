/** Builds what changed into dist/: the main process, the preload script, the helper, the command line, the web front, the pages and Help. */
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleProgram, PROGRAMS } from './bundleProgram.mjs';
import { buildHelp, HELP_SOURCES } from './help/buildHelp.mjs';
import { LANGUAGES_DEFINED, MANUALS } from './languages.mjs';
import { textsByEsbuild } from './texts.mjs';
import { licencesText } from './licences.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Every target: the file it leaves in dist/, its entry (null = the pages, built by vite, and Help beside them), and what it is made of. */
const targets = {
  main: { output: 'main.cjs', entry: 'electron/desktop/main.ts', sources: ['electron', 'shared'] },
  preload: { output: 'preload.cjs', entry: 'electron/desktop/preload.ts', sources: ['electron', 'shared'] },
  web: { output: 'web.cjs', entry: 'electron/browser/webMain.ts', sources: ['electron', 'shared'] },
  virtnet: {
    output: 'virtnet.cjs',
    entry: PROGRAMS.virtnet.entry,
    sources: ['electron', 'shared', 'docs/guide'],
  },
  helper: {
    output: 'helper.cjs',
    entry: PROGRAMS.helper.entry,
    sources: ['electron/helper', 'electron/programs', 'electron/wire', 'shared'],
  },
  renderer: {
    output: 'renderer/index.html',
    entry: null,
    sources: ['renderer', 'shared', 'assets', 'vite.config.ts', ...HELP_SOURCES],
  },
};

const common = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'electron/setup/build.mjs',
  'electron/setup/bundleProgram.mjs',
  'electron/setup/compileAhead.cjs',
  'electron/setup/house.mjs',
  'electron/setup/languages.mjs',
  'electron/setup/licences.mjs',
  'electron/setup/lint/askedFor.mjs',
  'electron/setup/loader.cjs',
  'electron/setup/texts.mjs',
];

/**
 * Builds the named targets (all, when none is named) whose sources are not those of the last build, into `folder`.
 * Returns the names of those that were built.
 */
export async function build(names = Object.keys(targets), folder = path.join(root, 'dist')) {
  const digests = new Map();
  const stampFile = path.join(folder, 'stamps.json');
  const stamps = readStamps(stampFile);
  const stale = names.filter((name) => {
    const { sources, output } = targets[name];
    return (
      stamps[name] !== stampOf([...sources, ...common], digests) || !existsSync(path.join(folder, output))
    );
  });
  if (stale.length === 0) return stale;
  const esbuild = await import('esbuild');
  try {
    await Promise.all(stale.map((name) => buildTarget(name, folder)));
  } finally {
    // Its service would run for as long as this process, which for `npm start` is as long as the app.
    await esbuild.stop();
  }
  for (const name of stale) stamps[name] = stampOf([...targets[name].sources, ...common], digests);
  mkdirSync(folder, { recursive: true });
  writeFileSync(stampFile, JSON.stringify(stamps));
  return stale;
}

async function buildTarget(name, folder) {
  const { entry, output } = targets[name];
  const outfile = path.join(folder, output);
  if (entry === null) return buildPages(path.dirname(outfile), path.join(folder, 'help'));
  if (name in PROGRAMS) {
    await bundleProgram({ root, folder, name });
    return name === 'virtnet' ? documents(outfile) : undefined;
  }
  const esbuild = await import('esbuild');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    define: LANGUAGES_DEFINED,
    plugins: [
      textsByEsbuild([
        'electron/app',
        'electron/browser',
        'electron/desktop',
        'electron/programs',
        'electron/wire',
      ]),
    ],
    charset: 'utf8',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // ws may use these native helpers when somebody installs them; nobody does here.
    external: ['electron', 'bufferutil', 'utf-8-validate'],
    logLevel: 'warning',
  });
}

/** Makes a program's manual page, its completion scripts and the licences of what it brings, for packages to install. */
function documents(program) {
  const print = (args, language) =>
    execFileSync(process.execPath, [program, ...args], {
      encoding: 'utf8',
      env: { ...process.env, LANGUAGE: '', LC_ALL: language },
    });
  const folder = path.join(path.dirname(program), 'linux');
  mkdirSync(folder, { recursive: true });
  for (const { language, file } of MANUALS) writeFileSync(path.join(folder, file), print(['man'], language));
  writeFileSync(path.join(folder, 'third-party-licences.txt'), licencesText(root));
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(path.join(folder, `virtnet.${shell}`), print(['completion', shell], 'C'));
}

/**
 * In processes of their own: vite takes a NODE_ENV that it finds, and pages for tests are others than those for people.
 * vite empties its folder, so that Help is built beside it meanwhile and moves in afterwards.
 */
async function buildPages(outDir, help) {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const args = ['build', '--config', path.join(root, 'vite.config.ts'), '--logLevel', 'warn'];
  await Promise.all([
    promisify(execFile)(process.execPath, [vite, ...args, '--outDir', outDir, '--emptyOutDir'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
    }),
    buildHelp(help),
  ]);
  renameSync(help, path.join(outDir, 'help'));
}

function readStamps(stampFile) {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

/** A digest of the content of these files and folders; tests are left out, they are not built. */
function stampOf(sources, digests) {
  const hash = createHash('sha256');
  for (const source of sources) {
    if (!digests.has(source)) digests.set(source, digestOf(path.join(root, source)));
    hash.update(digests.get(source));
  }
  return hash.digest('hex');
}

function digestOf(place) {
  const hash = createHash('sha256');
  for (const file of filesUnder(place))
    hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function filesUnder(place) {
  let entries;
  try {
    entries = readdirSync(place, { withFileTypes: true });
  } catch {
    return existsSync(place) ? [place] : [];
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter((entry) => !/\.test\.tsx?$/.test(entry.name) && entry.name !== 'testdata')
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(path.join(place, entry.name)) : [path.join(place, entry.name)],
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !(name in targets));
  if (unknown.length > 0) {
    console.error(`There is no target ${unknown.join(', ')}. Targets: ${Object.keys(targets).join(', ')}.`);
    process.exit(1);
  }
  const started = performance.now();
  const built = await build(names.length > 0 ? names : undefined);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    built.length > 0
      ? `Built ${built.join(', ')} in ${seconds} s.`
      : 'Nothing to build: the sources have not changed.',
  );
}
