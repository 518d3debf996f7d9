/** What has to change between what is on a host and what should be: pure, from resources to changes. */
import type { ResourceKind } from '../../shared/resource';
import { findShared, hookGroup } from './firewallModel';
import { identityOf, satisfies, type HostResource, type ResourceOf, type Resources } from './hostResource';

/** One change: `before` is null when something is created, `after` when it is removed. */
export interface Change {
  kind: ResourceKind;
  key: string;
  before: HostResource | null;
  after: HostResource | null;
}

export interface Comparison {
  observed: Resources;
  /** What should be there. */
  desired: Resources;
  /** What was ours so far: whatever is found in its place may be changed and removed. */
  owned: Resources;
  /** What may have been created by a helper that was cut off: ours only when it is exactly this. */
  perhaps: Resources;
  /** What stays for the sake of other networks. */
  kept: Resources;
}

export interface Difference {
  changes: Change[];
  /** What stands in the place of something desired and is not ours. */
  foreign: HostResource[];
}

/** The changes that make `observed` into `desired`, in no particular order. */
export function compare(comparison: Comparison): Difference {
  const { observed, desired, owned, perhaps, kept } = comparison;
  const changes: Change[] = [];
  const foreign: HostResource[] = [];
  for (const [identity, wanted] of desired) {
    const before = asRead(identity, comparison);
    const after = takingBackMtu(identity, wanted, comparison);
    if (before && satisfies(before, after) && !isUnhookedChain(before, comparison)) continue;
    if (before && !isOurs(identity, before, comparison)) foreign.push(before);
    else changes.push({ kind: after.kind, key: after.key, before, after });
  }
  for (const identity of new Set([...owned.keys(), ...perhaps.keys()])) {
    const before = observed.get(identity);
    if (!before || desired.has(identity) || kept.has(identity)) continue;
    if (isRemovable(before) && isOurs(identity, before, comparison)) {
      changes.push({ kind: before.kind, key: before.key, before, after: null });
    }
  }
  return { changes: withoutOccupied(withRestarts(changes, comparison), observed), foreign };
}

/**
 * What is there. A daemon that was or may have been told of other files than it shall read has perhaps not read those
 * that are there now: whoever wrote them may have been cut off before telling it.
 */
function asRead(identity: string, { observed, desired, owned, perhaps }: Comparison): HostResource | null {
  const found = observed.get(identity) ?? null;
  const wanted = desired.get(identity);
  if (found?.kind !== 'daemon' || wanted?.kind !== 'daemon') return found;
  const isInDoubt = [owned, perhaps].some((resources) => {
    const known = resources.get(identity);
    return known?.kind === 'daemon' && known.value.filesHash !== wanted.value.filesHash;
  });
  return isInDoubt ? { ...found, value: { ...found.value, filesHash: 'perhaps not read' } } : found;
}

/** The kernel's MTU for a bridge without ports (ETH_DATA_LEN). */
const DEFAULT_MTU = 1500;

/** A bridge whose MTU is the kernel's choice keeps what it has, but not what was set for an earlier definition. */
function takingBackMtu(
  identity: string,
  wanted: HostResource,
  { observed, owned, perhaps }: Comparison,
): HostResource {
  const found = observed.get(identity);
  if (wanted.kind !== 'link' || wanted.value.mtu !== null || found?.kind !== 'link') return wanted;
  const isOurs = [owned, perhaps].some((resources) => {
    const earlier = resources.get(identity);
    return earlier?.kind === 'link' && earlier.value.mtu === found.value.mtu;
  });
  return isOurs ? { ...wanted, value: { ...wanted.value, mtu: DEFAULT_MTU } } : wanted;
}

/**
 * Settings of a bridge and its ports' places go with it, and ip_forward stays on: other programs may rely on it by
 * then. A guest's device is never removed.
 */
const isRemovable = ({ kind }: HostResource): boolean => kind !== 'sysctl' && kind !== 'port';

