/** Runs a benchmark again where nothing of this machine's networks, nor of its own libvirt, is seen or touched. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { LIBVIRT_PLACES } from './libvirtSide.mjs';

const root = join(import.meta.dirname, '../..');

/** The built command line. */
export const VIRTNET = join(root, 'dist/virtnet.cjs');

/** Builds the command line and runs `file` with `args` in namespaces of its own; gives its exit status. */
export function runIsolated(file, args, { libvirt }) {
  if (process.getuid?.() !== 0) {
    console.error('This benchmark makes real networks in a namespace of its own, which needs root.');
    return 1;
  }
  const built = spawnSync(process.execPath, [join(root, 'electron/setup/build.mjs'), 'virtnet'], {
    stdio: 'inherit',
  });
  if (built.status !== 0) return built.status ?? 1;
  const hidden = ['/run', ...(libvirt ? LIBVIRT_PLACES : [])];
  // The shell stays as the first process, which has to reap every dnsmasq that becomes a daemon.
  const shell = `
    for place in ${hidden.join(' ')}; do mount -t tmpfs tmpfs $place || exit 1; done
    ip link set lo up && "$@"; exit $?`;
  const isolate = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const self = [process.execPath, file, '--inside', libvirt ? '--libvirt' : '--no-libvirt', ...args];
  return (
    spawnSync('unshare', [...isolate, 'sh', '-c', shell, 'bench', ...self], { stdio: 'inherit' }).status ?? 1
  );
}
