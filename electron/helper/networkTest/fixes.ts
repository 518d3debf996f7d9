/** What Fix does, as steps of the one mechanism that carries out every change, shown before they run. */
import { VirtnetError } from '../../../shared/error';
import type { TestFix } from '../../../shared/networkTest';
import type { ActiveNetwork } from '../desired';
import { networkResources, sharedResources } from '../desired';
import type { Host } from '../host';
import type { RuleValue } from '../hostResource';
import type { Step } from '../steps';
import { acceptComment, acceptRules } from './acceptRules';
import { answersArp } from './freeAddress';
import type { TestFacts, TestSite } from './facts';
import type { FixRecord } from './fixRecords';
import { expectedMtu } from './linkFindings';
import type { Drop } from './ruleFindings';

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
      return once([daemonSteps('stop', ground), daemonSteps('start', ground)]);
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

function daemonSteps(type: 'stop' | 'start', { site, facts, active }: FixGround): Step[] {
  const own = active.find(({ definition }) => definition.uuid === facts.definition.uuid);
  const resources = own
    ? [
        ...networkResources(own, {
          paths: site.paths,
          hasIpv6: false,
          acceptingDevices: [],
          ports: new Map(),
        }).values(),
      ]
    : [];
  return resources.flatMap((resource): Step[] =>
    resource.kind === 'daemon'
      ? [
          {
            title: `${type === 'stop' ? 'Stop dnsmasq of' : 'Start dnsmasq for'} “${facts.definition.name}”`,
            operation: { type, daemon: resource.value },
          },
        ]
      : [],
  );
}

/** Takes our jumps out of the kernel's chains and puts them in at the top, in one transaction. */
function rulesFirst({ active }: FixGround): Step[] {
  const hooks = [...sharedResources(active).values()].flatMap(({ kind, value }): RuleValue[] =>
    kind === 'rule' && value.isHook && value.table === 'filter' && value.family === 'ipv4' ? [value] : [],
  );
  const lines = hooks.flatMap(({ chain, rules }) => [
    ...rules.map((rule) => `-D ${chain} ${rule}`),
    ...rules.map((rule, index) => `-I ${chain} ${index + 1} ${rule}`),
  ]);
  return [
    {
      title: 'Put the rules of networks before those of other programs',
      operation: {
        type: 'run',
        argv: ['iptables-restore', '--noflush', '--wait=10'],
        input: `${['*filter', ...lines, 'COMMIT'].join('\n')}\n`,
      },
    },
  ];
}

function acceptForwarding({ drops, facts, active }: FixGround): FixPlan {
  const bridge = facts.definition.bridge.name;
  if (drops.length === 0) throw nothingFound();
  // Before our own jumps, an accept would let packets into networks that let nobody in.
  const jumps = [...sharedResources(active).values()].flatMap(({ kind, value }) =>
    kind === 'rule' && value.isHook && value.family === 'ipv4' && value.chain === 'FORWARD'
      ? value.rules
      : [],
  ).length;
  const steps = drops.flatMap((drop): Step[] => {
    if (drop.kind === 'nft') {
      const { family, table, chain } = drop.drop;
      const lines = ['iifname', 'oifname'].map(
        (key) =>
          `insert rule ${family} ${table} ${chain} ${key} "${bridge}" accept comment "${acceptComment(bridge)}"`,
      );
      return [
        {
          title: `Accept packets of ${bridge} in the table ${family} ${table}`,
          operation: { type: 'run', argv: ['nft', '-f', '-'], input: `${lines.join('\n')}\n` },
        },
      ];
    }
    const { program, isOurVariant } = drop;
    const place = String(isOurVariant ? jumps + 1 : 1);
    return acceptRules(bridge).map((rule) => ({
      title: `Accept packets ${rule[0] === '-i' ? 'from' : 'to'} ${bridge} in FORWARD`,
      operation: { type: 'run', argv: [program, '--wait', '10', '-I', 'FORWARD', place, ...rule] },
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
    stages: [
      keys.map((key) => ({ title: `Set ${key} to 2`, operation: { type: 'sysctl', key, value: '2' } })),
    ],
    records: keys.map((key) => ({ kind: 'sysctl', key, applied: '2', before: '1' })),
  };
}

function setMtu({ facts }: FixGround): Step[] {
  const mtu = expectedMtu(facts);
  const ports = facts.ports.filter((port) => port.mtu < mtu).map(({ name }) => name);
  const devices = [...ports, facts.definition.bridge.name];
  return [
    {
      title: `Set the packet size of ${devices.join(', ')} to ${mtu}`,
      operation: {
        type: 'run',
        argv: ['ip', '-batch', '-'],
        input: devices.map((device) => `link set dev ${device} mtu ${mtu}\n`).join(''),
      },
    },
  ];
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
    daemonSteps('stop', ground),
    [
      {
        title: `Forget ${gone.length === 1 ? 'the lease' : `${gone.length} leases`} of guests that are gone`,
        operation: { type: 'write', path: facts.files.leases, content: kept },
      },
    ],
    daemonSteps('start', ground),
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
