/** Whether guests of a NAT or routed network reach the outside now, for how long, and how to change that at once. */
import { Globe, GlobeLock } from 'lucide-react';
import { isShutIn, mayHaveLimit, withOutside } from '../../shared/definition/outside';
import type { NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { isReady, useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { formatDuration } from '../ui/quantity';
import { useNow } from '../ui/useNow';
import { definitionInForce } from '../state/networkFacts';
import styles from './OutsideBar.module.css';
import { changeNetwork, updateOf } from '../changing/trial/trialActions';

/** How long the outside is opened for, in seconds. */
const SPELL = 30 * 60;

const icon = { size: 15, 'aria-hidden': true } as const;

/** Renders nothing for types whose guests our rules neither let out nor keep in. */
export function OutsideBar({ network }: { network: NetworkState }) {
  const now = useNow(1000) / 1000;
  const idle = useStore((state) => isReady(state) && state.busy[network.uuid] === undefined);
  const definition = definitionInForce(network);
  if (!mayHaveLimit(definition.forward)) return null;
  const { outsideUntil } = definition;
  const isShut = isShutIn(definition, now);
  const set = (until: number | null, done: string): void => {
    const request = updateOf(network, (current) => withOutside(current, until));
    void changeNetwork(network, request, done);
  };
  return (
    <div className={styles.bar} role="group" aria-label={t('page.outside.title')}>
      {isShut ? <GlobeLock {...icon} className={styles.shut} /> : <Globe {...icon} />}
      <span className={isShut ? styles.shut : undefined}>{wordsFor(outsideUntil, isShut, now)}</span>
      {isShut ? null : (
        <Button size="small" isDisabled={!idle} onPress={() => set(0, t('page.outside.doneShut'))}>
          {t('page.outside.isolate')}
        </Button>
      )}
      <Button
        size="small"
        isDisabled={!idle}
        onPress={() => set(Math.floor(Date.now() / 1000) + SPELL, t('page.outside.doneSpell'))}
      >
        {t(isShut ? 'page.outside.letOut' : 'page.outside.isolateLater')}
      </Button>
      {outsideUntil === undefined ? null : (
        <Button size="small" isDisabled={!idle} onPress={() => set(null, t('page.outside.doneAlways'))}>
          {t('page.outside.always')}
        </Button>
      )}
    </div>
  );
}

function wordsFor(until: number | undefined, isShut: boolean, now: number): string {
  if (until === undefined) return t('page.outside.open');
  if (isShut) return t('page.outside.shut');
  return t('page.outside.openFor', { duration: formatDuration((until - now) * 1000) });
}
