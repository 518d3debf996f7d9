/** Verbs that carry definitions from one place to another: net-clone, net-export. */
import { t } from '../../../shared/language/language';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseCidr, type Subnet } from '../../../shared/addresses/addresses';
import { copyOf } from '../../../shared/definition/copy';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import { renumbered } from '../../../shared/draft/renumber';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import { xmlControls } from '../terminal/write';
import type { Invocation } from '../invocation';
import { accepted } from './definitions';

/** Stores a copy under another name, with addresses, bridge and UUID of its own. */
export async function netClone(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  const newName = args.required('newname');
  const subnet = subnetGiven(args.value('subnet'));
  await orFail(t('cli.verbs.netClone.failed', { name }), async () => {
    const xml = await invocation.call('dumpXml', { name, inactive: false });
    const { host } = await invocation.call('snapshot', {});
    const copy = renumbered({ ...copyOf(readNetworkXml(xml)), name: newName }, host.addressSpace, subnet);
    if (copy.kind === 'refused') throw new Failure([copy.reason]);
    await invocation.call('give', {
      order: { do: 'define', definitions: [copy.draft] },
      accept: accepted(args),
    });
  });
  invocation.message(t('cli.verbs.netClone.done', { newName, name }));
}

function subnetGiven(text: string | undefined): Subnet | null {
  if (text === undefined) return null;
  const cidr = parseCidr(text);
  if (cidr) return cidr.subnet;
  throw new Failure([t('cli.verbs.netClone.badSubnet', { text })]);
}

/** Prints stored definitions, or writes each to a file of its own. */
export async function netExport(invocation: Invocation, args: Arguments): Promise<void> {
  const all = (await invocation.list()).networks.filter(({ persistent }) => persistent);
  const chosen = args.has('all') ? all : await invocation.networks(args.all('network'));
  if (chosen.length === 0 && !args.has('all'))
    throw new Failure(
      [t('cli.verbs.netExport.none')],
      [t('cli.verbs.see', { command: 'virtnet net-export --help' })],
    );
  const folder = args.value('directory');
  if (folder === undefined && chosen.length > 1) throw new Failure([t('cli.verbs.netExport.several')]);
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  for (const { name } of chosen) {
    const xml = await orFail(t('cli.verbs.netExport.failed', { name }), () =>
      invocation.call('dumpXml', { name, inactive: true }),
    );
    if (folder === undefined) return invocation.result(xmlControls(xml.trimEnd()));
    const file = path.join(folder, `${name}.xml`);
    await writeFile(file, xml, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EEXIST' ? t('cli.verbs.netExport.exists') : error.message;
      throw new Failure([t('cli.verbs.netExport.notWritten', { file }), reason]);
    });
    invocation.message(t('cli.verbs.netExport.done', { name, file }));
  }
}
