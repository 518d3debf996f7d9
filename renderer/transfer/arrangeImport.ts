/** How chosen definitions come to stand beside the networks that are there, and what stands against each of them. */
import { libvirtOwner } from '../../shared/words/libvirtOwner';
import { formatSubnet } from '../../shared/addresses/addresses';
import { checkNetwork } from '../../shared/check/check';
import type { CheckContext } from '../../shared/check/checkContext';
import { subnetOfIp } from '../../shared/definition/describe';
import type { Issue, IssueCode } from '../../shared/definition/issue';
import { isBridged, type NetworkDraft } from '../../shared/definition/network';
import { renumbered } from '../../shared/draft/renumber';
import type { AddressUse } from '../../shared/contract/snapshot';
import { nextBridgeName, nameLike } from '../../shared/propose/suggest';
import { bringsAlong } from '../../shared/words/bringsAlong';
import type { ImportItem, RunningThere } from './importItems';
import { t } from '../../shared/language/language';

/** What takes a conflict away. */
export type Remedy =
  | { kind: 'rename'; name: string }
  | { kind: 'take over' }
  | { kind: 'renumber'; to: string }
  | { kind: 'skip' };

export interface Arranged {
  item: ImportItem;
  /** What would be stored; null for what cannot be read. */
  draft: NetworkDraft | null;
  /** What stands against it; those of severity `question` are taken as accepted once they are shown. */
  issues: Issue[];
  remedies: Remedy[];
  /** What it brings along and what changes on the way, a sentence each. */
  notices: string[];
}

/** Each item in the order of the list, seen with the ones chosen before it in place. */
export function arrange(items: readonly ImportItem[], context: CheckContext): Arranged[] {
  let surroundings = context;
  const bridges = new Map<string, string>();
  const running = items.flatMap((item) => item.running ?? []);
  const arranged = items.map((item): Arranged => {
    const one = arrangeOne(item, surroundings, bridges, running);
    if (item.chosen && one.draft) surroundings = withNetwork(surroundings, one.draft, item.id);
    return one;
  });
  return arranged.map((one) => ({ ...one, draft: one.draft && withBridges(one.draft, bridges) }));
}

function arrangeOne(
  item: ImportItem,
  all: CheckContext,
  bridges: Map<string, string>,
  running: readonly RunningThere[],
): Arranged {
  if (item.reading.kind === 'refused') return { item, draft: null, issues: [], remedies: [], notices: [] };
  const context = item.fromLibvirt ? withoutLibvirt(all, item, running) : all;
  const notices = bringsAlong(item.reading.definition);
  const named = { ...item.reading.definition, name: item.newName ?? item.reading.definition.name };
  const taken = item.takeOver ? item.running : null;
  const own = taken
    ? { ...named, bridge: { ...named.bridge, name: taken.bridge } }
    : withOwnIdentity(named, context, bridges, notices);
  const moved = item.renumber && !taken ? renumbered(own, context.addressSpace, null) : null;
  if (moved?.kind === 'moved') {
    for (const { from, to } of moved.moves) notices.push(t('transfer.becomes', { from, to }));
  }
  const draft = moved?.kind === 'moved' ? moved.draft : own;
  const issues = checkNetwork(draft, context);
  return { item, draft, issues, remedies: remediesFor(item, draft, issues, context), notices };
}

/** UUID, MAC address and bridge are taken anew where somebody has them; whoever names the bridge follows. */
function withOwnIdentity(
  draft: NetworkDraft,
  context: CheckContext,
  bridges: Map<string, string>,
  notices: string[],
): NetworkDraft {
  const { uuid, mac, bridge, ...rest } = draft;
  const isUuidTaken = context.networks.some((other) => other.uuid === uuid);
  const isMacTaken = context.networks.some((other) => other.mac === mac);
  const taken = [
    ...context.devices,
    ...context.networks.map(({ device }) => device),
    ...(context.claimedBridges ?? []).map(({ name }) => name),
  ];
  const { name } = bridge;
  // A bridge that is joined is the host's, and there already.
  const isFree = name === undefined || isBridged(draft) || !taken.includes(name);
  const bridgeName = isFree ? name : nextBridgeName(taken);
  if (name !== undefined && bridgeName !== undefined && bridgeName !== name) {
    bridges.set(name, bridgeName);
    notices.push(t('transfer.bridgeBecomes', { name, to: bridgeName }));
  }
  return {
    ...rest,
    ...(uuid === undefined || isUuidTaken ? {} : { uuid }),
    ...(mac === undefined || isMacTaken ? {} : { mac }),
    bridge: { ...bridge, ...(bridgeName === undefined ? {} : { name: bridgeName }) },
  };
}

