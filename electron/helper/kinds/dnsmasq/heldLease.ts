/** The kind `held lease`: leases that somebody wants taken back, by the network's name. */
import type { Resource } from '../../../../shared/contract/resource';
import { readLeaseFile, type WrittenLease } from '../../facts/leases';
import type { Kind } from '../kind';
import { holderOf, isSame, isServed, releaseSteps, type LeasePlace } from './releaseLeases';

interface HeldValue {
  place: LeasePlace;
  leases: readonly WrittenLease[];
  /** The file of leases as it is found; null while a dnsmasq has them. */
  text: string | null;
}

type HeldLease = Resource<HeldValue>;

export const heldLease: Kind<HeldValue> = {
  name: 'held lease',
  wanted: () => [],
  async read({ host }, wanted) {
    const found = await Promise.all(
      wanted.map(async (one): Promise<HeldLease> => {
        const { place, leases } = one.value;
        const text = (await host.readFile(place.file)) ?? '';
        const written = readLeaseFile(text).leases;
        const held = leases.filter((lease) => written.some((other) => isSame(other, lease)));
        return { ...one, value: { place, leases: held, text: (await isServed(host, place)) ? null : text } };
      }),
    );
    return found.filter(({ value }) => value.leases.length > 0);
  },
  presume: (look, owned) => heldLease.read(look, owned),
  // Nobody but the guest can have one again.
  same: () => true,
  steps(changes) {
    const { removed } = changes.of(heldLease);
    return { tell: removed.flatMap(({ value }) => releaseSteps(value.leases, value.place, value.text)) };
  },
  words: {
    cause: 'leases that were taken back',
    name: ({ key }) => `Leases of “${key}”`,
    change: (action, { key, value }) => {
      const [lease] = value.leases;
      const which =
        value.leases.length === 1 && lease
          ? `the lease of ${lease.address} by ${holderOf(lease)}`
          : `${value.leases.length} leases`;
      return action === 'remove'
        ? `Release ${which} of “${key}”`
        : `Leave ${which} of “${key}” to come again`;
    },
  },
  noticed: 'signs',
};

/** Leases of a network to be taken back; what is found of them is read when it is looked for. */
export const heldLeases = (
  network: string,
  place: LeasePlace,
  leases: readonly WrittenLease[],
): HeldLease => ({
  kind: heldLease.name,
  key: network,
  value: { place, leases, text: null },
});
