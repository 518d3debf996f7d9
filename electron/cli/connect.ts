/** Opens a connection for the command line: in this very process where it may be, else by a helper. */
import type { HelperMethod, helperMethods, Params, Result } from '../../shared/contract/contract';
import type { NetworkRecord } from '../../shared/contract/snapshot';
import type { ProbeStep } from '../../shared/contract/probe';
import { withKnownAnswers } from './knownAnswers';
import type { Listing } from './listing';

type Methods = typeof helperMethods;

export interface Connection {
  call<M extends HelperMethod>(method: M, params: Params<Methods, M>): Promise<Result<Methods, M>>;
  list(): Promise<Listing>;
  /** Calls back now and whenever networks may have changed, or once the connection is lost; returns what ends that. */
  watch(
    onChange: (networks: readonly NetworkRecord[]) => void,
    onLost: (reason: Error) => void,
  ): Promise<() => void>;
  /** Calls back with the steps of probes from now on. */
  onProbeStep(listener: (step: ProbeStep) => void): Promise<void>;
  close(): Promise<void>;
}

/** The connection at `uri`, by the helper in the file `helper` where one is needed. Nothing is started for `virtnet:///system` as root, nor for reading what is stored. With `quietly`, nobody is asked anything. */
export function connect(uri: string, helper: string, quietly = false): Connection {
  if (uri !== 'virtnet:///system') return lazily(() => byHelper(uri, helper, quietly));
  const local = withKnownAnswers(lazily(async () => (await import('./localConnection')).openLocal(helper)));
  if (process.geteuid?.() === 0) return local;
  const remote = lazily(() => byHelper(uri, helper, quietly));
  return {
    call: async (method, params) => {
      // Whoever only lists has no use for the schemas.
      const { helperMethods } = await import('../../shared/contract/contract');
      return (helperMethods[method].access === 'files' ? local : remote).call(method, params);
    },
    list: () => local.list(),
    watch: (onChange, onLost) => local.watch(onChange, onLost),
    onProbeStep: (listener) => remote.onProbeStep(listener),
    close: async () => {
      await Promise.all([local.close(), remote.close()]);
    },
  };
}

async function byHelper(uri: string, helper: string, quietly: boolean): Promise<Connection> {
  const { openByHelper } = await import('./helperConnection');
  return openByHelper(uri, helper, quietly);
}

/** The same connection, opened at its first use. */
function lazily(open: () => Promise<Connection>): Connection {
  let opened: Promise<Connection> | null = null;
  const connection = (): Promise<Connection> => (opened ??= open());
  return {
    call: async (method, params) => (await connection()).call(method, params),
    list: async () => (await connection()).list(),
    watch: async (onChange, onLost) => (await connection()).watch(onChange, onLost),
    onProbeStep: async (listener) => (await connection()).onProbeStep(listener),
    close: async () => (await opened?.catch(() => null))?.close(),
  };
}
