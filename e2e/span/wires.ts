/** Cables between machines of a test: each end lies in another network namespace, which no single one of them sees. */
import { spawnSync } from 'node:child_process';
import type { Namespace } from '../fixtures/namespace';

/** What a namespace's network is called from outside. */
export const networkOf = ({ pid }: Namespace): string => `/proc/${pid}/ns/net`;

/** Runs a line of shell in the network of a namespace, where all processes and files are still the test's own. */
export function inNetworkOf(namespace: Namespace, script: string): string {
  const argv = [`--net=${networkOf(namespace)}`, 'sh', '-c', script];
  const { status, stdout, stderr } = spawnSync('nsenter', argv, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (status !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout;
}
