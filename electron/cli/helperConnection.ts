/** A helper as a child process: for other hosts, the sandbox, and users who need somebody's rights. */
import type { NetworkRecord, Snapshot } from '../../shared/contract/snapshot';
import type { helperEvents, Payload } from '../../shared/contract/contract';
import type { ProbeStep } from '../../shared/contract/probe';
import { startHelper, type HelperOptions, type HelperProcess } from '../app/helperProcess';
import { gatherLaunchEnvironment } from '../app/launchEnvironment';
import { SshLauncher } from '../app/ssh/sshLauncher';
import { placeOfUri } from '../../shared/contract/connectionUri';
import type { Connection } from './connect';
import { answerAtTerminal, somebodyAnswers } from './terminal/answer';
import { listingOf } from './listing';

/** Starts the helper of a connection and greets it; with `quietly`, nobody is asked anything. Rejects with the reason when it cannot be reached. */
export async function openByHelper(uri: string, bundle: string, quietly: boolean): Promise<Connection> {
  let onChange: ((networks: readonly NetworkRecord[]) => void) | null = null;
  let onStep: ((step: ProbeStep) => void) | null = null;
  const helper = await startBy(uri, bundle, quietly, (event, payload) => {
    if (event === 'snapshot') onChange?.((payload as Snapshot).networks);
    if (event === 'probeStep') onStep?.((payload as Payload<typeof helperEvents, 'probeStep'>).step);
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
    onProbeStep: (listener) => {
      onStep = listener;
      return Promise.resolve();
    },
    close: () => helper.close(),
  };
}

/** Starts the helper, after asking at the terminal what has to be asked, where somebody sits at one. */
async function startBy(
  uri: string,
  bundle: string,
  quietly: boolean,
  onEvent: HelperOptions['onEvent'],
): Promise<HelperProcess> {
  const launcher = new SshLauncher({
    environment: () => gatherLaunchEnvironment(bundle, true),
    ask:
      !quietly && somebodyAnswers()
        ? (about, question, gone) => answerAtTerminal(placeOfUri(about)?.host ?? about, question, gone)
        : null,
    shares: false,
  });
  try {
    const command = await launcher.launch(uri, { quietly, carry: false });
    return await startHelper({ command, front: 'virtnet', onEvent, onLog: () => undefined });
  } finally {
    await launcher.close();
  }
}
