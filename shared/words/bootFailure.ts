/** How what did not come up on boot is said: a network, or a bridge over a network card. */
import type { BootReport } from '../contract/bootReport';
import { t } from '../language/language';

type Failed = BootReport['failed'][number];

/** What did not come, as “lan”, and what is said of it. */
export function failureOf({ name, bridgeOver }: Failed): { what: string; fate: string } {
  if (bridgeOver === undefined)
    return { what: t('words.boot.network', { name }), fate: t('words.boot.notStarted') };
  const what =
    bridgeOver === null
      ? t('words.boot.bridge', { name })
      : t('words.boot.bridgeOver', { name, card: bridgeOver });
  return { what, fate: t('words.boot.notMade') };
}

/** The program and arguments that try it again; null where only the reason says what to do. */
export function tryAgain({ name, bridgeOver }: Failed): string[] | null {
  if (bridgeOver === undefined) return ['virtnet', 'net-start', name];
  return bridgeOver === null ? null : ['virtnet', 'net-make-bridge', name, '--over', bridgeOver];
}
