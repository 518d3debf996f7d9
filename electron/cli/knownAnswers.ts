/** A connection that answers again what it has answered before, as long as no file has changed that this depends on. */
import { statSync } from 'node:fs';
import type { Given, HelperMethod } from '../../shared/contract/contract';
import { addKnown, listingStamps, readKnown, type Known } from '../helper/changes/listingCache';
import { networkFiles, systemPaths, type Paths } from '../helper/host/paths';
import { fileStamp } from '../helper/host/wholeFile';
import type { Connection } from './connect';
import { listingOf, type Listing } from './listing';

/** A file that was written so lately may be written again without looking another one, in milliseconds. */
const UNSETTLED_MS = 2_000;
/** After an order nothing is worked out ahead where more files than these would have to be looked at, or more networks asked about. */
const MOST_FILES = 200;
const MOST_NETWORKS = 4;

/** Each with the names of networks that it is about; their leases change without an order. */
const ASKED_AGAIN: ReadonlySet<HelperMethod> = new Set(['dumpXml', 'leases']);

/** The same connection; of what orders change it works out ahead what is asked next, once they are answered. */
export function withKnownAnswers(connection: Connection): Connection {
  const paths = systemPaths(process.env['VIRTNET_ROOT']);
  const changed = new Set<string>();
  return {
    ...connection,
    list: async () => {
      const stamps = listingStamps(paths);
      const known = readKnown(paths, stamps)?.listing as Listing | null | undefined;
      if (known) return known;
      const listing = listingOf(await connection.call('networks', {}));
      if (stamps !== null && isWordless(listing)) addKnown(paths, stamps, { listing });
      return listing;
    },
    call: async (method, params) => {
      if (!ASKED_AGAIN.has(method)) {
        const result = await connection.call(method, params);
        if (method === 'give') for (const { name } of (result as Given).networks) changed.add(name);
        return result;
      }
      const stamps = listingStamps(paths);
      const [key, stamp] = [keyOf(method, params), stampOf(paths, method, params)];
      const known = readKnown(paths, stamps)?.answers[key];
      if (known && known.stamp === stamp) return known.value as never;
      const value = await connection.call(method, params);
      if (stamps !== null && stamp !== null)
        addKnown(paths, stamps, { answers: { [key]: { stamp, value } } });
      return value;
    },
    close: async () => {
      if (changed.size > 0) await workOutAhead(connection, paths, [...changed]).catch(() => undefined);
      await connection.close();
    },
  };
}

/** Whoever has everything at hand spares the next one reading it: scripts look at what they have done. */
async function workOutAhead(connection: Connection, paths: Paths, names: readonly string[]): Promise<void> {
  const stamps = listingStamps(paths);
  if (stamps === null || stamps.split('\n').length > MOST_FILES) return;
  const listing = listingOf(await connection.call('networks', {}));
  const answers: Known['answers'] = {};
  const there = listing.networks.filter(({ name }) => names.includes(name)).slice(0, MOST_NETWORKS);
  for (const { name } of there) {
    for (const [method, params] of [
      ['dumpXml', { name, inactive: false }],
      ['leases', { name }],
    ] as const) {
      const stamp = stampOf(paths, method, params);
      if (stamp !== null)
        answers[keyOf(method, params)] = { stamp, value: await connection.call(method, params) };
    }
  }
  addKnown(paths, stamps, isWordless(listing) ? { listing, answers } : { answers });
}

/** Why a file is not read is said in one language; who asks next may speak another. */
const isWordless = ({ unreadable }: Listing): boolean => unreadable.length === 0;

const keyOf = (method: HelperMethod, params: unknown): string => `${method} ${JSON.stringify(params)}`;

/** The stamp of what an answer depends on besides the store; null = nobody can tell now. */
function stampOf(paths: Paths, method: HelperMethod, params: unknown): string | null {
  if (method !== 'leases') return '';
  try {
    const facts = statSync(networkFiles(paths, (params as { name: string }).name).leases, {
      throwIfNoEntry: false,
    });
    // dnsmasq makes an empty one when it starts.
    if (!facts || facts.size === 0) return 'none';
    return Date.now() - facts.mtimeMs > UNSETTLED_MS ? fileStamp(facts) : null;
  } catch {
    return null;
  }
}
