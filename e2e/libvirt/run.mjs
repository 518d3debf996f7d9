/** `npm run compare:libvirt [-- CASE… | --folder DIR]`: compares the networks that an installed libvirt makes with ours, on private machines. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleProgram } from '../../electron/setup/bundleProgram.mjs';
import { findProgram } from '../../electron/setup/programs.mjs';
import { ensureSystemPackages, TESTING } from '../../electron/setup/systemPackages.mjs';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'dist/libvirt');

const NEEDED = ['libvirtd', 'virsh', 'virt-xml-validate', 'xmllint', 'busybox'];
const missing = NEEDED.filter((program) => findProgram(program) === null);
if (missing.length > 0 || process.getuid?.() !== 0) {
  console.error(
    missing.length > 0
      ? `${missing.join(', ')} not found. On Debian: apt install libvirt-daemon-system libvirt-clients libxml2-utils busybox`
      : 'The comparison starts libvirt in a network namespace, which needs root.',
  );
  process.exit(1);
}
const lacking = await ensureSystemPackages(TESTING);
if (lacking !== null) {
  console.error(lacking);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const compare = join(folder, 'compare.mjs');
await Promise.all([
  build({
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    entryPoints: [join(root, 'e2e/libvirt/compare.ts')],
    format: 'esm',
    packages: 'external',
    outfile: compare,
  }),
  bundleProgram({ root, folder, name: 'virtnet' }),
]);
const { status } = spawnSync(
  process.execPath,
  [compare, root, join(folder, 'virtnet.cjs'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
