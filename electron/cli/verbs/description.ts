/** net-desc and net-metadata: show or set what people and other programs say of a network. */
import { t } from '../../../shared/language/language';
import type { NetworkDraft } from '../../../shared/definition/network';
import type { Arguments } from '../reading/command';
import { EditedFile } from '../terminal/editor';
import { Failure, orFail } from '../failure';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import type { ListedNetwork } from '../listing';
import type { Invocation } from '../invocation';
import { metadataOf, withMetadata } from '../definition/metadata';
import { affected, changeAffected } from './affected';

export async function netDesc(invocation: Invocation, args: Arguments): Promise<void> {
  const network = await invocation.network(args.required('network'));
  const field = args.has('title') ? 'title' : 'description';
  const { config, live } = affected(network, args);
  const read = async (inactive: boolean): Promise<NetworkDraft> =>
    readNetworkXml(await invocation.call('dumpXml', { name: network.name, inactive }));
  const current = (await read(!live))[field];
  const wanted = newText(args, network, field, current);
  if (wanted === null) {
    if (args.has('json')) invocation.json({ name: network.name, [field]: current ?? null });
    else invocation.result(current ?? t('cli.verbs.netDesc.none', { field, name: network.name }));
    return;
  }
  const withText = (draft: NetworkDraft): NetworkDraft => {
    const changed = { ...draft, [field]: wanted };
    if (wanted === '') delete changed[field];
    return changed;
  };
  await orFail(t('cli.verbs.netDesc.failed', { field }), async () =>
    invocation.call('give', {
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
  invocation.message(t('cli.verbs.netDesc.done', { field }));
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
  if (text === (current ?? '')) throw new Failure([t('cli.verbs.netDesc.same', { field })]);
  return text;
}

/** Shows, sets or removes the element that a program keeps in a definition. */
export async function netMetadata(invocation: Invocation, args: Arguments): Promise<void> {
  const network = await invocation.network(args.required('network'));
  const uri = args.required('uri');
  const key = args.value('key');
  const isSetting = args.has('set') || args.has('edit');
  if (isSetting && key === undefined) throw new Failure([t('cli.verbs.netMetadata.noKey')]);
  const meant = affected(network, args);
  if (!isSetting && !args.has('remove')) {
    const inactive = meant.config || !meant.live;
    const found = metadataOf(
      readNetworkXml(await invocation.call('dumpXml', { name: network.name, inactive })),
      uri,
    );
    if (found === null) throw notPresent();
    return invocation.result(found);
  }
  const before = metadataOf(
    readNetworkXml(await invocation.call('dumpXml', { name: network.name, inactive: !meant.live })),
    uri,
  );
  if (args.has('remove') && before === null) throw notPresent();
  const text = args.has('edit') ? editedMetadata(network.name, before) : args.value('set');
  if (args.has('edit') && text === before) throw new Failure([t('cli.verbs.netMetadata.same')]);
  await orFail(t('cli.verbs.netMetadata.failed'), () =>
    changeAffected(invocation, args, network, meant, (xml) =>
      withMetadata(readNetworkXml(xml), uri, text === undefined || key === undefined ? null : { text, key }),
    ),
  );
  invocation.message(t(`cli.verbs.netMetadata.${args.has('remove') ? 'removed' : 'modified'}`));
}

const notPresent = (): Failure => new Failure([t('cli.verbs.netMetadata.missing')]);

function editedMetadata(name: string, before: string | null): string {
  const file = new EditedFile(`${name}.metadata.xml`, before ?? '');
  const text = file.edit().trim();
  file.remove();
  return text;
}
