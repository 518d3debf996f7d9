/** Rename: the network goes on as it is under another name, with its leases, its autostart and its history. */
import { useState } from 'react';
import { contextOf } from '../../../shared/check/checkContext';
import { checkNameText } from '../../../shared/check/checkName';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { openDialog } from '../../asking/actions';
import { useSnapshot, useStore } from '../../state/store';
import { renameNetwork } from '../../changing/trial/definitionActions';
import { FormDialog } from './FormDialog';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { TextField } from '../../ui/controls/TextField';

/** Enter renames; stays open with the reason when it cannot be done. */
export function RenameDialog({ network }: { network: NetworkState }) {
  const snapshot = useSnapshot();
  const [name, setName] = useState(network.name);
  const [tried, setTried] = useState(false);
  const busy = useStore((state) => state.busy[network.uuid] !== undefined);
  const failure = useStore((state) => state.failures[network.uuid]);
  if (!snapshot) return null;
  const issues = checkNameText(name, contextOf(snapshot, network.uuid));
  const close = (): void => openDialog(null);
  const submit = async (): Promise<void> => {
    if (issues.length > 0 || busy) return;
    if (name === network.name) return close();
    setTried(true);
    if (await renameNetwork(network, name)) close();
  };
  return (
    <FormDialog
      title={t('frame.rename.title', { name: network.name })}
      action={t('common.rename')}
      isReady={issues.length === 0}
      isBusy={busy}
      onSubmit={submit}
      onClose={close}
      failure={tried && failure ? <ErrorNotice {...failure} /> : null}
    >
      <TextField
        label={t('frame.networkName')}
        value={name}
        onChange={setName}
        onSuggestion={setName}
        issues={issues}
        hint={t('frame.rename.hint')}
        isRequired
        autoFocus
      />
    </FormDialog>
  );
}
