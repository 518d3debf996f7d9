/** `npm run bench`: bundles the benchmark and runs it in a namespace of its own, where nothing else is measured. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'dist/bench');

if (process.getuid?.() !== 0) {
  console.error(
    'npm run bench makes real bridges and firewall rules in a network namespace, which needs root: sudo npm run bench',
  );
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: {
    start: join(root, 'e2e/bench/start.ts'),
    helper: join(root, 'electron/helper/main.ts'),
  },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  outdir: folder,
  outExtension: { '.js': '.cjs' },
});
const isolate = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
// The shell stays as the first process, which has to reap every dnsmasq that becomes a daemon.
const inside = 'mount -t tmpfs tmpfs /run && ip link set lo up && "$@"; exit $?';
const { status } = spawnSync(
  'unshare',
  [
    ...isolate,
    'sh',
    '-c',
    inside,
    'bench',
    process.execPath,
    join(folder, 'start.cjs'),
    join(folder, 'helper.cjs'),
  ],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
