/** What Fix does, as steps of the one mechanism that carries out every change, shown before they run. */
import { VirtnetError } from '../../../../shared/contract/error';
import type { TestFix } from '../../../../shared/contract/networkTest';
import { sharedResources } from '../../core/desired';
import type { Host } from '../../host/host';
import type { ActiveNetwork } from '../../kinds/circumstances';
import { daemonOf, startStep, stopStep } from '../../kinds/dnsmasq/daemon';
import type { RuleValue } from '../../kinds/firewall/firewall';
import { only } from '../../kinds/kind';
import { batch, run, runLines, write, type Step } from '../../kinds/operation';
import { rule } from '../../kinds/firewall/rule';
import { settingStep } from '../../kinds/sysctl';
import { acceptComment, acceptRules } from './acceptRules';
import { answersArp } from '../freeAddress';
import type { TestFacts, TestSite } from '../findings/facts';
import type { FixRecord } from './fixRecords';
import { expectedMtu } from '../findings/linkFindings';
import type { Drop } from '../findings/ruleFindings';

/** Fixes with steps of their own; a repair is a transition. */
export type StepFix = Exclude<TestFix, 'repair'>;

/** What a fix does, and what of it is taken back when the network stops. */
export interface FixPlan {
  stages: Step[][];
  records: FixRecord[];
}

/** What a fix is worked out from. */
export interface FixGround {
  site: TestSite;
  facts: TestFacts;
  /** Foreign rules that the last test found. */
  drops: readonly Drop[];
  /** All networks that run, this one among them. */
  active: readonly ActiveNetwork[];
}

/** So many holders of leases are asked for at the same time. */
const ASKED_AT_ONCE = 16;

/** Works out a fix; touches nothing. Throws `not-found` when there is nothing left to fix that way. */
export async function planFix(fix: StepFix, ground: FixGround): Promise<FixPlan> {
  switch (fix) {
    case 'restart-dnsmasq':
      return once([stopDaemon(ground), startDaemon(ground)]);
    case 'rules-first':
      return once([rulesFirst(ground)]);
    case 'accept-forwarding':
      return acceptForwarding(ground);
    case 'loose-reverse-path':
      return looseReversePath(ground);
    case 'set-mtu':
      return once([setMtu(ground)]);
    case 'free-leases':
      return once(await freeLeases(ground));
  }
}

const once = (stages: Step[][]): FixPlan => ({ stages, records: [] });

function daemonOfTested({ site, facts, active }: FixGround): ReturnType<typeof daemonOf> {
  const own = active.find(({ definition }) => definition.uuid === facts.definition.uuid);
  return own ? daemonOf(own, site.paths) : [];
}

const stopDaemon = (ground: FixGround): Step[] => daemonOfTested(ground).map(stopStep);
const startDaemon = (ground: FixGround): Step[] => daemonOfTested(ground).map(startStep);

/** Takes our jumps out of the kernel's chains and puts them in at the top, in one transaction. */
function rulesFirst({ active }: FixGround): Step[] {
  const lines = jumpsOf(active)
    .filter(({ table }) => table === 'filter')
    .flatMap(({ chain, rules }) => [
      ...rules.map((one) => `-D ${chain} ${one}`),
      ...rules.map((one, index) => `-I ${chain} ${index + 1} ${one}`),
    ]);
  return runLines(
    'Put the rules of networks before those of other programs',
    ['iptables-restore', '--noflush', '--wait=10'],
    ['*filter', ...lines, 'COMMIT'],
  );
}

/** Our jumps in the kernel's chains of IPv4. */
const jumpsOf = (active: readonly ActiveNetwork[]): RuleValue[] =>
  only(rule, sharedResources(active).values())
    .map(({ value }) => value)
    .filter(({ isHook, family }) => isHook && family === 'ipv4');

function acceptForwarding({ drops, facts, active }: FixGround): FixPlan {
  const bridge = facts.definition.bridge.name;
  if (drops.length === 0) throw nothingFound();
  // Before our own jumps, an accept would let packets into networks that let nobody in.
  const jumps = jumpsOf(active).flatMap(({ chain, rules }) => (chain === 'FORWARD' ? rules : [])).length;
  const steps = drops.flatMap((drop): Step[] => {
    if (drop.kind === 'nft') {
      const { family, table, chain } = drop.drop;
      const lines = ['iifname', 'oifname'].map(
        (key) =>
          `insert rule ${family} ${table} ${chain} ${key} "${bridge}" accept comment "${acceptComment(bridge)}"`,
      );
      return runLines(
        `Accept packets of ${bridge} in the table ${family} ${table}`,
        ['nft', '-f', '-'],
        lines,
      );
    }
    const { program, isOurVariant } = drop;
    const place = String(isOurVariant ? jumps + 1 : 1);
    return acceptRules(bridge).map((words) => ({
      title: `Accept packets ${words[0] === '-i' ? 'from' : 'to'} ${bridge} in FORWARD`,
      operation: run([program, '--wait', '10', '-I', 'FORWARD', place, ...words]),
    }));
  });
  // Two drops of one chain are answered by one accept.
  const distinct = [...new Map(steps.map((step) => [JSON.stringify(step.operation), step])).values()];
  const records = drops.map((drop): FixRecord =>
    drop.kind === 'nft'
      ? { kind: 'nft', family: drop.drop.family, table: drop.drop.table, chain: drop.drop.chain, bridge }
      : { kind: 'iptables', program: drop.program, bridge },
  );
  return { stages: distinct.map((step) => [step]), records };
}

function looseReversePath({ facts }: FixGround): FixPlan {
  const keys = facts.strictDevices.map((device) => `net/ipv4/conf/${device}/rp_filter`);
  if (keys.length === 0) throw nothingFound();
  return {
    stages: [keys.map((key) => settingStep(key, '2'))],
    records: keys.map((key) => ({ kind: 'sysctl', key, applied: '2', before: '1' })),
  };
}

function setMtu({ facts }: FixGround): Step[] {
  const mtu = expectedMtu(facts);
  const ports = facts.ports.filter((port) => port.mtu < mtu).map(({ name }) => name);
  const devices = [...ports, facts.definition.bridge.name];
  return batch(
    `Set the packet size of ${devices.join(', ')} to ${mtu}`,
    devices.map((device) => `link set dev ${device} mtu ${mtu}`),
  );
}

/** Keeps the leases of whoever answers to ARP, as every guest that is there has to (RFC 826). */
async function freeLeases(ground: FixGround): Promise<Step[][]> {
  const { site, facts } = ground;
  const gone = await goneAddresses(site.host, facts);
  if (gone.length === 0) {
    throw new VirtnetError(
      'All guests that hold a lease are still there, so none can be forgotten. Widen the DHCP range, or shorten the lease time.',
      { code: 'not-found', name: facts.definition.name },
    );
  }
  const text = (await site.host.readFile(facts.files.leases)) ?? '';
  const kept = text
    .split('\n')
    .filter((line) => !gone.includes(line.split(' ')[2] ?? ''))
    .join('\n');
  return [
    stopDaemon(ground),
    [
      {
        title: `Forget ${gone.length === 1 ? 'the lease' : `${gone.length} leases`} of guests that are gone`,
        operation: write(facts.files.leases, kept),
      },
    ],
    startDaemon(ground),
  ];
}

async function goneAddresses(host: Host, { leases, definition }: TestFacts): Promise<string[]> {
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
  new VirtnetError('What was to be fixed is no longer known. Test the network again first.', {
    code: 'not-found',
    name: 'test',
  });
