/** virtnet's side of the boot benchmark. */
import { requireAll, run } from './program.mjs';

/** The built program `file`, working under `place`; every method gives its time in milliseconds. */
export function virtnetSide(file, place) {
  const env = { ...process.env, VIRTNET_ROOT: place };
  const virtnet = (...args) => run([file, ...args], { env });
  return {
    start(names) {
      const { time } = virtnet('boot', '--quiet');
      requireAll(virtnet('net-list', '--name', '--quiet').stdout, names);
      return time;
    },
    stop(names) {
      const { time } = virtnet('net-destroy', '--quiet', ...names);
      requireAll(virtnet('net-list', '--inactive', '--name', '--quiet').stdout, names);
      return time;
    },
    list(names) {
      const { time, stdout } = virtnet('net-list', '--all');
      requireAll(stdout, names);
      return time;
    },
    /** What the kernel alone takes to delete as many bridges by one request, which nobody can fall below. */
    bareStop(names) {
      const group = '77';
      const bridges = names.map((_, index) => `bare${index}`);
      const lines = bridges.map((name) => `link add ${name} group ${group} up type bridge\n`).join('');
      run(['ip', '-batch', '-'], { input: lines });
      return run(['ip', 'link', 'del', 'group', group]).time;
    },
    /** What the same Node takes to do nothing. */
    nothing: () => run([process.execPath, '-e', '0'], { env: {} }).time,
  };
}
