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
import { t } from '../../shared/language/language';

/** Named “Changed outside”: a sentence. Show lists what differs, and what a repair would do with the exact commands. */
export function DriftBanner({ network }: { network: NetworkState }) {
  const [shown, setShown] = useState(false);
  const busy = useStore((state) => state.busy[network.uuid]);
  const ready = useStore(isReady);
  return (
    <Banner
      tone="changed"
      title={t('drift.title')}
      actions={
        <>
          <Button aria-expanded={shown} onPress={() => setShown(!shown)}>
            {shown ? t('drift.hide') : t('drift.show')}
          </Button>
          <Button
            variant="primary"
            isPending={busy === 'repair'}
            isDisabled={!ready || (busy !== undefined && busy !== 'repair')}
            onPress={() => void repairNetwork(network)}
          >
            {t('drift.repair')}
          </Button>
        </>
      }
    >
      {t('drift.changed', { causes: driftCauses(network.drift) })}
      <PausedNotice network={network.name} />
      {shown ? (
        <div className={styles.commands}>
          <Differences drift={network.drift} />
          <RepairPlan network={network} />
          <RepairSwitch label={t('drift.byItself')} />
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
        {drift.length > SHOWN ? <li>{t('drift.more', { count: drift.length - SHOWN })}</li> : null}
      </ul>
      {culprits.length > 0 ? <p>{t('drift.culprits', { names: culprits.join(', ') })}</p> : null}
    </>
  );
}

function PausedNotice({ network }: { network: string }) {
  const paused = useSnapshot()?.repair.paused.find((one) => one.network === network);
  const now = useNow(60_000);
  if (!paused) return null;
  return <p>{t('drift.paused', { time: formatMoment(paused.until, now) })}</p>;
}

/** The plan is asked for anew whenever the difference changes. */
function RepairPlan({ network }: { network: NetworkState }) {
  const difference = network.drift.map(({ action, kind, key }) => `${action} ${kind} ${key}`).join('\n');
  const answer = useAnswer(network.name, planRepair, { turn: difference });
  return (
    <div className={styles.commands}>
      <strong>{t('drift.plan')}</strong>
      <ul className={styles.changes}>
        {network.drift.map((change) => (
          <li key={`${change.action} ${change.kind} ${change.key}`}>{change.title}</li>
        ))}
      </ul>
      {answer.value ? (
        <Fold title={t('drift.commands')} level="inline">
          <PlanView plan={{ ...answer.value, changes: [] }} />
        </Fold>
      ) : null}
      {answer.state === 'failed' ? (
        <ErrorNotice title={t('drift.commandsFailed')} error={answer.error} />
      ) : null}
      {answer.state === 'loading' ? <Skeleton label={t('drift.commandsLoading')} lines={1} /> : null}
    </div>
  );
}

const planRepair = async (name: string) => (await planOrder({ do: 'repair', names: [name] })).plan;
