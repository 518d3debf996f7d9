/** `npm run compare:libvirt [-- CASE…]`: compares the networks that an installed libvirt makes with ours, on private machines. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
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
const common = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' };
const compare = join(folder, 'compare.mjs');
const virtnet = join(folder, 'virtnet.cjs');
await Promise.all([
  build({
    ...common,
    entryPoints: [join(root, 'e2e/libvirt/compare.ts')],
    format: 'esm',
    packages: 'external',
    outfile: compare,
  }),
  build({
    ...common,
    entryPoints: [join(root, 'electron/cli/main.ts')],
    format: 'cjs',
    outfile: virtnet,
  }),
]);
const { status } = spawnSync(process.execPath, [compare, root, virtnet, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
