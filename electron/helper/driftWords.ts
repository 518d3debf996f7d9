/** What is not as it should be on a host, in words: each item with what was expected and what is found. */
import type { NetworkDefinition } from '../../shared/network';
import type { ChangeView } from '../../shared/resource';
import type { HostResource, LinkValue, ResourceOf } from './hostResource';
import { deviceOf } from './kinds/overtaking';
import type { Change } from './plan';
import { describeChange } from './planView';

/** A change that would mend something, with what is the matter. */
export const describeDrift = (change: Change): ChangeView => ({
  ...describeChange(change),
  differs: differenceOf(change),
});

/** Jumps are shared, but a rule before them that is about one bridge concerns the network of that bridge alone. */
export function concerns({ before, after }: Change, { bridge }: NetworkDefinition): boolean {
  if (before?.kind !== 'rule' || after?.kind !== 'rule' || before.value.overtakenBy.length === 0) return true;
  if (missing(after.value.rules, before.value.rules).length > 0) return true;
  return before.value.overtakenBy.some((rule) => [null, bridge.name].includes(deviceOf(rule)));
}

function differenceOf({ before, after }: Change): string {
  if (before && after && before.kind === after.kind) return changed(before, after);
  if (after?.kind === 'port') return `${after.key} is no longer plugged in to ${after.value}`;
  if (after) return `${nameOf(after)} is gone`;
  return before ? `${nameOf(before)} is there and should not be` : '';
}

/** What was found in place of what should be there. */
function changed(found: HostResource, wanted: HostResource): string {
  if (found.kind === 'link' && wanted.kind === 'link') return linkWords(found.key, found.value, wanted.value);
  if (found.kind === 'sysctl' && wanted.kind === 'sysctl')
    return `${nameOf(found)} is ${found.value} instead of ${wanted.value}`;
  if (found.kind === 'chain' && wanted.kind === 'chain') {
    return rulesWords(nameOf(found), found.value.rules ?? [], wanted.value.rules ?? []);
  }
  if (found.kind === 'rule' && wanted.kind === 'rule') return ruleWords(found, wanted);
  if (found.kind === 'daemon') return daemonWords(found);
  return `${nameOf(found)} is not as it was written`;
}

function nameOf({ kind, key, value }: HostResource): string {
  switch (kind) {
    case 'link':
      return `The bridge ${key}`;
    case 'port':
      return `The guest's device ${key} on ${value}`;
    case 'sysctl':
      return `The kernel setting ${key}`;
    case 'chain':
      return `The chain ${value.chain} (table ${value.table})`;
    case 'rule':
      return value.isHook
        ? `The jump in ${value.chain} (table ${value.table}) to ${value.rules.map((rule) => rule.replace('-j ', '')).join(', ')}`
        : `The rule in ${value.chain} (table ${value.table}): ${value.rules.join('; ')}`;
    case 'daemon':
      return `dnsmasq of “${key}”`;
    case 'file':
      return key;
    case 'route':
      return `The route to ${value.destination} via ${value.gateway}`;
    case 'queue':
      return `The limit on traffic to the guests of ${key}`;
    case 'table':
      return value.family === 'bridge'
        ? `The separation of the guests of ${value.device}`
        : `The limit on traffic from the guests of ${value.device}`;
    case 'zone':
      return `The zone of ${key}`;
    case 'resolver':
      return `What this host asks the DNS at ${key}`;
  }
}

function linkWords(device: string, found: LinkValue, wanted: LinkValue): string {
  if (found.mac !== wanted.mac) {
    const whose = found.mac === '' ? 'no bridge' : `the address ${found.mac} instead of ${wanted.mac}`;
    return `${device} is another device of that name: it has ${whose}`;
  }
  const gone = missing(wanted.addresses, found.addresses);
  const more = missing(found.addresses, wanted.addresses);
  const words = [
    ...(gone.length > 0 ? [`has lost ${gone.join(', ')}`] : []),
    ...(more.length > 0 ? [`also has ${more.join(', ')}`] : []),
    ...(found.up === wanted.up ? [] : ['is down']),
    ...(wanted.mtu === null || found.mtu === wanted.mtu
      ? []
      : [`has MTU ${String(found.mtu)} instead of ${wanted.mtu}`]),
    ...(found.stp === wanted.stp ? [] : [`has STP ${found.stp ? 'on' : 'off'}`]),
    ...(found.forwardDelay === wanted.forwardDelay
      ? []
      : [`has forward delay ${found.forwardDelay / 100} s instead of ${wanted.forwardDelay / 100} s`]),
  ];
  return `The bridge ${device} ${words.length > 0 ? new Intl.ListFormat('en').format(words) : 'has other settings'}`;
}

function ruleWords(found: ResourceOf<'rule'>, wanted: ResourceOf<'rule'>): string {
  const { chain, table, overtakenBy } = found.value;
  if (overtakenBy.length > 0) {
    return `In ${chain} (table ${table}) another program's rule decides before ours: ${overtakenBy.join('; ')}`;
  }
  return rulesWords(`${chain} (table ${table})`, found.value.rules, wanted.value.rules);
}

function rulesWords(place: string, found: readonly string[], wanted: readonly string[]): string {
  const gone = missing(wanted, found);
  const more = missing(found, wanted);
  const parts = [
    ...(gone.length > 0 ? [`has lost: ${gone.join('; ')}`] : []),
    ...(more.length > 0 ? [`also has: ${more.join('; ')}`] : []),
  ];
  return `${place} ${parts.length > 0 ? parts.join(', and ') : 'has its rules in another order'}`;
}

function daemonWords({ key, value }: ResourceOf<'daemon'>): string {
  switch (value.hash) {
    case 'has died':
      return `dnsmasq of “${key}” has ended`;
    case 'has no pid file':
      return `dnsmasq of “${key}” runs without its pid file`;
    default:
      return `dnsmasq of “${key}” runs with another configuration, or has to start anew`;
  }
}

/** What of `wanted` is not among `found`, counting what is there twice. */
function missing(wanted: readonly string[], found: readonly string[]): string[] {
  const left = [...found];
  return wanted.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
