/** Bundles a benchmark that is written in TypeScript, with a helper beside it, and runs it where nothing else is measured. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundleProgram } from '../../electron/setup/bundleProgram.mjs';
import { LANGUAGES_DEFINED } from '../../electron/setup/languages.mjs';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'dist/bench');

/** What is bundled still knows where its parts lay: fixtures find programs and scripts from there. */
const ownFolders = {
  name: 'own-folders',
  setup: (bundle) =>
    bundle.onLoad({ filter: /\/e2e\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      loader: 'ts',
    })),
};

/** Runs `name`.ts in namespaces of its own, with `args` after its helper and the file for its rows; gives the rows. `programs` are bundled beside it. */
export async function runBundled(name, args = [], programs = ['helper']) {
  if (process.getuid?.() !== 0) {
    console.error(
      'This benchmark makes real bridges and firewall rules in a network namespace, which needs root.',
    );
    process.exit(1);
  }
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: { [name]: join(root, `e2e/bench/${name}.ts`) },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    plugins: [ownFolders],
    define: { ...LANGUAGES_DEFINED, 'import.meta.url': '""' },
  });
  for (const program of programs) await bundleProgram({ root, folder, name: program });
  const rows = join(folder, `${name}.json`);
  const program = [process.execPath, join(folder, `${name}.cjs`), join(folder, 'helper.cjs'), rows, ...args];
  const isolate = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  // The shell stays as the first process, which has to reap every dnsmasq that becomes a daemon.
  const inside = 'mount -t tmpfs tmpfs /run && ip link set lo up && "$@"; exit $?';
  // It costs every Node up to 60 ms to read, and a person's machine has none.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
  const { status } = spawnSync('unshare', [...isolate, 'sh', '-c', inside, 'bench', ...program], {
    stdio: 'inherit',
    env,
  });
  if (status !== 0) process.exit(status ?? 1);
  return JSON.parse(readFileSync(rows, 'utf8'));
}
