/** Prepares a change of what is chosen for this host as a whole. */
import { readSettings, settingsText, writeSettings } from '../settings';
import { deedOnly, type Ground, type Prepared } from './prepared';

export async function prepareSettings(
  { host, paths }: Ground,
  { repairByItself }: { repairByItself: boolean },
): Promise<Prepared> {
  const settings = { ...(await readSettings(host, paths)), repairByItself };
  const { path, content } = settingsText(paths, settings);
  return deedOnly({
    stages: [[{ title: 'Write the settings of this host', operation: { type: 'write', path, content } }]],
    perform: () => writeSettings(paths, settings),
  });
}
