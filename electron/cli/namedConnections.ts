/** Connections by the names that a person gave them in the window: `-c lab1`. */
import { lookUp } from '../../shared/definition/lookUp';
import { homedir } from 'node:os';
import { Failure } from './failure';
import { t } from '../../shared/language/language';

/** The connections that have a name of their own, always. */
const BUILT_IN: Readonly<Record<string, string>> = {
  system: 'virtnet:///system',
  sandbox: 'virtnet:///sandbox',
};

export interface NamedConnection {
  name: string;
  uri: string;
}

/** The URI of the connection of this name. Throws a Failure for a name that nobody gave. */
export async function uriOf(name: string): Promise<string> {
  const builtIn = lookUp(BUILT_IN, name);
  if (builtIn !== undefined) return builtIn;
  const saved = await savedConnections();
  const found = saved.find((one) => one.name === name);
  if (found) return found.uri;
  const names = [...Object.keys(BUILT_IN), ...saved.map((one) => one.name)];
  throw new Failure(
    [t('cli.noConnection', { name })],
    [t('cli.knownConnections', { names: names.join(', ') })],
  );
}

/** Those that a person has added, by name. */
export async function savedConnections(): Promise<NamedConnection[]> {
  // Who works on this computer needs none of it.
  const [{ HostBook }, { configFolder }, { uriOfHost }] = await Promise.all([
    import('../app/hosts/hostBook'),
    import('../app/preferences'),
    import('../../shared/contract/savedHost'),
  ]);
  const hosts = await new HostBook(configFolder(process.env, homedir())).read();
  return hosts.map((host) => ({ name: host.name, uri: uriOfHost(host) }));
}