/** Devices, chains and tables can be somebody else's under our name; rules, files and processes are recognised by all they are. */
function isOurs(
  identity: string,
  found: HostResource,
  { owned, perhaps, desired, observed }: Comparison,
): boolean {
  if (found.kind === 'link') {
    const marks = [owned, perhaps, desired].map((resources) => resources.get(identity));
    return marks.some((mark) => mark?.kind === 'link' && mark.value.mac === found.value.mac);
  }
  if ((found.kind !== 'chain' && found.kind !== 'table') || owned.has(identity)) return true;
  const isAsPlanned = [perhaps, desired].some((resources) => {
    const planned = resources.get(identity);
    return planned !== undefined && satisfies(found, planned);
  });
  return isAsPlanned && !isUnhookedChain(found, { observed, owned });
}

/** A shared chain that neither we nor a second installation of ours has put in use. */
function isUnhookedChain(
  resource: HostResource,
  { observed, owned }: Pick<Comparison, 'observed' | 'owned'>,
): boolean {
  const group = sharedGroup(resource);
  if (resource.kind !== 'chain' || group === null || owned.has(identityOf(resource))) return false;
  return ![...observed.values()].some(
    (other) => other.kind === 'rule' && other.value.isHook && sharedGroup(other) === group,
  );
}

/** Shared chains stand and fall with the kernel's chains that they hang in; null for what is not shared. */
function sharedGroup({ kind, value }: HostResource): string | null {
  if (kind !== 'chain' && kind !== 'rule') return null;
  const { family, table, chain } = value;
  const isHook = kind === 'rule' && value.isHook;
  const group = isHook ? hookGroup(table, chain) : findShared(table, chain)?.from.join('+');
  return group === undefined ? null : `${family} ${table} ${group}`;
}

/**
 * What hangs on a bridge and has to come again when the bridge changes. dnsmasq binds its DHCP socket to the device that
 * has the name when it starts, and the hook of a packet filter is on that device too; routes go with the last address.
 */
function withRestarts(changes: Change[], { observed, desired }: Comparison): Change[] {
  const changed = changes.flatMap(({ before, after }) => (after?.kind === 'link' ? [{ before, after }] : []));
  const created = new Set(changed.flatMap(({ before, after }) => (before ? [] : [after.key])));
  const moved = new Set(
    changed.flatMap(({ before, after }) => (losesAddress(before, after) ? [after.key] : [])),
  );
  if (created.size === 0 && moved.size === 0) return changes;
  const isAffected = (resource: HostResource): boolean => {
    if (resource.kind === 'daemon') return created.size > 0;
    if (resource.kind === 'table') return created.has(resource.value.device);
    return resource.kind === 'route' && moved.has(resource.value.device);
  };
  const changing = new Set(changes.filter(({ kind }) => kind !== 'daemon').map(identityOf));
  const restarted = [...desired].flatMap(([identity, after]): Change[] => {
    const before = observed.get(identity);
    return before && isAffected(after) && !changing.has(identity)
      ? [{ kind: after.kind, key: after.key, before: bereft(before), after }]
      : [];
  });
  const again = new Set(restarted.map(identityOf));
  return [...changes.filter((change) => !again.has(identityOf(change))), ...restarted];
}

/** A daemon whose device is gone is none that reading its files again would help. */
const bereft = (found: HostResource): HostResource =>
  found.kind === 'daemon'
    ? { ...found, value: { ...found.value, hash: 'bound to a device that is gone' } }
    : found;

const losesAddress = (before: HostResource | null, { value }: ResourceOf<'link'>): boolean =>
  before?.kind === 'link' && before.value.addresses.some((address) => !value.addresses.includes(address));

/**
 * Leaves shared chains and the jumps to them alone when rules remain in them that we do not remove: they are
 * a second installation's, or somebody put them there.
 */
function withoutOccupied(changes: Change[], observed: Resources): Change[] {
  const removed = new Set(
    changes.flatMap(({ before, after }) => (before && !after ? [identityOf(before)] : [])),
  );
  const occupied = new Set(
    [...observed.values()]
      .filter(
        (resource) =>
          resource.kind === 'rule' && !resource.value.isHook && !removed.has(identityOf(resource)),
      )
      .map(sharedGroup),
  );
  const isSharedPart = (resource: HostResource): boolean =>
    resource.kind === 'chain' || (resource.kind === 'rule' && resource.value.isHook);
  return changes.filter(
    ({ before, after }) =>
      after !== null || !before || !isSharedPart(before) || !occupied.has(sharedGroup(before)),
  );
}
