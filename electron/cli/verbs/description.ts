/** net-desc: shows or sets a network's description or title. */
import type { NetworkDraft } from '../../../shared/definition/network';
import type { Arguments } from '../reading/command';
import { EditedFile } from '../terminal/editor';
import { Failure, orFail } from '../failure';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import type { ListedNetwork } from '../listing';
import type { Session } from '../session';
import { affected } from './affected';

export async function netDesc(session: Session, args: Arguments): Promise<void> {
  const network = await session.network(args.required('network'));
  const field = args.has('title') ? 'title' : 'description';
  const { config, live } = affected(network, args);
  const read = async (inactive: boolean): Promise<NetworkDraft> =>
    readNetworkXml(await session.call('dumpXml', { name: network.name, inactive }));
  const current = (await read(!live))[field];
  const wanted = newText(args, network, field, current);
  if (wanted === null) {
    if (args.has('json')) session.json({ name: network.name, [field]: current ?? null });
    else session.result(current ?? `No ${field} for network: ${network.name}`);
    return;
  }
  const withText = (draft: NetworkDraft): NetworkDraft => {
    const changed = { ...draft, [field]: wanted };
    if (wanted === '') delete changed[field];
    return changed;
  };
  await orFail(`Failed to set new network ${field}`, async () =>
    session.call('give', {
      order: {
        do: 'update',
        updates: [
          {
            name: network.name,
            config: config ? withText(await read(true)) : null,
            live: live ? withText(await read(false)) : null,
          },
        ],
      },
    }),
  );
  session.message(`Network ${field} updated successfully`);
}

/** What is to be set: null = nothing, the text is only asked for. */
function newText(
  args: Arguments,
  { name }: ListedNetwork,
  field: string,
  current: string | undefined,
): string | null {
  const words = args.all('new-desc');
  if (!args.has('edit')) return words.length > 0 ? words.join(' ') : null;
  const edited = new EditedFile(`${name}.${field}`, words.length > 0 ? words.join(' ') : (current ?? ''));
  const text = edited.edit().trimEnd();
  edited.remove();
  if (text === (current ?? '')) throw new Failure([`Network ${field} not changed`]);
  return text;
}
