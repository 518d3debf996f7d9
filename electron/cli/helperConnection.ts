/** A helper as a child process: for other hosts, the sandbox, and users who need somebody's rights. */
import type { Result, helperMethods } from '../../shared/contract';
import { startHelper } from '../helperProcess';
import { launchCommand } from '../launch';
import { gatherLaunchEnvironment } from '../launchEnvironment';
import type { Connection } from './connect';
import { listingOf, type Listing } from './listing';

/** Starts the helper of a connection and greets it. Rejects with the reason when it cannot be reached. */
export async function openByHelper(uri: string, bundle: string): Promise<Connection> {
  let onChange: ((listing: Listing) => void) | null = null;
  const helper = await startHelper({
    command: launchCommand(uri, gatherLaunchEnvironment(bundle, true)),
    front: 'virtnet',
    onEvent: (event, payload) => {
      if (event === 'snapshot') onChange?.(listingOf(payload as Result<typeof helperMethods, 'networks'>));
    },
    onLog: () => undefined,
  });
  const list = async () => listingOf(await helper.client.call('networks', {}));
  return {
    list,
    call: (method, params) => helper.client.call(method, params),
    watch: async (listener) => {
      onChange = listener;
      listener(await list());
      return () => {
        onChange = null;
      };
    },
    close: () => helper.close(),
  };
}
