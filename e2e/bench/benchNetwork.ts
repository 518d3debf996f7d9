/** The networks that benchmarks of the helper run: NAT with DHCP, each with a bridge and a subnet of its own. */
import type { NetworkDefinition } from '../../shared/definition/network';

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

export function benchNetwork(n: number): NetworkDefinition {
  const block = `10.${100 + Math.floor(n / 250)}.${n % 250}`;
  return {
    name: `bench${n}`,
    uuid: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    bridge: { name: `vbench${n}`, stp: false, delay: 0 },
    mac: `52:54:00:00:${hex(n >> 8)}:${hex(n & 255)}`,
    forward: { mode: 'nat' },
    dns: { enabled: true },
    ips: [
      {
        address: `${block}.1`,
        prefix: 24,
        dhcp: { ranges: [{ start: `${block}.128`, end: `${block}.254` }], hosts: [] },
      },
    ],
  };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** How long `work` takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
