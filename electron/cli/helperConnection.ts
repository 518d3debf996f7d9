/** A helper as a child process: for other hosts, the sandbox, and users who need somebody's rights. */
import type { NetworkRecord, Snapshot } from '../../shared/contract/snapshot';
import type { helperEvents, Payload } from '../../shared/contract/contract';
import type { TestStep } from '../../shared/contract/networkTest';
import { startHelper } from '../app/helperProcess';
import { launchCommand } from '../app/launch';
import { gatherLaunchEnvironment } from '../app/launchEnvironment';
import type { Connection } from './connect';
import { listingOf } from './listing';

/** Starts the helper of a connection and greets it. Rejects with the reason when it cannot be reached. */
export async function openByHelper(uri: string, bundle: string): Promise<Connection> {
  let onChange: ((networks: readonly NetworkRecord[]) => void) | null = null;
  let onStep: ((step: TestStep) => void) | null = null;
  const helper = await startHelper({
    command: launchCommand(uri, gatherLaunchEnvironment(bundle, true)),
    front: 'virtnet',
    onEvent: (event, payload) => {
      if (event === 'snapshot') onChange?.((payload as Snapshot).networks);
      if (event === 'testStep') onStep?.((payload as Payload<typeof helperEvents, 'testStep'>).step);
    },
    onLog: () => undefined,
  });
  const read = () => helper.client.call('networks', {});
  return {
    list: async () => listingOf(await read()),
    call: (method, params) => helper.client.call(method, params),
    watch: async (listener, onLost) => {
      void helper.ended.then(onLost);
      // Listening comes first, so that nothing happens unseen after this look.
      onChange = listener;
      listener((await read()).networks);
      return () => {
        onChange = null;
      };
    },
    onTestStep: (listener) => {
      onStep = listener;
      return Promise.resolve();
    },
    close: () => helper.close(),
  };
}
