/** A definition while a person makes it: the one model under editing, the assistant, duplicate and import. */
import { formatSubnet, parseCidr, type Subnet } from '../addresses/addresses';
import { checkNetwork } from '../check/check';
import type { CheckContext } from '../check/checkContext';
import { checkSubnetText } from '../check/checkSubnet';
import { isInTheWay, issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';
import { readTree, toTree, type TreeReading } from './draftTree';
import { canMove, moveNetworks } from './moveNetworks';
import { listAt, textAt, valueAt, withoutItem, withValue, type Tree } from './tree';
import { typedSubnet } from './typedSubnet';
import { t } from '../language/language';

/** What was typed so far; nothing of it is lost, whether it is a value of its kind or not. */
export interface Draft {
  tree: Tree;
  /** Networks in CIDR notation as typed, by their place in `ips`: the tree still has the addresses before the move. */
  networks: Readonly<Record<number, string>>;
}

/** What a draft amounts to. */
export interface Judged extends TreeReading {
  /** The tree with networks moved where a whole one was typed. */
  tree: Tree;
  /** Networks that are half typed. */
  open: Draft['networks'];
}

export const draftOf = (definition: NetworkDraft): Draft => ({ tree: toTree(definition), networks: {} });

/** The draft with the networks moved for good that were typed whole. */
export function settled({ tree, networks }: Draft): Draft {
  const targets = new Map<number, Subnet>();
  const open: Record<number, string> = {};
  for (const [key, text] of Object.entries(networks)) {
    const index = Number(key);
    const to = wholeSubnet(text);
    if (to && canMove(tree, index, to)) targets.set(index, to);
    else open[index] = text;
  }
  return { tree: targets.size > 0 ? moveNetworks(tree, targets) : tree, networks: open };
}

/** The definition that a draft says, valid or not. */
export const definitionOf = (draft: Draft): NetworkDraft =>
  readTree(settled(draft).tree).raw as unknown as NetworkDraft;

/** The subnet that a text in CIDR notation names exactly, or null. */
export function wholeSubnet(text: string): Subnet | null {
  const cidr = parseCidr(text.trim());
  return cidr && cidr.address.value === cidr.subnet.first ? cidr.subnet : null;
}

/** After a field was changed; networks that were typed whole are moved for good. */
export const withField = (draft: Draft, path: string, value: unknown): Draft =>
  withTree(draft, (tree) => withValue(tree, path, value));

/** After the tree was changed in another way, as by adding an item to a list. */
export function withTree(draft: Draft, change: (tree: Tree) => Tree): Draft {
  const { tree, networks } = settled(draft);
  return { tree: change(tree), networks };
}

/** After the network at `index` of `ips` was typed; its addresses follow as soon as it is a whole one. */
export const withNetwork = ({ tree, networks }: Draft, index: number, text: string): Draft => ({
  tree,
  networks: { ...networks, [index]: text },
});

/** After an address was taken away; those behind it move up, and half a network that was typed goes with it. */
export const withoutNetwork = (draft: Draft, index: number): Draft => ({
  ...withTree(draft, (tree) => withoutItem(tree, 'ips', index)),
  networks: {},
});

/** What the network at `index` of `ips` is called in a form: as typed, or what its address and prefix say. */
export const networkTextOf = ({ networks, tree }: Draft, index: number): string =>
  networks[index] ?? networksIn(tree)[index] ?? '';

/** The networks in `ips`, in CIDR notation; empty where address and prefix are none. */
function networksIn(tree: Tree): string[] {
  return listAt(tree, 'ips').map((ip) => {
    const subnet = typedSubnet(ip);
    return subnet ? formatSubnet(subnet) : '';
  });
}

/** The networks that became others on the way from one tree to another, in CIDR notation; none once one was taken away. */
export function movedNetworks(before: Tree, after: Tree): { from: string; to: string }[] {
  const [was, is] = [networksIn(before), networksIn(after)];
  // Without one of them, what is left stands at other places and has not moved.
  if (is.length < was.length) return [];
  return was.flatMap((from, index) => {
    const to = is[index] ?? '';
    return from === to ? [] : [{ from, to }];
  });
}

/** The path that findings about a network in CIDR notation have while it is no whole one. */
export const networkPath = (index: number): string => `ips[${index}].network`;

/** What a draft says, with everything that stands against it; `complete` adds what it gets before the helper checks it. */
export function judge(
  draft: Draft,
  context: CheckContext,
  complete = (read: NetworkDraft): NetworkDraft => read,
): Judged {
  const { tree, networks: open } = settled(draft);
  const reading = readTree(tree);
  const found = reading.draft ? checkNetwork(complete(reading.draft), context) : reading.issues;
  // A network that is being replaced is nothing to hold against the one that replaces it.
  const checked = found.filter(({ path }) => !Object.keys(open).some((index) => path === `ips[${index}]`));
  return { ...reading, tree, open, issues: [...openIssues(open, tree, context), ...checked] };
}

function openIssues(open: Draft['networks'], tree: Tree, context: CheckContext): Issue[] {
  return Object.entries(open).map(([key, text]) => {
    const path = networkPath(Number(key));
    const isIpv6 = textAt(valueAt(tree, `ips[${key}]`), 'address').includes(':');
    const said = isIpv6 ? [] : checkSubnetText(text.trim(), context).issues;
    const found = said.find((one) => isInTheWay(one));
    return found
      ? { ...found, path, severity: 'error' as const }
      : issue(path, 'subnet-syntax', t('draft.enterNetwork'));
  });
}
