/** The kind `held lease`: leases that somebody wants taken back, by the network's name. */
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { readLeaseFile, type WrittenLease } from '../../facts/leaseFile';
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
    cause: 'kinds.heldLease.cause',
    name: ({ key }) => t('kinds.heldLease.name', { network: key }),
    change: (action, { key, value }) => {
      const [lease] = value.leases;
      return t('kinds.heldLease.change', {
        action,
        count: value.leases.length,
        address: lease?.address ?? '',
        holder: lease ? holderOf(lease) : '',
        network: key,
      });
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
