/** What a person has changed of a network and not applied yet, and how each thing typed changes it. */
import { formatSubnet, parseCidr, type Subnet } from '../../../shared/addresses/addresses';
import { checkNetwork } from '../../../shared/check/check';
import type { CheckContext } from '../../../shared/check/checkContext';
import { checkSubnetText } from '../../../shared/check/checkSubnet';
import { toErrorShape, type ErrorShape } from '../../../shared/contract/error';
import { issue, type Issue, type IssueCode } from '../../../shared/definition/issue';
import type { NetworkDefinition, NetworkDraft } from '../../../shared/definition/network';
import { readNetworkXml, writeNetworkXml } from '../../../shared/xml/networkXml';
import { movedTexts } from '../../../shared/addresses/moveAddresses';
import { readTree, toTree } from './draftTree';
import { renumberTree } from './renumberTree';
import {
  differences,
  isSame,
  listAt,
  merged,
  textAt,
  valueAt,
  withoutItem,
  withValue,
  type Tree,
} from './tree';
import { typedSubnet } from './typedSubnet';

/** A draft as it is kept: nothing typed is lost by switching tabs or networks, or by a new snapshot. */
export interface NetworkEdit {
  /** What the person started from. */
  base: NetworkDefinition;
  tree: Tree;
  /** Networks in CIDR notation as typed, by their place in `ips`: the tree still has the addresses before the move. */
  networks: Readonly<Record<number, string>>;
  /** The XML as typed: it says what the tree says, or cannot be read, which `error` tells. */
  xml: { text: string; error: ErrorShape | null } | null;
  /** Questions that the person has said yes to. */
  accepted: readonly IssueCode[];
  /** Why the last Apply was refused, until something is typed. */
  refused: ErrorShape | null;
}

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
  tree: toTree(base),
  networks: {},
  xml: null,
  accepted: [],
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

/** After a field was changed. The XML follows, and networks that were typed whole are moved for good. */
export function withField(edit: NetworkEdit, path: string, value: unknown): NetworkEdit {
  return withTree(edit, (tree) => withValue(tree, path, value));
}

/** After the tree was changed in another way, as by adding an item to a list. */
export function withTree(edit: NetworkEdit, change: (tree: Tree) => Tree): NetworkEdit {
  const { tree, open } = movedTree(edit);
  return { ...edit, tree: change(tree), networks: open, xml: null, refused: null };
}

/** After the network at `index` of `ips` was typed; its addresses follow as soon as it is a whole one. */
export const withNetwork = (edit: NetworkEdit, index: number, text: string): NetworkEdit => ({
  ...edit,
  networks: { ...edit.networks, [index]: text },
  xml: null,
  refused: null,
});

/** After an address was taken away; those behind it move up, and half a network that was typed goes with it. */
export const withoutNetwork = (edit: NetworkEdit, index: number): NetworkEdit => ({
  ...withTree(edit, (tree) => withoutItem(tree, 'ips', index)),
  networks: {},
});

/** After the XML was typed. As long as it cannot be read, the form keeps what it had. */
export function withXml(edit: NetworkEdit, text: string): NetworkEdit {
  try {
    const tree = toTree(readNetworkXml(text));
    return { ...edit, tree, networks: {}, xml: { text, error: null }, refused: null };
  } catch (thrown) {
    const settled = movedTree(edit);
    return {
      ...edit,
      tree: settled.tree,
      networks: settled.open,
      xml: { text, error: toErrorShape(thrown) },
      refused: null,
    };
  }
}

/** The same changes on top of what somebody else has made of the network meanwhile. */
export function rebased(edit: NetworkEdit, theirs: NetworkDefinition): NetworkEdit {
  const { tree, open } = movedTree(edit);
  return {
    ...edit,
    base: theirs,
    tree: merged(toTree(edit.base), tree, toTree(theirs)) as Tree,
    networks: open,
    xml: edit.xml?.error ? edit.xml : null,
    refused: null,
  };
}

/** The tree with the networks moved that were typed whole, and those that were not. */
function movedTree({ tree, networks }: Pick<NetworkEdit, 'tree' | 'networks'>): {
  tree: Tree;
  open: Record<number, string>;
} {
  const open: Record<number, string> = {};
  let moved = tree;
  for (const [key, text] of Object.entries(networks)) {
    const index = Number(key);
    const to = wholeSubnet(text);
    const next = to && renumberTree(moved, index, to);
    if (next) moved = next;
    else open[index] = text;
  }
  return { tree: moved, open };
}

