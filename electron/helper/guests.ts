/** Who is on a bridge: its ports, the addresses learned behind them and dnsmasq's leases, joined. */
import type { Guest } from '../../shared/snapshot';
import type { Link } from './ipShow';
import type { Learned, Lease } from './leases';

/** A guest that "Add test guest" made: its plug on the bridge has its name. */
export interface TestGuest {
  name: string;
  network: string;
  mac: string;
}

/**
 * The guests of one bridge, those with a port first. A port that several addresses were seen behind (a bridge in a
 * guest, say) gives several guests; a lease without a port is a guest that was here.
 */
export function guestsOf(
  bridge: string,
  sources: {
    links: readonly Link[];
    learned: readonly Learned[];
    leases: readonly Lease[];
    testGuests: readonly TestGuest[];
    now: number;
  },
): Guest[] {
  const { links, learned, testGuests, now } = sources;
  const leases = new Map(
    sources.leases
      .filter(({ until }) => until === 0 || until > now)
      .map((lease) => [lease.mac, lease] as const),
  );
  const guests = links
    .filter(({ master }) => master === bridge)
    .flatMap((port): Guest[] => {
      const test = testGuests.find(({ name }) => name === port.name);
      const macs = test
        ? [test.mac]
        : learned.filter(({ port: number }) => number === port.portNumber).map(({ mac }) => mac);
      if (macs.length === 0)
        return [{ name: null, port: port.name, mac: null, address: null, leaseUntil: null, test: false }];
      return macs.map((mac) => {
        const lease = leases.get(mac);
        leases.delete(mac);
        return {
          ...fromLease(lease),
          name: test?.name ?? lease?.name ?? null,
          port: port.name,
          mac,
          test: test !== undefined,
        };
      });
    });
  const gone = [...leases.values()].map((lease): Guest => ({
    ...fromLease(lease),
    port: null,
    mac: lease.mac,
    test: false,
  }));
  return [...guests, ...gone];
}

const fromLease = (lease: Lease | undefined): Pick<Guest, 'name' | 'address' | 'leaseUntil'> => ({
  name: lease?.name ?? null,
  address: lease?.address ?? null,
  leaseUntil: lease?.until ?? null,
});
