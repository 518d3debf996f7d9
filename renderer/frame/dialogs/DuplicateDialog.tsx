/** Duplicate: a copy of a network with a name and a subnet of its own, and everything else moved along. */
import { useState } from 'react';
import { contextOf } from '../../../shared/check/checkContext';
import { firstSubnet } from '../../../shared/definition/describe';
import { toErrorShape, type ErrorShape } from '../../../shared/contract/error';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { nameLike } from '../../../shared/propose/suggest';
import { t } from '../../../shared/language/language';
import { createNetwork, openDialog } from '../../asking/actions';
import { useSnapshot } from '../../state/store';
import { duplicateDraft, movesAlong, proposedSubnet } from '../../transfer/duplicateDraft';
import { Checkbox } from '../../ui/controls/Checkbox';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { FieldIssues } from '../../ui/controls/FieldIssues';
import { TextField } from '../../ui/controls/TextField';
import { FormDialog } from './FormDialog';
import { definitionInForce } from '../../state/networkFacts';
import styles from './NetworkForms.module.css';

/** Enter duplicates; the copy is selected afterwards. */
export function DuplicateDialog({ network }: { network: NetworkState }) {
  const snapshot = useSnapshot();
  const definition = definitionInForce(network);
  const [context] = useState(() => snapshot && contextOf(snapshot, null));
  const [name, setName] = useState(() => (context ? nameLike(network.name, context) : ''));
  const [subnet, setSubnet] = useState(() => (context ? proposedSubnet(definition, context) : ''));
  const [starts, setStarts] = useState(network.state === 'active');
  const [failure, setFailure] = useState<ErrorShape | null>(null);
  const [busy, setBusy] = useState(false);
  if (!context) return null;
  const copy = duplicateDraft(definition, { name, subnet }, context);
  const along = movesAlong(definition);
  const accept = [...new Set([...copy.subnetIssues, ...copy.otherIssues].map(({ code }) => code))];
  const close = (): void => openDialog(null);
  const submit = async (): Promise<void> => {
    if (!copy.draft || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await createNetwork({
        definition: copy.draft,
        start: starts,
        autostart: network.autostart,
        transient: false,
        accept,
      });
      close();
    } catch (thrown) {
      setFailure(toErrorShape(thrown));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={t('frame.duplicate.title', { name: network.name })}
      action={t('frame.duplicate.action')}
      isReady={copy.draft !== null}
      isBusy={busy}
      staysWhileBusy
      onSubmit={submit}
      onClose={close}
      failure={failure ? <ErrorNotice title={t('frame.duplicate.failed')} error={failure} /> : null}
    >
      <TextField
        label={t('frame.networkName')}
        value={name}
        onChange={setName}
        onSuggestion={setName}
        issues={copy.nameIssues}
        isRequired
        autoFocus
      />
      {firstSubnet(definition) ? (
        <TextField
          label={t('frame.duplicate.network')}
          value={subnet}
          onChange={setSubnet}
          onSuggestion={setSubnet}
          issues={copy.subnetIssues}
          hint={t('frame.duplicate.networkHint')}
          mono
          isRequired
        />
      ) : null}
      {copy.moves.length > 0 ? (
        <dl className={styles.moves} aria-label={t('frame.duplicate.moves')}>
          <dt>{t('frame.duplicate.addresses')}</dt>
          <dd>{copy.moves.join(', ')}</dd>
          {along.length > 0 ? (
            <>
              <dt>{t('frame.duplicate.along')}</dt>
              <dd>{along.join(', ')}</dd>
            </>
          ) : null}
        </dl>
      ) : null}
      {definition.portForwards ? (
        <p>
          {t('frame.duplicate.leftOut', {
            forwards: definition.portForwards.length,
            name: network.name,
          })}
        </p>
      ) : null}
      <FieldIssues issues={copy.otherIssues} />
      <Checkbox isSelected={starts} onChange={setStarts}>
        {t('frame.duplicate.start')}
      </Checkbox>
    </FormDialog>
  );
}
