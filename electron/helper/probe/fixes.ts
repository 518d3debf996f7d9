/** What Fix does, as resources of the one mechanism that carries out every change. */
import { VirtnetError } from '../../../shared/contract/error';
import type { ProbeFix } from '../../../shared/contract/probe';
import type { Resource } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';
import { untilBridgeForwards } from '../facts/portStates';
import type { Host } from '../host/host';
import { acceptsOf } from '../kinds/added/accept';
import { daemonOf } from '../kinds/dnsmasq/daemon';
import { file } from '../kinds/file';
import type { RuleValue } from '../kinds/firewall/firewall';
import { jumps } from '../kinds/firewall/rule';
import type { ActiveNetwork } from '../kinds/kindContext';
import { overrideOf } from '../kinds/added/override';
import { packetSizeOf } from '../kinds/added/packetSize';
import type { Belongings } from '../kinds/resource';
import { answersArp } from './freeAddress';
import type { ProbeFacts, ProbeSite } from './findings/facts';
import { expectedMtu } from './findings/linkFindings';
import type { Drop } from './findings/ruleFindings';

/** Fixes of what is beside definitions; the others are orders of their own. */
export type StepFix = Exclude<ProbeFix, 'repair' | 'stp-off' | 'ignore-client-ids'>;

/** What a fix comes to. */
export interface FixPlan {
  /** What stays with the network until it stops. */
  additions?: Resource[];
  /** What of it is set once, and what is found there now. */
  belongings?: Belongings;
  /** Something of what the network runs is made anew. */
  repairs?: true;
  anew?: Pick<Resource, 'kind' | 'key'>[];
}

/** What a fix is worked out from. */
export interface FixContext {
  site: ProbeSite;
  facts: ProbeFacts;
  /** Foreign rules that the last probe found. */
  drops: readonly Drop[];
  /** All networks that run, this one among them. */
  active: readonly ActiveNetwork[];
}

/** So many holders of leases are asked for at the same time. */
const ASKED_AT_ONCE = 16;

/** Works out a fix; touches nothing. Throws `not-found` when there is nothing left to fix that way. */
export function planFix(fix: StepFix, context: FixContext): FixPlan | Promise<FixPlan> {
  switch (fix) {
    case 'restart-dnsmasq':
      return { repairs: true, anew: daemonOfProbed(context) };
    case 'rules-first':
      return { repairs: true, anew: jumpsOf(context.active).filter(({ value }) => value.table === 'filter') };
    case 'accept-forwarding':
      return acceptForwarding(context);
    case 'loose-reverse-path':
      return looseReversePath(context);
    case 'set-mtu':
      return setMtu(context);
    case 'free-leases':
      return freeLeases(context);
  }
}

function daemonOfProbed({ site, facts, active }: FixContext): ReturnType<typeof daemonOf> {
  const own = active.find(({ definition }) => definition.uuid === facts.definition.uuid);
  return own ? daemonOf(own, site.paths) : [];
}

/** Our jumps in the kernel's chains of IPv4. */
const jumpsOf = (active: readonly ActiveNetwork[]): Resource<RuleValue>[] =>
  jumps(active.map(({ definition }) => definition)).filter(({ value: { family } }) => family === 'ipv4');

/**
 * The number that an accept may have in FORWARD of the iptables that our own rules are in: before our jumps, it would
 * let packets into networks that let nobody in.
 */
export const acceptPlace = (active: readonly ActiveNetwork[]): number =>
  jumpsOf(active).flatMap(({ value: { chain, rules } }) => (chain === 'FORWARD' ? rules : [])).length + 1;

function acceptForwarding({ drops, facts, active }: FixContext): FixPlan {
  const bridge = facts.definition.bridge.name;
  if (drops.length === 0) throw nothingFound();
  const additions = drops.flatMap((drop) =>
    drop.kind === 'nft'
      ? acceptsOf({ how: 'nft', ...chainOf(drop.drop) }, bridge)
      : acceptsOf(
          { how: 'iptables', program: drop.program, place: drop.isOurVariant ? acceptPlace(active) : 1 },
          bridge,
        ),
  );
  return { additions, anew: additions };
}

const chainOf = ({ family, table, chain }: { family: string; table: string; chain: string }) => ({
  family,
  table,
  chain,
});

function looseReversePath({ facts }: FixContext): FixPlan {
  const keys = facts.strictDevices.map((device) => `net/ipv4/conf/${device}/rp_filter`);
  if (keys.length === 0) throw nothingFound();
  return { additions: keys.map((key) => overrideOf(key, { value: '2', before: '1' })) };
}

function setMtu({ facts }: FixContext): FixPlan {
  const mtu = expectedMtu(facts);
  const ports = facts.ports.filter((port) => port.mtu < mtu).map(({ name }) => name);
  const sized = (size: number): Resource[] =>
    [...ports, facts.definition.bridge.name].map((device) => packetSizeOf(device, size));
  // What they are now is read.
  return { belongings: { before: sized(0), after: sized(mtu) } };
}

/** Keeps the leases of whoever answers to ARP, as every guest that is there has to (RFC 826). */
async function freeLeases(context: FixContext): Promise<FixPlan> {
  const { site, facts } = context;
  const gone = await goneAddresses(site.host, facts);
  if (gone.length === 0) {
    throw new VirtnetError(t('probe.fix.leasesInUse'), { code: 'not-found', name: facts.definition.name });
  }
  const text = (await site.host.readFile(facts.files.leases)) ?? '';
  const kept = text
    .split('\n')
    .filter((line) => !gone.includes(line.split(' ')[2] ?? ''))
    .join('\n');
  const leases = (value: string): Resource<string> => ({ kind: file.name, key: facts.files.leases, value });
  return {
    belongings: { before: [leases(text)], after: [leases(kept)] },
    repairs: true,
    anew: daemonOfProbed(context),
  };
}

async function goneAddresses(host: Host, { leases, definition }: ProbeFacts): Promise<string[]> {
  // A guest that has just joined cannot answer yet, and would lose the lease that it has.
  await untilBridgeForwards(host, definition.bridge.name);
  const waiting = [...leases];
  const gone: string[] = [];
  const work = async (): Promise<void> => {
    for (let lease = waiting.shift(); lease; lease = waiting.shift()) {
      if (!(await answersArp(host, lease.address, definition.bridge.name))) gone.push(lease.address);
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, work));
  return gone;
}

const nothingFound = (): VirtnetError =>
  new VirtnetError(t('probe.fix.forgotten'), { code: 'not-found', name: 'test' });
