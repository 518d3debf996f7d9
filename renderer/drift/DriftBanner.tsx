/** Says that an active network is no longer as it was started, what differs, and offers to repair it. */
import { useState } from 'react';
import type { NetworkState } from '../../shared/contract/snapshot';
import { planOrder, repairNetwork } from '../asking/actions';
import { useAnswer } from '../asking/useAnswer';
import { isReady, useSnapshot, useStore } from '../state/store';
import { Banner } from '../ui/notices/Banner';
import { Button } from '../ui/controls/Button';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { Fold } from '../ui/controls/Fold';
import { PlanView } from '../ui/shown/PlanView';
import { Skeleton } from '../ui/notices/Skeleton';
import { formatMoment } from '../ui/quantity';
import { useNow } from '../ui/useNow';
import { driftCauses } from '../state/networkFacts';
import styles from '../ui/styles/page.module.css';
import { RepairSwitch } from './RepairSwitch';

/** Named “Changed outside”: a sentence. Show lists what differs, and what a repair would do with the exact commands. */
export function DriftBanner({ network }: { network: NetworkState }) {
  const [shown, setShown] = useState(false);
  const busy = useStore((state) => state.busy[network.uuid]);
  const ready = useStore(isReady);
  return (
    <Banner
      tone="changed"
      title="Changed outside"
      actions={
        <>
          <Button aria-expanded={shown} onPress={() => setShown(!shown)}>
            {shown ? 'Hide' : 'Show'}
          </Button>
          <Button
            variant="primary"
            isPending={busy === 'repair'}
            isDisabled={!ready || (busy !== undefined && busy !== 'repair')}
            onPress={() => void repairNetwork(network)}
          >
            Repair
          </Button>
        </>
      }
    >
      Another program changed {driftCauses(network.drift)} of this network. Guests may have lost their way
      until it is repaired.
      <PausedNotice network={network.name} />
      {shown ? (
        <div className={styles.commands}>
          <Differences drift={network.drift} />
          <RepairPlan network={network} />
          <RepairSwitch label="Repair by itself" />
        </div>
      ) : null}
    </Banner>
  );
}

/** Items shown before the rest is only counted: the plan has them all. */
const SHOWN = 5;

/** Each item that is not as it should be, and who may have done it. */
function Differences({ drift }: { drift: NetworkState['drift'] }) {
  const culprits = [...new Set(drift.flatMap(({ by }) => by ?? []))];
  return (
    <>
      <ul className={styles.changes}>
        {drift.slice(0, SHOWN).map(({ action, kind, key, differs, title }) => (
          <li key={`${action} ${kind} ${key}`}>{differs ?? title}</li>
        ))}
        {drift.length > SHOWN ? <li>{drift.length - SHOWN} more</li> : null}
      </ul>
      {culprits.length > 0 ? <p>Rules were last changed by {culprits.join(', ')}.</p> : null}
    </>
  );
}

function PausedNotice({ network }: { network: string }) {
  const paused = useSnapshot()?.repair.paused.find((one) => one.network === network);
  const now = useNow(60_000);
  if (!paused) return null;
  return (
    <p>
      It was repaired several times within a minute, and changed again each time: another program fights it.
      It is left alone until {formatMoment(paused.until, now)}.
    </p>
  );
}

/** The plan is asked for anew whenever the difference changes. */
function RepairPlan({ network }: { network: NetworkState }) {
  const difference = network.drift.map(({ action, kind, key }) => `${action} ${kind} ${key}`).join('\n');
  const answer = useAnswer(network.name, planRepair, { turn: difference });
  return (
    <div className={styles.commands}>
      <strong>A repair would:</strong>
      <ul className={styles.changes}>
        {network.drift.map((change) => (
          <li key={`${change.action} ${change.kind} ${change.key}`}>{change.title}</li>
        ))}
      </ul>
      {answer.value ? (
        <Fold title="Exact commands" level="inline">
          <PlanView plan={{ ...answer.value, changes: [] }} />
        </Fold>
      ) : null}
      {answer.state === 'failed' ? (
        <ErrorNotice title="The exact commands could not be worked out" error={answer.error} />
      ) : null}
      {answer.state === 'loading' ? <Skeleton label="Working out the commands" lines={1} /> : null}
    </div>
  );
}

const planRepair = async (name: string) => (await planOrder({ do: 'repair', names: [name] })).plan;
