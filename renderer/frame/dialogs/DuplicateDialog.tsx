/** Duplicate: a copy of a network with a name and a subnet of its own, and everything else moved along. */
import { useState } from 'react';
import { contextOf } from '../../../shared/check/checkContext';
import { firstSubnet } from '../../../shared/definition/describe';
import { toErrorShape, type ErrorShape } from '../../../shared/contract/error';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { nameLike } from '../../../shared/propose/suggest';
import { createNetwork, openDialog } from '../../asking/actions';
import { useSnapshot } from '../../state/store';
import { duplicateDraft, movesAlong, proposedSubnet } from '../../transfer/duplicateDraft';
import { Checkbox } from '../../ui/controls/Checkbox';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { FieldIssues } from '../../ui/controls/FieldIssues';
import { countOf } from '../../ui/quantity';
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
      title={`Duplicate network ${network.name}`}
      action="Duplicate"
      isReady={copy.draft !== null}
      isBusy={busy}
      staysWhileBusy
      onSubmit={submit}
      onClose={close}
      failure={failure ? <ErrorNotice title="The network was not duplicated" error={failure} /> : null}
    >
      <TextField
        label="Network name"
        value={name}
        onChange={setName}
        onSuggestion={setName}
        issues={copy.nameIssues}
        isRequired
        autoFocus
      />
      {firstSubnet(definition) ? (
        <TextField
          label="Network"
          value={subnet}
          onChange={setSubnet}
          onSuggestion={setSubnet}
          issues={copy.subnetIssues}
          hint="A free one of the same size."
          mono
          isRequired
        />
      ) : null}
      {copy.moves.length > 0 ? (
        <dl className={styles.moves} aria-label="What moves">
          <dt>Addresses</dt>
          <dd>{copy.moves.join(', ')}</dd>
          {along.length > 0 ? (
            <>
              <dt>Moved along</dt>
              <dd>{along.join(', ')}</dd>
            </>
          ) : null}
        </dl>
      ) : null}
      {definition.portForwards ? (
        <p>
          Left out: {countOf(definition.portForwards.length, 'port forward')}, whose ports of the host stay
          with {network.name}.
        </p>
      ) : null}
      <FieldIssues issues={copy.otherIssues} />
      <Checkbox isSelected={starts} onChange={setStarts}>
        Start now
      </Checkbox>
    </FormDialog>
  );
}
