/** Offers to put a bridge over a network card: what would be done, and the button that does it; else the lines to type. */
import { useCallback, useState } from 'react';
import type { ErrorShape } from '../../../shared/contract/error';
import { toErrorShape } from '../../../shared/contract/error';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { freeBridgeName, makeBridgeWays, type BridgeOver } from '../../../shared/words/makeBridge';
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
      <p>
        A bridge takes the place of a wired network card, with its address and routes. Whatever configures the
        card is asked to make it, so that it lasts.
      </p>
      {wireless.length > 0 && (
        <p>
          {wireless.join(', ')} cannot be part of a bridge: an access point passes on only what comes from the
          card’s own hardware address. Over Wi-Fi use a NAT or routed network.
        </p>
      )}
      {cards.length > 1 && (
        <Select
          label="Network card"
          options={cards.map((name) => ({ id: name, label: name }))}
          selected={card ?? ''}
          onSelect={setChosen}
        />
      )}
      {card === undefined ? (
        <p>This host has no wired network card that is free for it.</p>
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
          <Spinner /> Working out the plan…
        </p>
      )}
      {plan.state === 'failed' && (
        <Banner tone="changed" title={`A bridge over ${card} has to be made by hand`}>
          {plan.error.message.split('\n\n')[0]}
        </Banner>
      )}
      {plan.state === 'ready' && (
        <section className={styles.make} aria-label={`Make ${bridge} over ${card}`}>
          <h3>What will be done</h3>
          <PlanView plan={plan.value} />
          <Button isPending={isBusy} onPress={make}>
            Make {bridge} over {card}…
          </Button>
        </section>
      )}
      {failure && <ErrorNotice title="The bridge was not made" error={failure} />}
      {plan.state !== 'loading' && (
        <Fold title="By hand" level="inline" defaultExpanded={plan.state === 'failed'}>
          <WayTabs label="What configures the card" ways={makeBridgeWays(over)} />
        </Fold>
      )}
    </>
  );
}
