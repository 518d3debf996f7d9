/** What a person has changed of a network and not applied yet, and how each thing typed changes it. */
import { withIdentityOf } from '../../../shared/definition/bridged';
import { checkNetwork } from '../../../shared/check/check';
import type { CheckContext } from '../../../shared/check/checkContext';
import { toErrorShape, type ErrorShape } from '../../../shared/contract/error';
import { isInTheWay, issue, type Issue, type IssueCode } from '../../../shared/definition/issue';
import type { NetworkDefinition, NetworkDraft } from '../../../shared/definition/network';
import { readNetworkXml, writeNetworkXml } from '../../../shared/xml/networkXml';
import { movedTexts } from '../../../shared/addresses/moveAddresses';
import {
  draftOf,
  judge,
  movedNetworks,
  networkPath,
  settled,
  withField,
  type Draft,
} from '../../../shared/draft/draft';
import type { NetworkEdit } from '../../state/networkEdit';
import { readTree, toTree } from '../../../shared/draft/draftTree';
import { differences, isSame, merged, type Tree } from '../../../shared/draft/tree';
import { t } from '../../../shared/language/language';

/** What a draft amounts to now. */
export interface EditView {
  /** The tree with networks moved where a whole one was typed. */
  tree: Tree;
  /** The definition as it is typed, valid or not, as readTree gives it. */
  raw: Tree;
  /** Null while something is no value of its kind. */
  draft: NetworkDraft | null;
  /** Everything that stands against it, as the helper would say. */
  issues: Issue[];
  /** Findings that ask, with those the person has said yes to. */
  questions: Issue[];
  /** Paths at which it differs from what the person started from. */
  changes: string[];
  /** Addresses before and after, when a network was moved. */
  moved: { before: string; after: string }[];
  xml: string;
  xmlError: ErrorShape | null;
  /** May be applied: it differs and nothing stands against it. */
  isReady: boolean;
}

/** The draft that changes nothing yet. */
export const editOf = (base: NetworkDefinition): NetworkEdit => ({
  base,
  ...draftOf(base),
  xml: null,
  accepted: [],
  unseen: [],
  refused: null,
});

/** The draft to go on with: one that changes nothing gives way to what somebody else has made of the network. */
export function currentEdit(edit: NetworkEdit | undefined, theirs: NetworkDefinition): NetworkEdit {
  if (!edit) return editOf(theirs);
  const isIdle =
    Object.keys(edit.networks).length === 0 && !edit.xml?.error && isSame(edit.tree, toTree(edit.base));
  return isIdle && isOutdated(edit, theirs) ? editOf(theirs) : edit;
}

/** Whether the network has become another since the person began to change it. */
export const isOutdated = ({ base }: NetworkEdit, theirs: NetworkDefinition): boolean =>
  !isSame(base, theirs);

/** After the form was changed as `change` does; the XML follows. */
export const withChange = (edit: NetworkEdit, change: (draft: Draft) => Draft): NetworkEdit => ({
  ...edit,
  ...change(edit),
  xml: null,
  refused: null,
});

/** After a field of the form was changed. */
export const editField = (edit: NetworkEdit, path: string, value: unknown): NetworkEdit =>
  withChange(edit, (draft) => withField(draft, path, value));

/** After the XML was typed. As long as it cannot be read, the form keeps what it had. */
export function withXml(edit: NetworkEdit, text: string): NetworkEdit {
  try {
    const tree = toTree(readNetworkXml(text));
    return { ...edit, tree, networks: {}, xml: { text, error: null }, unseen: [], refused: null };
  } catch (thrown) {
    return {
      ...edit,
      ...settled(edit),
      xml: { text, error: toErrorShape(thrown) },
      refused: null,
    };
  }
}

/** The same changes on top of what somebody else has made of the network meanwhile. */
export function rebased(edit: NetworkEdit, theirs: NetworkDefinition): NetworkEdit {
  const { tree, networks } = settled(edit);
  return {
    ...edit,
    base: theirs,
    tree: merged(toTree(edit.base), tree, toTree(theirs)) as Tree,
    networks,
    xml: edit.xml?.error ? edit.xml : null,
    unseen: [],
    refused: null,
  };
}

/** What the draft says now, checked as the helper will check it. */
export function viewOf(edit: NetworkEdit, context: CheckContext): EditView {
  const judged = judge(edit, context, (draft) => withIdentityOf(draft, edit.base));
  const { tree, raw, draft, open } = judged;
  const base = readTree(toTree(edit.base));
  const found = [...judged.issues, ...identityIssues(raw, edit.base)];
  const known = new Set(checkNetwork(edit.base, context).map(({ code }) => code));
  const asks = found.filter(({ severity, code }) => severity === 'question' && !known.has(code));
  const answered = [...known, ...edit.accepted];
  const issues = found.filter((one) => one.severity === 'advice' || isInTheWay(one, answered));
  const changes = differences(base.raw, raw);
  const xmlError = edit.xml?.error ?? null;
  const hasTyped = Object.keys(open).length > 0;
  return {
    tree,
    raw,
    draft,
    issues,
    questions: asks,
    changes: hasTyped
      ? [...changes, ...Object.keys(open).map((index) => networkPath(Number(index)))]
      : changes,
    moved: movesOf(edit, tree),
    xml: edit.xml?.text ?? writeNetworkXml(raw as unknown as NetworkDraft),
    xmlError,
    isReady: changes.length > 0 && !issues.some((one) => isInTheWay(one)) && xmlError === null && !hasTyped,
  };
}

/** The codes that go with the order: what was said yes to, and what held before. */
export function acceptedCodes(edit: NetworkEdit, context: CheckContext): IssueCode[] {
  const held = checkNetwork(edit.base, context).filter(({ severity }) => severity === 'question');
  return [...new Set([...edit.accepted, ...held.map(({ code }) => code)])];
}

/** A network keeps its UUID; XML from elsewhere may have another. */
function identityIssues({ uuid }: Tree, base: NetworkDefinition): Issue[] {
  if (uuid === undefined || uuid === base.uuid) return [];
  const message = t('changing.uuidKept', { uuid: base.uuid });
  return [issue('uuid', 'uuid-taken', message, { suggestion: base.uuid })];
}

/** Addresses before and after, when a subnet of the network is another than it was. */
function movesOf({ base }: NetworkEdit, tree: Tree): EditView['moved'] {
  const before = toTree(base);
  if (movedNetworks(before, tree).length === 0) return [];
  const moved = movedTexts(
    {
      ips: before.ips,
      routes: before.routes,
      portForwards: before.portForwards,
      dns: before.dns,
      forward: before.forward,
    },
    {
      ips: tree.ips,
      routes: tree.routes,
      portForwards: tree.portForwards,
      dns: tree.dns,
      forward: tree.forward,
    },
  );
  return moved.filter(({ before: text }) => text.includes('.') || text.includes(':'));
}
