/** Restore the default network: makes it again where it is missing, or what it was at first where it was altered. */
import { useState } from 'react';
import { changeWords } from '../../../shared/words/changeWords';
import { asDefault, DEFAULT_NAME, defaultDraft } from '../../../shared/propose/defaultNetwork';
import { describeForward, networkText } from '../../../shared/definition/describe';
import { toErrorShape, type ErrorShape } from '../../../shared/contract/error';
import { isAttached } from '../../../shared/words/guestFacts';
import type { NetworkDraft } from '../../../shared/definition/network';
import type { NetworkState, Snapshot } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { openDialog } from '../../asking/actions';
import { useSnapshot } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { Dialog } from '../../ui/notices/Dialog';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';

import { createDefault, restoreDefault } from '../../changing/trial/definitionActions';
import styles from './NetworkForms.module.css';
import { NetworkQuestion } from './NetworkQuestion';

/** Asks first, and says what will be different. */
export function RestoreDefaultDialog() {
  const snapshot = useSnapshot();
  const network = snapshot?.networks.find(({ name }) => name === DEFAULT_NAME);
  if (!snapshot) return null;
  return network ? <Altered network={network} snapshot={snapshot} /> : <Missing snapshot={snapshot} />;
}

function Missing({ snapshot }: { snapshot: Snapshot }) {
  // While it is being made, its own addresses come to be in use.
  const [draft] = useState<NetworkDraft | null>(() => defaultDraft(snapshot.host.addressSpace));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ErrorShape | null>(null);
  if (!draft) return <Nothing>{t('frame.restoreDefault.noRoom')}</Nothing>;
  const close = (): void => openDialog(null);
  const create = (): void => {
    setBusy(true);
    createDefault(draft).then(close, (thrown: unknown) => {
      setFailure(toErrorShape(thrown));
      setBusy(false);
    });
  };
  return (
    <Dialog
      title={t('frame.restoreDefault.title')}
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button onPress={close}>{t('common.cancel')}</Button>
          <Button variant="primary" autoFocus isPending={busy} onPress={create}>
            {t('frame.restoreDefault.verb')}
          </Button>
        </>
      }
    >
      <p>
        {t('frame.restoreDefault.missing', {
          name: DEFAULT_NAME,
          forward: describeForward(draft.forward),
          network: networkText(draft),
        })}
      </p>
      {failure ? <ErrorNotice title={t('frame.restoreDefault.failed')} error={failure} /> : null}
    </Dialog>
  );
}

function Altered({ network, snapshot }: { network: NetworkState; snapshot: Snapshot }) {
  const { host } = snapshot;
  const wanted = network.persistent ? asDefault(network.definition, host.addressSpace) : null;
  const changes = wanted ? changeWords(network.definition, wanted) : [];
  if (!network.persistent)
    return <Nothing>{t('frame.restoreDefault.temporary', { name: DEFAULT_NAME })}</Nothing>;
  if (!wanted) return <Nothing>{t('frame.restoreDefault.noRoom')}</Nothing>;
  if (changes.length === 0) return <Nothing>{t('frame.restoreDefault.nothing')}</Nothing>;
  const guests = network.guests.filter(isAttached).length;
  return (
    <NetworkQuestion
      network={network}
      title={t('frame.restoreDefault.title')}
      verb={t('frame.restoreDefault.verb')}
      isDanger={false}
      onConfirm={() => restoreDefault(network, wanted)}
    >
      <p>
        {t(network.running ? 'frame.restoreDefault.alteredAtOnce' : 'frame.restoreDefault.altered', {
          name: DEFAULT_NAME,
        })}
      </p>
      <ul className={styles.list}>
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      {network.running && guests > 0 ? <p>{t('frame.restoreDefault.guests', { guests })}</p> : null}
    </NetworkQuestion>
  );
}

function Nothing({ children }: { children: React.ReactNode }) {
  const close = (): void => openDialog(null);
  return (
    <Dialog
      title={t('frame.restoreDefault.title')}
      onClose={close}
      footer={
        <Button variant="primary" autoFocus onPress={close}>
          {t('common.close')}
        </Button>
      }
    >
      <p>{children}</p>
    </Dialog>
  );
}
