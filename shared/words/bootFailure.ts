/** How what did not come up on boot is said: a network, or a bridge over a network card. */
import type { BootReport } from '../contract/bootReport';

type Failed = BootReport['failed'][number];

/** What did not come, as “lan”, and what is said of it. */
export const failureOf = ({ name, bridgeOver }: Failed): { what: string; fate: string } =>
  bridgeOver === undefined
    ? { what: `Network ${name}`, fate: 'did not start' }
    : { what: `The bridge ${name}${bridgeOver === null ? '' : ` over ${bridgeOver}`}`, fate: 'was not made' };

/** The program and arguments that try it again; null where only the reason says what to do. */
export function tryAgain({ name, bridgeOver }: Failed): string[] | null {
  if (bridgeOver === undefined) return ['virtnet', 'net-start', name];
  return bridgeOver === null ? null : ['virtnet', 'net-make-bridge', name, '--over', bridgeOver];
}
