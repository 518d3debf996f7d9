/** What the fields of a network's tabs share: the one draft, what stands against it, and how to change it. */
import { createContext, useContext } from 'react';
import type { Issue } from '../../../shared/definition/issue';
import { memberAt } from '../../../shared/definition/members';
import type { HostFacts, NetworkState } from '../../../shared/contract/snapshot';
import type { Draft } from '../../../shared/draft/draft';
import type { NetworkEdit } from '../../state/networkEdit';
import type { EditView } from '../tree/networkEdit';
import type { Tree } from '../../../shared/draft/tree';
import { t } from '../../../shared/language/language';
import { isUnseen } from './unseen';

export interface Form {
  network: NetworkState;
  host: HostFacts;
  edit: NetworkEdit;
  view: EditView;
  /** Fields cannot be changed: the XML as typed cannot be read, so that they might say something else. */
  isReadOnly: boolean;
  /** Changes what stands at a path; undefined takes it away. */
  set: (path: string, value: unknown) => void;
  /** Changes the definition in another way. */
  change: (change: (tree: Tree) => Tree) => void;
  /** Changes the draft, as what is typed into it and is no definition yet. */
  changeDraft: (change: (draft: Draft) => Draft) => void;
  /** Replaces the draft with all that is kept beside it. */
  setEdit: (change: (edit: NetworkEdit) => NetworkEdit) => void;
  /** Shows the field for a place in the definition, on whatever tab it is. */
  show: (path: string) => void;
}

export const FormContext = createContext<Form | null>(null);

/** The form that the component stands in. */
export function useForm(): Form {
  const form = useContext(FormContext);
  if (!form) throw new Error('useForm outside NetworkForm');
  return form;
}

/** Findings at one of these paths, the helper's among them. */
export function issuesAt(form: Pick<Form, 'view' | 'edit'>, paths: readonly string[]): Issue[] {
  return saidIssues(form).filter(({ path }) => paths.includes(path));
}

/** What is said of all that stands against the draft: nothing of fields that nobody has been at yet. */
export const saidIssues = (form: Pick<Form, 'view' | 'edit'>): Issue[] =>
  allIssues(form).filter((issue) => !isUnseen(form.edit, issue));

/** Everything that stands against the draft, with what the helper found at the last Apply. */
export function allIssues({ view, edit }: Pick<Form, 'view' | 'edit'>): Issue[] {
  const data = edit.refused?.data;
  const refused = data?.code === 'invalid-definition' ? data.issues : [];
  const known = new Set(view.issues.map(({ path, code }) => `${path} ${code}`));
  return [...view.issues, ...refused.filter(({ path, code }) => !known.has(`${path} ${code}`))];
}

/** When a change at one of these paths comes to hold; undefined while there is none, or the network is inactive. */
export function momentOf({ view, network }: Form, paths: readonly string[]): string | undefined {
  if (network.state !== 'active') return undefined;
  const changed = view.changes.some((change) => paths.some((path) => isWithin(change, path)));
  if (!changed) return undefined;
  return t(
    paths.some((path) => memberAt(path)?.needsRestart) ? 'changing.applies.later' : 'changing.applies.now',
  );
}

const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
