/** Runs one program to its end for a benchmark. */
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Its time in milliseconds and what it printed. Throws when it fails. */
export function run(argv, { input = '', env = process.env } = {}) {
  const [program, ...args] = argv;
  const startedAt = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, { input, env, encoding: 'utf8' });
  const time = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${argv.slice(0, 3).join(' ')} failed: ${error?.message ?? stderr}`);
  return { time, stdout };
}

/** Makes sure that a list holds every one of `names`: what fails is quick. */
export function requireAll(list, names) {
  const words = new Set(list.split(/\s+/));
  const missing = names.filter((name) => !words.has(name));
  if (missing.length > 0) throw new Error(`${missing.length} of ${names.length} networks are not listed`);
}
