/** The helper inside this process, for whoever may do by himself what a helper would do for him. */
import { watch } from 'node:fs';
import { helperMethods } from '../../shared/contract/contract';
import { toErrorShape, VirtnetError } from '../../shared/contract/error';
import type { ProbeStep } from '../../shared/contract/probe';
import { createLocalClient } from '../../shared/contract/answer';
import { compose } from '../helper/compose';
import { findDnsmasqUser } from '../helper/host/dnsmasqUser';
import { completeEnvironment } from '../helper/host/environment';
import { personBehind } from '../helper/facts/hostFacts';
import { systemPaths } from '../helper/host/paths';
import { createRunner } from '../helper/host/runner';
import { Store } from '../helper/changes/store';
import type { Connection } from './connect';
import { complain } from './terminal/write';
import { listingOf } from './listing';
import { t } from '../../shared/language/language';

/** Changes come in bursts of a few files; one look after each is enough, in milliseconds. */
const QUIET_MS = 20;

/** Opens this computer, under VIRTNET_ROOT when that is set; tests use the helper's `bundle`. Starts no process. */
export async function openLocal(bundle: string): Promise<Connection> {
  completeEnvironment();
  const host = createRunner();
  const program = { node: process.execPath, bundle };
  const paths = {
    ...systemPaths(process.env['VIRTNET_ROOT']),
    helperProgram: program,
    dnsmasqUser: await findDnsmasqUser(host),
  };
  const user = await personBehind(host);
  let onStep: ((step: ProbeStep) => void) | null = null;
  const helper = compose({
    host,
    paths,
    surroundings: { place: 'system', outside: null, user, asRoot: user === 'root', root: '/' },
    sandboxGuests: null,
    emit: null,
    onError: (error) => complain(`${t('cli.warning', { line: toErrorShape(error).message })}\n`),
    probeProgram: program,
    onProbeStep: ({ step }) => onStep?.(step),
    front: 'virtnet',
  });
  await helper.prepare({ waits: true });
  const client = createLocalClient(helperMethods, helper.handlers);
  const read = () => client.call('networks', {});
  return {
    call: (method, params) => client.call(method, params),
    list: async () => listingOf(await read()),
    watch: async (onChange, onLost) => {
      let last = Promise.resolve();
      // One look after the other, so that none tells of an earlier moment than the one before.
      const look = (): Promise<void> => (last = last.then(async () => onChange((await read()).networks)));
      // Watching comes first, so that nothing happens unseen after the first look.
      const stop = watchFiles(new Store(paths).directories, () => void look().catch(onLost));
      await look();
      return stop;
    },
    onProbeStep: (listener) => {
      onStep = listener;
      return Promise.resolve();
    },
    close: () => helper.close(),
  };
}

function watchFiles(directories: readonly string[], onChange: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  const note = (): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
  };
  const watchers = directories.map((directory) => {
    try {
      return watch(directory, note);
    } catch (error) {
      throw new VirtnetError(
        t('cli.cannotWatch', {
          folder: directory,
          reason: error instanceof Error ? error.message : String(error),
        }),
        { code: 'denied', remedy: t('cli.cannotWatchRemedy') },
      );
    }
  });
  return () => {
    if (timer) clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
