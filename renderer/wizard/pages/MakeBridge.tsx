/** Offers to put a bridge over a network card: what would be done, and the button that does it; else the lines to type. */
import { useCallback, useState } from 'react';
import type { ErrorShape } from '../../../shared/contract/error';
import { toErrorShape } from '../../../shared/contract/error';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { freeBridgeName, makeBridgeWays, type BridgeOver } from '../../../shared/words/makeBridge';
import { t } from '../../../shared/language/language';
import { planOrder } from '../../asking/actions';
import { makeBridge } from '../../asking/bridgeActions';
import { useAnswer } from '../../asking/useAnswer';
import { Button } from '../../ui/controls/Button';
import { Fold } from '../../ui/controls/Fold';
import { Select } from '../../ui/controls/Select';
import { Banner } from '../../ui/notices/Banner';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { Spinner } from '../../ui/notices/Spinner';
import { PlanView } from '../../ui/shown/PlanView';
import { WayTabs } from '../../ui/shown/WayTabs';
import styles from './TypeStep.module.css';

export function MakeBridge({ host, onMade }: { host: HostFacts; onMade: (bridge: string) => void }) {
  const cards = host.uplinks.filter(({ kind }) => kind === 'physical').map(({ name }) => name);
  const wireless = host.uplinks.filter(({ kind }) => kind === 'wireless').map(({ name }) => name);
  const [chosen, setChosen] = useState<string | null>(null);
  const card = cards.find((name) => name === chosen) ?? cards[0];
  return (
    <div className={styles.make}>
      <p>{t('wizard.makeBridge.text')}</p>
      {wireless.length > 0 && <p>{t('wizard.makeBridge.wireless', { cards: wireless.join(', ') })}</p>}
      {cards.length > 1 && (
        <Select
          label={t('wizard.makeBridge.card')}
          options={cards.map((name) => ({ id: name, label: name }))}
          selected={card ?? ''}
          onSelect={setChosen}
        />
      )}
      {card === undefined ? (
        <p>{t('wizard.makeBridge.noCard')}</p>
      ) : (
        <Offer key={card} over={{ card, bridge: freeBridgeName(host.devices) }} onMade={onMade} />
      )}
    </div>
  );
}

function Offer({ over, onMade }: { over: BridgeOver; onMade: (bridge: string) => void }) {
  const { card, bridge } = over;
  const ask = useCallback(
    (question: BridgeOver) => planOrder({ do: 'makeBridge', ...question }).then(({ plan }) => plan),
    [],
  );
  const plan = useAnswer({ card, bridge }, ask);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ErrorShape | null>(null);
  const make = () => {
    setBusy(true);
    setFailure(null);
    makeBridge(bridge, card)
      .then((isMade) => isMade && onMade(bridge))
      .catch((thrown: unknown) => setFailure(toErrorShape(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <>
      {plan.state === 'loading' && (
        <p>
          <Spinner /> {t('changing.plan.workingOn')}
        </p>
      )}
      {plan.state === 'failed' && (
        <Banner tone="changed" title={t('wizard.makeBridge.onlyByHand', { card })}>
          {plan.error.message.split('\n\n')[0]}
        </Banner>
      )}
      {plan.state === 'ready' && (
        <section className={styles.make} aria-label={t('wizard.makeBridge.offer', { bridge, card })}>
          <h3>{t('changing.plan.title')}</h3>
          <PlanView plan={plan.value} />
          <Button isPending={isBusy} onPress={make}>
            {t('wizard.makeBridge.make', { bridge, card })}
          </Button>
        </section>
      )}
      {failure && <ErrorNotice title={t('wizard.makeBridge.failed')} error={failure} />}
      {plan.state !== 'loading' && (
        <Fold title={t('wizard.makeBridge.byHand')} level="inline" defaultExpanded={plan.state === 'failed'}>
          <WayTabs label={t('wizard.makeBridge.ways')} ways={makeBridgeWays(over)} />
        </Fold>
      )}
    </>
  );
}
