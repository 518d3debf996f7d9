/** Gives the tabs of a network the one draft that they all change. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { contextOf } from '../../shared/checkContext';
import type { Listener } from '../../shared/listener';
import type { HostFacts, NetworkState } from '../../shared/snapshot';
import { useSnapshot, useStore } from '../store';
import { changeEdit, readListeners } from './editActions';
import { FormContext, type Form } from './formContext';
import { currentEdit, viewOf, withField, withTree } from './networkEdit';

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
  const listeners = useListeners(JSON.stringify(edit.tree.portForwards ?? null));
  const context = useMemo(
    () => contextOf(snapshot ?? { host, networks: [network] }, network.uuid, listeners ?? undefined),
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
      set: (path, value) => changeEdit(network, (current) => withField(current, path, value)),
      change: (change) => changeEdit(network, (current) => withTree(current, change)),
      setEdit: (change) => changeEdit(network, change),
      show: onShow,
    }),
    [network, host, edit, view, onShow],
  );
  return <FormContext value={form}>{children}</FormContext>;
}

/** Where the host's programs listen, read again whenever the forwards change; null while there are none. */
function useListeners(forwards: string): Listener[] | null {
  const [listeners, setListeners] = useState<Listener[] | null>(null);
  useEffect(() => {
    if (forwards === 'null' || forwards === '[]') return;
    let isOvertaken = false;
    // Without an answer the helper still says at Apply whose port it is.
    readListeners().then(
      (found) => !isOvertaken && setListeners(found),
      () => undefined,
    );
    return () => {
      isOvertaken = true;
    };
  }, [forwards]);
  return listeners;
}
