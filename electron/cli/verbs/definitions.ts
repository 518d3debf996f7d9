/** Verbs that bring definitions in as they are: net-define, net-create. */
import { t } from '../../../shared/language/language';
import type { NetworkDraft } from '../../../shared/definition/network';
import { issueCodes, type IssueCode } from '../../../shared/definition/issue';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import { sayWhatWaits } from '../definition/pendingChanges';
import { readDefinition } from '../definition/readDefinition';
import type { Invocation } from '../invocation';

/** Stores a definition, without starting anything; with `--live` a running network is changed to it as well. */
export async function netDefine(invocation: Invocation, args: Arguments): Promise<void> {
  const file = args.required('file');
  await orFail(t('cli.verbs.netDefine.failed', { file }), async () => {
    const definition = readDefinition(file, invocation, args.has('strict'));
    await storeDefinition(invocation, args, definition);
    invocation.message(t('cli.verbs.netDefine.done', { name: definition.name, file }));
    await sayWhatApplies(invocation, args, definition.name);
  });
}

/** Stores a definition for the next start, or with `--live` for the running network too, as one change. */
export async function storeDefinition(
  invocation: Invocation,
  args: Arguments,
  definition: NetworkDraft,
): Promise<void> {
  const accept = accepted(args);
  const { name } = definition;
  const store = async (): Promise<void> => {
    await invocation.call('give', { order: { do: 'define', definitions: [definition] }, accept });
  };
  if (!args.has('live')) return store();
  const network = (await invocation.list()).networks.find((listed) => listed.name === name);
  // Another UUID is another network, which storing refuses.
  if (network && network.uuid !== definition.uuid) return store();
  if (!network?.active)
    throw new Failure([t('cli.verbs.notRunning', { name })], [t('cli.verbs.store.withoutLive')]);
  if (!network.persistent)
    throw new Failure([t('cli.verbs.store.transient', { name })], [t('cli.verbs.store.first')]);
  await invocation.call('give', {
    order: { do: 'update', updates: [{ name, config: definition, live: definition }] },
    accept,
  });
}

/** Says of a running network when its new definition applies. */
export async function sayWhatApplies(invocation: Invocation, args: Arguments, name: string): Promise<void> {
  if (args.has('live')) invocation.message(t('cli.verbs.store.applied', { name }));
  else await sayWhatWaits(invocation, name);
}

/** Starts a network that is gone when it stops. */
export async function netCreate(invocation: Invocation, args: Arguments): Promise<void> {
  const file = args.required('file');
  const { networks } = await orFail(t('cli.verbs.netCreate.failed', { file }), async () =>
    invocation.call('give', {
      order: {
        do: 'create',
        networks: [
          {
            definition: readDefinition(file, invocation, args.has('strict')),
            start: true,
            autostart: false,
            transient: true,
          },
        ],
      },
      accept: accepted(args),
    }),
  );
  for (const { name } of networks) invocation.message(t('cli.verbs.netCreate.done', { name, file }));
  invocation.sayWhatEnds();
}

/** The findings that `--yes` says yes to. */
export const accepted = (args: Arguments): IssueCode[] => (args.has('yes') ? [...issueCodes] : []);
