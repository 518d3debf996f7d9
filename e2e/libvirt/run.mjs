/** `node e2e/libvirt/run.mjs`: compares what we make of definitions with what an installed libvirt makes of them, in a namespace. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const outfile = join(root, 'dist/libvirt/compare.cjs');

const missing = ['libvirtd', 'virsh', 'virt-xml-validate', 'xmllint', 'dnsmasq'].filter(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
);
if (missing.length > 0 || process.getuid?.() !== 0) {
  console.error(
    missing.length > 0
      ? `${missing.join(', ')} not found. On Debian: apt install libvirt-daemon-system libvirt-clients libxml2-utils dnsmasq-base`
      : 'The comparison starts libvirt in a network namespace, which needs root.',
  );
  process.exit(1);
}
mkdirSync(join(root, 'dist/libvirt'), { recursive: true });
await build({
  entryPoints: [join(root, 'e2e/libvirt/compare.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  outfile,
});
const isolate = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
// Nothing of this machine's own libvirt is seen or touched; the shell stays to reap what becomes a daemon.
const inside = `
  for place in /run /var/lib/libvirt /etc/libvirt/qemu; do mount -t tmpfs tmpfs $place || exit 1; done
  mkdir -p /var/lib/libvirt/dnsmasq
  ip link set lo up
  ip link add eth0 type veth peer name far && ip addr add 192.0.2.17/24 dev eth0 && ip link set eth0 up && ip link set far up
  "$@"; exit $?`;
const cases = join(root, 'electron/helper/testdata');
const { status } = spawnSync(
  'unshare',
  [...isolate, 'sh', '-c', inside, 'compare', process.execPath, outfile, cases],
  {
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
