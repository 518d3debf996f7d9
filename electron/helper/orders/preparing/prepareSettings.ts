/** Prepares a change of what is chosen for this host as a whole. */
import { readSettings, settingsText } from '../../changes/settings';
import { file } from '../../kinds/file';
import type { OrderContext, Prepared } from './prepared';

export async function prepareSettings(
  { host, paths }: OrderContext,
  { repairByItself }: { repairByItself: boolean },
): Promise<Prepared> {
  const { path, content } = settingsText(paths, { ...(await readSettings(host, paths)), repairByItself });
  const settings = { kind: file.name, key: path, value: content };
  const known = await host.readFile(path);
  return {
    before: [],
    after: [],
    belongings: { before: known === null ? [] : [{ ...settings, value: known }], after: [settings] },
  };
}
