/** Gives the tabs of a network the one draft that they all change. */
import { useMemo, type ReactNode } from 'react';
import { contextOf } from '../../../shared/check/checkContext';
import type { HostFacts, NetworkState } from '../../../shared/contract/snapshot';
import { useSnapshot, useStore } from '../../state/store';
import { changeEdit, readListeners } from '../bar/editActions';
import { FormContext, type Form } from './form';
import { currentEdit, editField, viewOf, withChange } from '../tree/networkEdit';
import { withTree } from '../../../shared/draft/draft';
import { listAt } from '../../../shared/draft/tree';
import { useAnswer } from '../../asking/useAnswer';

export interface NetworkFormProps {
  network: NetworkState;
  host: HostFacts;
  /** Shows the field for a place in the definition. */
  onShow: (path: string) => void;
  children: ReactNode;
}

/** The draft itself lives in the store, so that leaving the page loses nothing. */
export function NetworkForm({ network, host, onShow, children }: NetworkFormProps) {
  const stored = useStore((state) => state.edits[network.uuid]);
  const snapshot = useSnapshot();
  const edit = useMemo(() => currentEdit(stored, network.definition), [stored, network.definition]);
  const forwards = listAt(edit.tree, 'portForwards');
  // Without an answer the helper still says at Apply whose port it is.
  const listeners = useAnswer(forwards.length > 0 ? LISTENERS : null, readListeners, {
    turn: JSON.stringify(forwards),
  }).value;
  const context = useMemo(
    () => contextOf(snapshot ?? { host, networks: [network] }, network.uuid, listeners),
    [snapshot, host, network, listeners],
  );
  const view = useMemo(() => viewOf(edit, context), [edit, context]);
  const form = useMemo<Form>(
    () => ({
      network,
      host,
      edit,
      view,
      isReadOnly: view.xmlError !== null,
      set: (path, value) => changeEdit(network, (current) => editField(current, path, value)),
      change: (change) =>
        changeEdit(network, (current) => withChange(current, (draft) => withTree(draft, change))),
      changeDraft: (change) => changeEdit(network, (current) => withChange(current, change)),
      setEdit: (change) => changeEdit(network, change),
      show: onShow,
    }),
    [network, host, edit, view, onShow],
  );
  return <FormContext value={form}>{children}</FormContext>;
}

const LISTENERS = 'listeners';