/** The subnet that a text in CIDR notation names exactly, or null. */
function wholeSubnet(text: string): Subnet | null {
  const cidr = parseCidr(text.trim());
  return cidr && cidr.address.value === cidr.subnet.first ? cidr.subnet : null;
}

/** What the network at `index` of `ips` is called in the form: as typed, or what its address and prefix say. */
export function networkTextOf({ networks, tree }: NetworkEdit, index: number): string {
  const typed = networks[index];
  if (typed !== undefined) return typed;
  const subnet = typedSubnet(valueAt(tree, `ips[${index}]`));
  return subnet ? formatSubnet(subnet) : '';
}

/** The path that findings about a network in CIDR notation have while it is no whole one. */
export const networkPath = (index: number): string => `ips[${index}].network`;

/** What the draft says now, checked as the helper will check it. */
export function viewOf(edit: NetworkEdit, context: CheckContext): EditView {
  const { tree, open } = movedTree(edit);
  const reading = readTree(tree);
  const base = readTree(toTree(edit.base));
  const checked = reading.draft ? checkNetwork(withBase(reading.draft, edit.base), context) : reading.issues;
  const found = [
    ...networkIssues(open, tree, context),
    ...identityIssues(reading.raw, edit.base),
    ...checked,
  ];
  const known = new Set(checkNetwork(edit.base, context).map(({ code }) => code));
  const asks = found.filter(({ severity, code }) => severity === 'confirm' && !known.has(code));
  const issues = found.filter(
    ({ severity, code }) => severity === 'error' || !(known.has(code) || edit.accepted.includes(code)),
  );
  const changes = differences(base.raw, reading.raw);
  const xmlError = edit.xml?.error ?? null;
  const hasTyped = Object.keys(open).length > 0;
  return {
    tree,
    raw: reading.raw,
    draft: reading.draft,
    issues,
    questions: asks,
    changes: hasTyped
      ? [...changes, ...Object.keys(open).map((index) => networkPath(Number(index)))]
      : changes,
    moved: movesOf(edit, tree),
    xml: edit.xml?.text ?? writeNetworkXml(reading.raw as unknown as NetworkDraft),
    xmlError,
    isReady: changes.length > 0 && issues.length === 0 && xmlError === null && !hasTyped,
  };
}

/** The codes that go with the order: what was said yes to, and what held before. */
export function acceptedCodes(edit: NetworkEdit, context: CheckContext): IssueCode[] {
  const held = checkNetwork(edit.base, context).filter(({ severity }) => severity === 'confirm');
  return [...new Set([...edit.accepted, ...held.map(({ code }) => code)])];
}

/** What the draft leaves out stays as it was: the helper completes it in the same way. */
const withBase = (draft: NetworkDraft, base: NetworkDefinition): NetworkDraft => ({
  ...draft,
  uuid: base.uuid,
  bridge: { ...draft.bridge, name: draft.bridge.name ?? base.bridge.name },
  mac: draft.mac ?? base.mac,
});

/** A network keeps its UUID; XML from elsewhere may have another. */
function identityIssues({ uuid }: Tree, base: NetworkDefinition): Issue[] {
  if (uuid === undefined || uuid === base.uuid) return [];
  const message = `A network keeps its UUID. Put ${base.uuid} back, or leave the UUID out.`;
  return [issue('uuid', 'uuid-taken', message, { suggestion: base.uuid })];
}

function networkIssues(open: Readonly<Record<number, string>>, tree: Tree, context: CheckContext): Issue[] {
  return Object.entries(open).map(([key, text]) => {
    const path = networkPath(Number(key));
    const isIpv6 = textAt(tree, `ips[${key}].address`).includes(':');
    const [found] = isIpv6 ? [] : checkSubnetText(text.trim(), context).issues;
    return found
      ? { ...found, path, severity: 'error' as const }
      : issue(path, 'subnet-syntax', 'Enter a network with its prefix length, for example fd00:1:2:3::/64.');
  });
}

/** Addresses before and after, when a subnet of the network is another than it was. */
function movesOf({ base }: NetworkEdit, tree: Tree): EditView['moved'] {
  const before = toTree(base);
  const subnetsOf = (all: Tree): unknown[] =>
    listAt(all, 'ips').map((_, index) => networkTextOf({ networks: {}, tree: all } as NetworkEdit, index));
  const [was, is] = [subnetsOf(before), subnetsOf(tree)];
  // Without one of them, what is left stands at other places and has not moved.
  if (is.length < was.length || was.every((subnet, index) => subnet === is[index])) return [];
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
