/** Prepares a change of what is chosen for this host as a whole. */
import { write } from '../../kinds/operation';
import { readSettings, settingsText } from '../../changes/settings';
import { deedOnly, type Ground, type Prepared } from './prepared';

export async function prepareSettings(
  { host, paths }: Ground,
  { repairByItself }: { repairByItself: boolean },
): Promise<Prepared> {
  const { path, content } = settingsText(paths, { ...(await readSettings(host, paths)), repairByItself });
  return deedOnly({
    stages: [[{ title: 'Write the settings of this host', operation: write(path, content) }]],
    perform: (on) => on.writeFile(path, content),
  });
}
