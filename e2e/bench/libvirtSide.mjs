/** libvirt's side of the boot benchmark: a libvirtd of its own, asked by one virsh for all networks. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireAll, run } from './program.mjs';

/** Folders with what this machine's own libvirt keeps, to be hidden from the one that is measured. */
export const LIBVIRT_PLACES = ['/var/lib/libvirt', '/etc/libvirt/qemu'];

/** How long libvirtd may take to answer, in milliseconds. */
const PATIENCE_MS = 10_000;

export const isLibvirtHere = () =>
  ['libvirtd', 'virsh'].every((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0) &&
  LIBVIRT_PLACES.every((place) => existsSync(place));

/** Starts libvirtd and defines the networks in `files`; every measuring method gives its time in milliseconds. */
export async function startLibvirt(files) {
  mkdirSync('/var/lib/libvirt/dnsmasq', { recursive: true });
  const daemon = spawn('libvirtd', [], { stdio: 'ignore' });
  const deadline = performance.now() + PATIENCE_MS;
  while (spawnSync('virsh', ['-c', URI, 'net-list'], { stdio: 'ignore' }).status !== 0) {
    if (performance.now() > deadline) throw new Error('libvirtd does not answer');
    await sleep(50);
  }
  /** One virsh carries out a line for each network: a process for each would be charged to libvirt. */
  const forEach = (command, operands) =>
    run(['virsh', '-q', '-c', URI], { input: operands.map((operand) => `${command} ${operand}\n`).join('') });
  forEach('net-define', files);
  return {
    version: run(['virsh', '--version']).stdout.trim(),
    start(names) {
      const { time } = forEach('net-start', names);
      requireAll(virsh('net-list', '--name').stdout, names);
      return time;
    },
    stop(names) {
      const { time } = forEach('net-destroy', names);
      requireAll(virsh('net-list', '--inactive', '--name').stdout, names);
      return time;
    },
    list(names) {
      const { time, stdout } = virsh('net-list', '--all');
      requireAll(stdout, names);
      return time;
    },
    end: () => daemon.kill(),
  };
}

const URI = 'qemu:///system';

const virsh = (...args) => run(['virsh', '-c', URI, ...args]);
