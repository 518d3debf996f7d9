/** Opens a connection for the command line: in this very process where it may be, else by a helper. */
import type { HelperMethod, helperMethods, Params, Result } from '../../shared/contract/contract';
import type { NetworkRecord } from '../../shared/contract/snapshot';
import type { TestStep } from '../../shared/contract/networkTest';
import { systemPaths } from '../helper/host/paths';
import { listingOf, type Listing } from './listing';
import { listingStamps, readCachedListing, writeCachedListing } from './listingCache';

type Methods = typeof helperMethods;

export interface Connection {
  call<M extends HelperMethod>(method: M, params: Params<Methods, M>): Promise<Result<Methods, M>>;
  list(): Promise<Listing>;
  /** Calls back now and whenever networks may have changed, or once the connection is lost; returns what ends that. */
  watch(
    onChange: (networks: readonly NetworkRecord[]) => void,
    onLost: (reason: Error) => void,
  ): Promise<() => void>;
  /** Calls back with the steps of tests from now on. */
  onTestStep(listener: (step: TestStep) => void): Promise<void>;
  close(): Promise<void>;
}

/** The connection at `uri`, by the helper in the file `helper` where one is needed. Nothing is started for `virtnet:///system` as root, nor for reading what is stored. */
export function connect(uri: string, helper: string): Connection {
  if (uri !== 'virtnet:///system') return lazily(() => byHelper(uri, helper));
  const local = withCache(lazily(async () => (await import('./localConnection')).openLocal(helper)));
  if (process.geteuid?.() === 0) return local;
  const remote = lazily(() => byHelper(uri, helper));
  return {
    call: async (method, params) => {
      // Whoever only lists has no use for the schemas.
      const { helperMethods } = await import('../../shared/contract/contract');
      return (helperMethods[method].access === 'files' ? local : remote).call(method, params);
    },
    list: () => local.list(),
    watch: (onChange, onLost) => local.watch(onChange, onLost),
    onTestStep: (listener) => remote.onTestStep(listener),
    close: async () => {
      await Promise.all([local.close(), remote.close()]);
    },
  };
}

async function byHelper(uri: string, helper: string): Promise<Connection> {
  const { openByHelper } = await import('./helperConnection');
  return openByHelper(uri, helper);
}

/** The same connection, opened at its first use. */
function lazily(open: () => Promise<Connection>): Connection {
  let opened: Promise<Connection> | null = null;
  const connection = (): Promise<Connection> => (opened ??= open());
  return {
    call: async (method, params) => (await connection()).call(method, params),
    list: async () => (await connection()).list(),
    watch: async (onChange, onLost) => (await connection()).watch(onChange, onLost),
    onTestStep: async (listener) => (await connection()).onTestStep(listener),
    close: async () => (await opened?.catch(() => null))?.close(),
  };
}

/** The same connection, with a list that is read afresh only when a file has changed. */
function withCache(connection: Connection): Connection {
  return {
    ...connection,
    list: async () => {
      const paths = systemPaths(process.env['VIRTNET_ROOT']);
      const stamps = listingStamps(paths);
      const cached = readCachedListing(paths, stamps);
      if (cached) return cached;
      const listing = listingOf(await connection.call('networks', {}));
      if (stamps !== null) writeCachedListing(paths, stamps, listing);
      return listing;
    },
  };
}
