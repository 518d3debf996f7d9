/** Verbs that bring definitions in and out as they are: net-define, net-create, net-dumpxml. */
import { readNetworkXml } from '../../../shared/networkXml';
import { issueCodes, type IssueCode } from '../../../shared/issue';
import type { Arguments } from '../command';
import { orFail } from '../failure';
import { readDefinition } from '../readDefinition';
import type { Session } from '../session';

/** Stores a definition, without starting anything. */
export async function netDefine(session: Session, args: Arguments): Promise<void> {
  const file = args.required('file');
  const { name } = await orFail(`Failed to define network from ${file}`, async () =>
    session.call('defineNetwork', { definition: readDefinition(file), accept: accepted(args) }),
  );
  session.message(`Network ${name} defined from ${file}`);
}

/** Starts a network that is gone when it stops. */
export async function netCreate(session: Session, args: Arguments): Promise<void> {
  const file = args.required('file');
  const { name } = await orFail(`Failed to create network from ${file}`, async () =>
    session.call('createNetwork', {
      definition: readDefinition(file),
      start: true,
      autostart: false,
      transient: true,
      accept: accepted(args),
    }),
  );
  session.message(`Network ${name} created from ${file}`);
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