function remediesFor(
  item: ImportItem,
  draft: NetworkDraft,
  issues: readonly Issue[],
  context: CheckContext,
): Remedy[] {
  const codes = new Set<IssueCode>(issues.map(({ code }) => code));
  const remedies: Remedy[] = [];
  if (issues.some(({ path }) => path === 'name'))
    remedies.push({ kind: 'rename', name: nameLike(draft.name, context) });
  if (codes.has('subnet-overlap') && item.running && !item.takeOver) remedies.push({ kind: 'take over' });
  const outcome = codes.has('subnet-overlap') ? renumbered(draft, context.addressSpace, null) : null;
  const moves = outcome?.kind === 'moved' ? outcome.moves : [];
  if (moves.length > 0) remedies.push({ kind: 'renumber', to: moves.map(({ to }) => to).join(', ') });
  return issues.some(({ severity }) => severity === 'error') ? [...remedies, { kind: 'skip' }] : remedies;
}

/** The context once this draft is stored, too. */
function withNetwork(context: CheckContext, draft: NetworkDraft, id: string): CheckContext {
  const uses = draft.ips.flatMap((ip): AddressUse[] => {
    const subnet = subnetOfIp(ip);
    return subnet
      ? [
          {
            subnet: formatSubnet(subnet),
            kind: 'network',
            owner: t('transfer.ownerInImport', { name: draft.name }),
          },
        ]
      : [];
  });
  return {
    ...context,
    networks: [
      ...context.networks,
      {
        name: draft.name,
        uuid: draft.uuid ?? id,
        device: draft.bridge.name ?? '',
        mac: isBridged(draft) ? undefined : (draft.mac ?? ''),
      },
    ],
    addressSpace: [...context.addressSpace, ...uses],
  };
}

/** What libvirt has stored does not stand in the way of what is taken over from there, but what it runs does, unless it goes. */
function withoutLibvirt(
  context: CheckContext,
  { running: own, takeOver }: ImportItem,
  running: readonly RunningThere[],
): CheckContext {
  const staying = new Set(
    running.filter((one) => !takeOver || one !== own).map(({ name }) => libvirtOwner(name)),
  );
  const going = takeOver ? own?.bridge : undefined;
  return {
    ...context,
    devices: context.devices.filter((device) => device !== going),
    claimedBridges: [],
    addressSpace: context.addressSpace.filter(
      ({ kind, owner }) =>
        (kind !== 'libvirt' || staying.has(owner)) &&
        (going === undefined || !owner.split(' ').includes(going)),
    ),
  };
}

const withBridges = (draft: NetworkDraft, bridges: ReadonlyMap<string, string>): NetworkDraft =>
  draft.reach
    ? {
        ...draft,
        reach: draft.reach.map((one) => ({ ...one, device: bridges.get(one.device) ?? one.device })),
      }
    : draft;

/** What was chosen and can be imported now; null while something that was chosen still stands against it. */
export function readyDrafts(arranged: readonly Arranged[]): NetworkDraft[] | null {
  const chosen = arranged.filter(({ item }) => item.chosen);
  if (chosen.length === 0 || chosen.some(isBlocked)) return null;
  return chosen.flatMap(({ draft }) => draft ?? []);
}

/** Whether this cannot be imported as it is. */
export const isBlocked = ({ draft, issues }: Arranged): boolean =>
  draft === null || issues.some(({ severity }) => severity === 'error');

/** The item with a remedy applied. */
export function applyRemedy(item: ImportItem, remedy: Remedy): ImportItem {
  switch (remedy.kind) {
    case 'rename':
      return { ...item, newName: remedy.name };
    case 'take over':
      return { ...item, takeOver: true };
    case 'renumber':
      return { ...item, renumber: true };
    case 'skip':
      return { ...item, chosen: false };
  }
}
