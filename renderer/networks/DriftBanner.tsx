/** Says that an active network is no longer as it was started, what differs, and offers to repair it. */
import { useEffect, useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/error';
import type { PlanView as Plan } from '../../shared/resource';
import type { NetworkState } from '../../shared/snapshot';
import { planNetwork, repairNetwork } from '../actions';
import { isReady, useStore } from '../store';
import { Banner } from '../ui/Banner';
import { Button } from '../ui/Button';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Fold } from '../ui/Fold';
import { PlanView } from '../ui/PlanView';
import { Skeleton } from '../ui/Skeleton';
import { driftCauses } from './networkFacts';
import styles from './NetworkPage.module.css';

/** Named "Changed outside"; Show lists what a repair would do, with the exact commands. */
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
      {shown ? <RepairPlan network={network} /> : null}
    </Banner>
  );
}

/** The plan is asked for anew whenever the difference changes. */
function RepairPlan({ network }: { network: NetworkState }) {
  const [plan, setPlan] = useState<Plan | null>(null);
  const [error, setError] = useState<ErrorShape | null>(null);
  const difference = network.drift.map(({ action, kind, key }) => `${action} ${kind} ${key}`).join('\n');
  useEffect(() => {
    let current = true;
    planNetwork(network.name, 'repair').then(
      (answer) => current && setPlan(answer),
      (thrown: unknown) => current && setError(toErrorShape(thrown)),
    );
    return () => {
      current = false;
    };
  }, [network.name, difference]);
  return (
    <div className={styles.commands}>
      <strong>A repair would:</strong>
      <ul className={styles.changes}>
        {network.drift.map((change) => (
          <li key={`${change.action} ${change.kind} ${change.key}`}>{change.title}</li>
        ))}
      </ul>
      {plan ? (
        <Fold title="Exact commands" level="inline">
          <PlanView plan={{ ...plan, changes: [] }} />
        </Fold>
      ) : null}
      {error ? <ErrorNotice title="The exact commands could not be worked out" error={error} /> : null}
      {!plan && !error ? <Skeleton label="Working out the commands" lines={1} /> : null}
    </div>
  );
}
