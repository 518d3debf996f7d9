/** Who reaches whom: a matrix of all networks, where each pair can be turned round, and what that changes. */
import { useMemo, useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import { isBridged } from '../../shared/definition/network';
import { listText, t } from '../../shared/language/language';
import type { NetworkState } from '../../shared/contract/snapshot';
import { openDialog } from '../asking/actions';
import { sortedNetworks, useSnapshot } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { useNow } from '../ui/useNow';
import { changeNetworks } from '../changing/trial/trialActions';
import { cellOf, inForce, toggled, updatesFor, withWishes, type Wish } from './reachChanges';
import styles from './ReachabilityDialog.module.css';
import { ReachMatrix, type Pair } from './ReachMatrix';
import { ReachPlan } from './ReachPlan';

/** Nothing changes before Apply. */
export function ReachabilityDialog() {
  const snapshot = useSnapshot();
  const all = useMemo(() => sortedNetworks(snapshot), [snapshot]);
  const joining = all.filter((network) => isBridged(inForce(network)));
  return <Matrix networks={all.filter((network) => !joining.includes(network))} joining={joining} />;
}

interface MatrixProps {
  networks: readonly NetworkState[];
  /** Networks whose guests are on the LAN, and so outside. */
  joining: readonly NetworkState[];
}

function Matrix({ networks, joining }: MatrixProps) {
  const now = Math.floor(useNow(5000) / 1000);
  const [wishes, setWishes] = useState<Wish[]>([]);
  const [pair, setPair] = useState<Pair | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ErrorShape | null>(null);
  const current = networks.map(inForce);
  const wanted = withWishes(current, wishes);
  const updates = updatesFor(networks, wishes);
  const close = (): void => openDialog(null);
  const toggle = ({ from, to }: Pair): void => setWishes((before) => toggled(before, current, from, to, now));
  const apply = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const requests = updates.map(({ request }) => request);
      if (await changeNetworks(requests, t('reach.applied'))) setWishes([]);
    } catch (thrown) {
      setFailure(toErrorShape(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('reach.title')}
      size="wide"
      onClose={() => {
        if (!busy) close();
      }}
      footer={
        <>
          <span className={styles.pending} aria-live="polite">
            {wishes.length === 0 ? '' : t('reach.pending', { count: wishes.length })}
          </span>
          <Button onPress={close} isDisabled={busy}>
            {t('common.close')}
          </Button>
          <Button isDisabled={wishes.length === 0 || busy} onPress={() => setWishes([])}>
            {t('reach.revert')}
          </Button>
          <Button
            variant="primary"
            isDisabled={wishes.length === 0}
            isPending={busy}
            onPress={() => void apply()}
          >
            {t('common.apply')}
          </Button>
        </>
      }
    >
      {networks.length < 2 ? (
        <p className={styles.lead}>{t('reach.tooFew')}</p>
      ) : (
        <>
          <p className={styles.lead}>{t('reach.lead')}</p>
          <ReachMatrix
            networks={wanted}
            now={now}
            changed={wishes}
            selected={pair}
            onSelect={setPair}
            onToggle={toggle}
          />
          <ReachPlan
            cell={pair && cellOf(wanted, pair.from, pair.to, now)}
            networks={wanted}
            updates={updates}
          />
        </>
      )}
      {joining.length > 0 ? (
        <p className={styles.lead}>
          {t('reach.joining', { networks: listText(joining.map(({ name }) => t('quoted', { text: name }))) })}
        </p>
      ) : null}
      {failure ? <ErrorNotice title={t('reach.notApplied')} error={failure} /> : null}
    </Dialog>
  );
}
