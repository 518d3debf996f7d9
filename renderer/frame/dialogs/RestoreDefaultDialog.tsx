/** Restore the default network: makes it again where it is missing, or what it was at first where it was altered. */
import { useState } from 'react';
import { changeWords } from '../../../shared/words/changeWords';
import { asDefault, DEFAULT_NAME, defaultDraft } from '../../../shared/propose/defaultNetwork';
import { describeForward, networkText } from '../../../shared/definition/describe';
import { toErrorShape, type ErrorShape } from '../../../shared/contract/error';
import { isAttached } from '../../../shared/words/guestFacts';
import type { NetworkDraft } from '../../../shared/definition/network';
import type { NetworkState, Snapshot } from '../../../shared/contract/snapshot';
import { openDialog } from '../../asking/actions';
import { useSnapshot } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { Dialog } from '../../ui/notices/Dialog';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { countOf } from '../../ui/quantity';

import { createDefault, restoreDefault } from '../../changing/trial/definitionActions';
import styles from './NetworkForms.module.css';
import { NetworkQuestion } from './NetworkQuestion';

const TITLE = 'Restore the default network';

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
  if (!draft) return <Nothing>All private addresses are in use: there is no room for it.</Nothing>;
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
      title={TITLE}
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" autoFocus isPending={busy} onPress={create}>
            Restore
          </Button>
        </>
      }
    >
      <p>
        There is no network “{DEFAULT_NAME}” here. It will be made again: {describeForward(draft.forward)},{' '}
        {networkText(draft)}, started on boot.
      </p>
      {failure ? <ErrorNotice title="The default network was not restored" error={failure} /> : null}
    </Dialog>
  );
}

function Altered({ network, snapshot }: { network: NetworkState; snapshot: Snapshot }) {
  const { host } = snapshot;
  const wanted = network.persistent ? asDefault(network.definition, host.addressSpace) : null;
  const changes = wanted ? changeWords(network.definition, wanted) : [];
  if (!network.persistent)
    return <Nothing>“{DEFAULT_NAME}” is a temporary network now. Stop it first.</Nothing>;
  if (!wanted) return <Nothing>All private addresses are in use: there is no room for it.</Nothing>;
  if (changes.length === 0) return <Nothing>It is as it was at first: there is nothing to restore.</Nothing>;
  const guests = network.guests.filter(isAttached).length;
  return (
    <NetworkQuestion
      network={network}
      title={TITLE}
      verb="Restore"
      isDanger={false}
      onConfirm={() => restoreDefault(network, wanted)}
    >
      <p>
        “{DEFAULT_NAME}” was altered. This will change, {network.running ? 'at once, ' : ''}and can be undone:
      </p>
      <ul className={styles.list}>
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      {network.running && guests > 0 ? (
        <p>{countOf(guests, 'guest')} may have to ask for a new address.</p>
      ) : null}
    </NetworkQuestion>
  );
}

function Nothing({ children }: { children: React.ReactNode }) {
  const close = (): void => openDialog(null);
  return (
    <Dialog
      title={TITLE}
      onClose={close}
      footer={
        <Button variant="primary" autoFocus onPress={close}>
          Close
        </Button>
      }
    >
      <p>{children}</p>
    </Dialog>
  );
}
