/** Reaches the hosts that a change is about: the one that is asked, those that are named, and the members of its network. */
import { placeOfUri } from '../../../shared/contract/connectionUri';
import type { NetworkRecord } from '../../../shared/contract/snapshot';
import type { Span, SpanMember } from '../../../shared/definition/span';
import { eachOf } from '../../../shared/span/eachOf';
import type { Connection } from '../connect';
import type { Invocation } from '../invocation';
import { savedConnections, uriOf, type NamedConnection } from '../namedConnections';
import { CliHost } from './cliHost';

export interface ReachedHosts {
  /** The one that is asked. */
  at: CliHost;
  /** All of them, with that one. */
  hosts: CliHost[];
  /** The host by a name or URI as it was given. */
  byName: (given: string) => CliHost | undefined;
  close: () => Promise<void>;
}

const SYSTEM: NamedConnection = { name: 'system', uri: 'virtnet:///system' };

/**
 * For those that are named, and for members that are called like a saved connection, a person is asked what their ssh asks;
 * the other saved connections are only tried as long as a member is missing. Throws a Failure for a name that nobody gave.
 */
export async function reachHosts(
  invocation: Invocation,
  named: readonly string[],
  network: string | null,
): Promise<ReachedHosts> {
  const saved = [...(isOwnRoot() ? [SYSTEM] : []), ...(await savedConnections())];
  const labelOf = (uri: string): string =>
    saved.find((one) => one.uri === uri)?.name ?? placeOfUri(uri)?.host ?? uri.replace('virtnet:///', '');
  const known = new Map<string, CliHost>();
  const at = new CliHost(labelOf(invocation.uri), invocation.uri, ownConnection(invocation));
  known.set(at.uri, at);
  const hostAt = (uri: string, quietly: boolean): CliHost => {
    const host = known.get(uri) ?? new CliHost(labelOf(uri), uri, () => invocation.reach(uri, quietly));
    known.set(uri, host);
    return host;
  };
  const uris = new Map(await eachOf(named, async (name) => [name, await uriFor(name)] as const));
  for (const uri of uris.values()) hostAt(uri, false);
  const records = network === null ? [] : await recordsOf(at);
  const its = records.find(({ uuid, name }) => uuid === network || name === network);
  const span = its?.definition.span;
  // The one that is asked may be a connection of its own as well.
  const members = span?.members.filter(({ name }) => name !== span.here) ?? [];
  for (const { uri } of saved.filter((one) => isCalledAs(one, members))) hostAt(uri, false);
  // One after the other, so that no two ask a person at the same time.
  const told = [];
  for (const host of known.values()) told.push(await recordsOf(host));
  const found = new Set(told.flatMap((one) => memberIn(one, its)));
  const others = saved.filter(({ uri }) => !known.has(uri));
  if (members.some(({ name }) => !found.has(name))) for (const { uri } of others) hostAt(uri, true);
  const hosts = [...known.values()];
  return {
    ...{ at, hosts },
    byName: (given) => known.get(uris.get(given) ?? ''),
    close: async () => void (await Promise.allSettled(hosts.map((host) => host.close()))),
  };
}

/** Every host that is known, as far as it is reached without asking anybody anything. */
export async function reachAll(invocation: Invocation): Promise<ReachedHosts> {
  const reached = await reachHosts(invocation, [], null);
  const others = [...(isOwnRoot() ? [SYSTEM] : []), ...(await savedConnections())].filter(
    ({ uri }) => uri !== invocation.uri,
  );
  const hosts = others.map(({ name, uri }) => new CliHost(name, uri, () => invocation.reach(uri, true)));
  const all = [reached.at, ...hosts];
  return {
    ...{ at: reached.at, hosts: all, byName: reached.byName },
    close: async () => void (await Promise.allSettled(all.map((host) => host.close()))),
  };
}

/** The one that the verb has; another once that is lost. Who opened it closes it. */
function ownConnection(invocation: Invocation): () => Connection | Promise<Connection> {
  let isFirst = true;
  return async () => {
    if (!isFirst) return invocation.reach(invocation.uri, false);
    isFirst = false;
    return { ...(await invocation.connection()), close: () => Promise.resolve() };
  };
}

/** Whoever is not root would be asked for a password for this computer. */
const isOwnRoot = (): boolean => process.geteuid?.() === 0;

const uriFor = (name: string): Promise<string> => (name.includes(':') ? Promise.resolve(name) : uriOf(name));

/** What is stored there; nothing of a host that does not answer, which is said later. */
const recordsOf = async (host: CliHost): Promise<NetworkRecord[]> =>
  (await host.call('networks', {}).catch(() => null))?.networks ?? [];

/** Whether a saved connection has the name or the address of a member. */
const isCalledAs = ({ name, uri }: NamedConnection, members: readonly SpanMember[]): boolean =>
  members.some(
    (member) =>
      member.name.toLowerCase() === name.toLowerCase() ||
      [member.name, member.address].includes(placeOfUri(uri)?.host ?? ''),
  );

/** The member that a host with these networks is. */
function memberIn(records: readonly NetworkRecord[], its: NetworkRecord | undefined): string[] {
  const span: Span | undefined = records.find(({ uuid }) => uuid === its?.uuid)?.definition.span;
  return span ? [span.here] : [];
}
