/** The kind `lease`: that no guest holds an address that is fixed for another, by the network's name. */
import { servesDhcp } from '../../../../shared/definition/describe';
import type { NetworkDefinition, StaticHost } from '../../../../shared/definition/network';
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { readLeaseFile, type WrittenLease } from '../../facts/leaseFile';
import type { Kind } from '../kind';
import { daemon } from './daemon';
import { needsOnlyReload } from './dnsmasqProcess';
import { holderOf, leasePlace, releaseSteps, spelled, type LeasePlace } from './releaseLeases';

interface LeaseValue {
  place: LeasePlace;
  fixed: readonly StaticHost[];
  /** The file of leases as it is found, and what it says. */
  text: string;
  leases: readonly WrittenLease[];
}

type Lease = Resource<LeaseValue>;

export const lease: Kind<LeaseValue> = {
  name: 'lease',
  wanted({ definition }, { paths }) {
    const fixed = fixedHosts(definition);
    if (fixed.length === 0) return [];
    const value: LeaseValue = { place: leasePlace(definition, paths), fixed, text: '', leases: [] };
    return [{ kind: lease.name, key: definition.name, value }];
  },
  read: ({ host }, wanted) =>
    Promise.all(
      wanted.map(async (one): Promise<Lease> => {
        // What stands in its place is said by whoever needs it.
        const text = (await host.readFile(one.value.place.file).catch(() => null)) ?? '';
        return { ...one, value: { ...one.value, text, leases: readLeaseFile(text).leases } };
      }),
    ),
  presume: (look, _owned, wanted) => lease.read(look, wanted),
  same: (found, wanted) => misheld(found.value.leases, wanted.value.fixed).length === 0,
  // Leases are dnsmasq's to give and to end.
  isLasting: true,
  steps(changes) {
    const { created, replaced } = changes.of(daemon);
    const starting = new Set([
      ...created.map(({ key }) => key),
      ...replaced
        .filter(({ before, after }) => !needsOnlyReload(before.value, after.value))
        .map(({ after }) => after.key),
    ]);
    // Before dnsmasq reads its leases, which it does once, or after it knows the new hosts: before, who holds an address
    // could take it again.
    const stepsOf = (isStarting: boolean) =>
      changes
        .of(lease)
        .replaced.filter(({ after }) => starting.has(after.key) === isStarting)
        .flatMap(({ before, after }) =>
          releaseSteps(
            misheld(before.value.leases, after.value.fixed),
            after.value.place,
            isStarting ? before.value.text : null,
          ),
        );
    return { write: stepsOf(true), tell: stepsOf(false) };
  },
  words: {
    cause: 'kinds.lease.cause',
    name: ({ key }) => t('kinds.lease.name', { network: key }),
    change: (_action, { key }) => t('kinds.lease.change', { network: key }),
    difference: (found, wanted) =>
      misheld(found.value.leases, wanted.value.fixed)
        .slice(0, 1)
        .map((one) => t('kinds.lease.differs', { address: one.address, holder: holderOf(one) }))
        .join(),
  },
  // Only a change of fixed hosts makes it so, and dnsmasq writes the file with every lease.
  noticed: 'signs',
};

const fixedHosts = ({ ips }: NetworkDefinition): StaticHost[] =>
  ips.filter(servesDhcp).flatMap(({ dhcp }) => dhcp?.hosts ?? []);

/** The leases at addresses that are fixed for somebody else. */
export function misheld(
  leases: readonly WrittenLease[],
  fixed: readonly StaticHost[],
): readonly WrittenLease[] {
  if (leases.length === 0) return [];
  const owners = new Map<string, StaticHost[]>();
  for (const host of fixed) {
    const address = spelled(host.address);
    owners.set(address, [...(owners.get(address) ?? []), host]);
  }
  return leases.filter((one) => {
    const entitled = owners.get(one.family === 'ipv4' ? one.address : spelled(one.address));
    return entitled !== undefined && !entitled.some((host) => mayBe(one, host));
  });
}

/** Whether dnsmasq would take the holder for this host: by identifier, MAC or, where there is nothing else, its name. */
function mayBe({ family, hardware, clientId, name }: WrittenLease, host: StaticHost): boolean {
  if (host.id !== undefined && clientId?.toLowerCase() === host.id) return true;
  if (family === 'ipv4' && host.mac !== undefined && hardware.toLowerCase() === host.mac) return true;
  if (host.id !== undefined || host.mac !== undefined) return false;
  return name === null || name.toLowerCase() === host.name?.toLowerCase();
}
