/** What a command line of net-span asks for, as a wish. */
import type { SpanWish } from '../../../shared/contract/spanWish';
import { parseAddress } from '../../../shared/addresses/addresses';
import { VNI_MAX } from '../../../shared/definition/span';
import { t } from '../../../shared/language/language';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { ReachedHosts } from './reachHosts';
import type { SpanAction } from '../verbs/spanActions';

/** The network, and what is done with it. */
export interface SpanTask {
  name: string;
  uuid: string;
  action: Exclude<SpanAction, 'show' | 'test' | 'settle'>;
}

/** Throws a Failure for an option that is none. */
export function spanWish(task: SpanTask, args: Arguments, reached: ReachedHosts): SpanWish {
  const about = { at: reached.at.uri, network: task.uuid };
  switch (task.action) {
    case 'add':
      return { do: 'add', ...about, hosts: wishedHosts(args, reached), ...choices(args) };
    case 'remove':
      return { do: 'remove', ...about, members: args.all('host') };
    case 'address':
      return { do: 'address', ...about, addresses: args.all('host').map(memberAddress) };
    case 'end':
      return { do: 'end', ...about };
    case 'sync':
      return { do: 'sync', ...about };
  }
}

/** Hosts as they were named, with their addresses; an address may also be said of the host that is asked. */
function wishedHosts(
  args: Arguments,
  { at, byName }: ReachedHosts,
): Extract<SpanWish, { do: 'add' }>['hosts'] {
  const named = [...new Set(args.all('host'))];
  const self = named.find((name) => name === at.name || byName(name)?.uri === at.uri);
  if (self !== undefined) throw new Failure([t('cli.verbs.netSpan.isThis', { host: self })]);
  const addresses = new Map(args.all('address').map(addressFor));
  const ofOwn = [...addresses.keys()].filter((name) => !named.includes(name));
  const stranger = ofOwn.find((name) => name !== at.name);
  if (stranger !== undefined)
    throw new Failure([t('cli.verbs.netSpan.addressOfNone', { host: stranger, at: at.name })]);
  return [...ofOwn, ...named].map((name) => {
    const address = addresses.get(name);
    const host = name === at.name ? at.uri : (byName(name)?.uri ?? name);
    return { host, ...(address === undefined ? {} : { address }) };
  });
}

function addressFor(text: string): [host: string, address: string] {
  const parts = addressIn(text);
  if (parts === null) throw new Failure([t('cli.verbs.netSpan.badAddress', { text })]);
  return parts;
}

function memberAddress(text: string): { member: string; address: string } {
  const parts = addressIn(text);
  if (parts === null) throw new Failure([t('cli.verbs.netSpan.notAnAddress', { text })]);
  const [member, address] = parts;
  return { member, address };
}

/** HOST=ADDRESS. */
function addressIn(text: string): [host: string, address: string] | null {
  const at = text.lastIndexOf('=');
  const [host, address] = [text.slice(0, at), text.slice(at + 1)];
  return at < 1 || parseAddress(address) === null ? null : [host, address];
}

function choices(args: Arguments): Pick<Extract<SpanWish, { do: 'add' }>, 'engine' | 'vni' | 'wireguard'> {
  const [engine, vni] = [args.value('engine'), args.value('vni')];
  if (engine !== undefined && engine !== 'static' && engine !== 'evpn')
    throw new Failure([t('cli.verbs.netSpan.badEngine', { text: engine })]);
  const number = Number(vni ?? 1);
  if (!Number.isInteger(number) || number < 1 || number > VNI_MAX)
    throw new Failure([t('cli.verbs.netSpan.badVni', { text: vni ?? '', most: VNI_MAX })]);
  return {
    ...(engine === undefined ? {} : { engine }),
    ...(vni === undefined ? {} : { vni: number }),
    ...(args.has('wireguard') ? { wireguard: true } : {}),
  };
}
