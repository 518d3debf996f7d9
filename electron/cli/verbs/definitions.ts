/** Verbs that bring definitions in and out as they are: net-define, net-create, net-dumpxml. */
import type { NetworkDraft } from '../../../shared/definition/network';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import { issueCodes, type IssueCode } from '../../../shared/definition/issue';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import { sayWhatWaits } from '../definition/pendingChanges';
import { readDefinition } from '../definition/readDefinition';
import type { Session } from '../session';

/** Stores a definition, without starting anything; with `--live` a running network is changed to it as well. */
export async function netDefine(session: Session, args: Arguments): Promise<void> {
  const file = args.required('file');
  await orFail(`Failed to define network from ${file}`, async () => {
    const definition = readDefinition(file);
    await storeDefinition(session, args, definition);
    session.message(`Network ${definition.name} defined from ${file}`);
    await sayWhatApplies(session, args, definition.name);
  });
}

/** Stores a definition for the next start, or with `--live` for the running network too, as one change. */
export async function storeDefinition(
  session: Session,
  args: Arguments,
  definition: NetworkDraft,
): Promise<void> {
  const accept = accepted(args);
  const { name } = definition;
  const network = (await session.list()).networks.find((listed) => listed.name === name);
  // Another UUID is another network, which storing refuses.
  if (!args.has('live') || (network && network.uuid !== definition.uuid)) {
    await session.call('give', { order: { do: 'define', definitions: [definition] }, accept });
    return;
  }
  if (!network?.active)
    throw new Failure([`The network ${name} is not running`], ['Leave out --live to store the definition.']);
  if (!network.persistent)
    throw new Failure([`The network ${name} is transient`], ['Store its definition without --live first.']);
  await session.call('give', {
    order: { do: 'update', updates: [{ name, config: definition, live: definition }] },
    accept,
  });
}

/** Says of a running network when its new definition applies. */
export async function sayWhatApplies(session: Session, args: Arguments, name: string): Promise<void> {
  if (args.has('live')) session.message(`Applied live to the running network ${name}`);
  else await sayWhatWaits(session, name);
}

/** Starts a network that is gone when it stops. */
export async function netCreate(session: Session, args: Arguments): Promise<void> {
  const file = args.required('file');
  const { networks } = await orFail(`Failed to create network from ${file}`, async () =>
    session.call('give', {
      order: {
        do: 'create',
        networks: [{ definition: readDefinition(file), start: true, autostart: false, transient: true }],
      },
      accept: accepted(args),
    }),
  );
  for (const { name } of networks) session.message(`Network ${name} created from ${file}`);
  session.sayWhatEnds();
}

/** Prints the definition: the running one of an active network, unless told otherwise. */
export async function netDumpxml(session: Session, args: Arguments): Promise<void> {
  const { name } = await session.network(args.required('network'));
  const xml = await orFail(`Failed to dump network ${name}`, () =>
    session.call('dumpXml', { name, inactive: args.has('inactive') }),
  );
  if (args.has('json')) session.json(readNetworkXml(xml));
  else session.result(xml.trimEnd());
}

/** The findings that `--yes` says yes to. */
export const accepted = (args: Arguments): IssueCode[] => (args.has('yes') ? [...issueCodes] : []);
