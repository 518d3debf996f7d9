/** The laws for what networks have FRR do, on a host in memory: every failure, and every order of starting and stopping. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../shared/definition/network';
import {
  applyPlan,
  findDrift,
  planTransition,
  type ActiveNetwork,
} from '../../electron/helper/core/transition';
import { systemPaths } from '../../electron/helper/host/paths';
import { spanKeyFile } from '../../electron/helper/host/spanKeys';
import { sabotage } from '../fakes/failing';
import { UNDERLAYS } from '../fakes/fakeIp';
import { FakeHost } from '../fakes/fakeHost';
import { sampleDefinition } from '../fakes/samples';

const paths = systemPaths('/fake');
const KEYS = ['0123456789abcdef', 'fedcba9876543210'];

/** Hosts are 10.9.0.2 and on, besides this one, which is the first. */
function network(n: number, members: number, reflectors: number): ActiveNetwork {
  const definition: NetworkDefinition = {
    ...sampleDefinition(`net${n}`),
    uuid: `00000000-0000-4000-8000-00000000000${n}`,
    mac: `52:54:00:00:00:0${n}`,
    bridge: { name: `virbr${n}`, stp: false, delay: 0 },
    ips: [{ address: `10.${n}.0.1`, prefix: 24 }],
    span: {
      ...{
        vni: 100 + n,
        engine: n === 3 ? 'static' : 'evpn',
        here: 'host1',
        shares: 8,
        key: KEYS[n % 2] ?? '',
      },
      members: Array.from({ length: members }, (_, index) => ({
        name: `host${index + 1}`,
        address: index === 0 ? UNDERLAYS.ipv4 : `10.9.0.${index + 1}`,
        share: index,
        ...(index < reflectors ? { reflector: true as const } : {}),
      })),
    },
  };
  return { definition, pollResolv: true };
}

function hostWithFrr(theirs = ''): FakeHost {
  const host = new FakeHost();
  host.frr.install();
  for (const id of KEYS)
    host.files.set(spanKeyFile(paths, id), `${Buffer.alloc(32, id).toString('base64')}\n`);
  if (theirs !== '') {
    host.files.set('/etc/frr/frr.conf', theirs);
    host.files.set('/etc/frr/daemons', 'bgpd=yes\n');
    host.frr.shell('systemctl restart frr', '');
  }
  return host;
}

const described = (host: FakeHost): string =>
  [host.describe(), host.frr.vtysh([]).stdout ?? ''].join('\n').replace(/(\/run\/frr\/\w+\.pid) .*/g, '$1');

const THEIRS =
  'router bgp 64789\n neighbor 192.0.2.9 remote-as 64789\n address-family l2vpn evpn\n  neighbor 192.0.2.9 activate\n exit-address-family\nexit\n';

/** Starts or stops one of four networks; `nth` of what is done for it fails. */
const deed = fc.record({
  n: fc.integer({ min: 1, max: 4 }),
  members: fc.integer({ min: 1, max: 5 }),
  reflectors: fc.integer({ min: 0, max: 2 }),
  failure: fc.option(
    fc.record({
      nth: fc.integer({ min: 0, max: 30 }),
      moment: fc.constantFrom('before' as const, 'after' as const),
    }),
    { nil: null },
  ),
});

type Failure = { nth: number; moment: 'before' | 'after' } | null;

async function go(
  host: FakeHost,
  { before, after, others }: Record<'before' | 'after' | 'others', ActiveNetwork[]>,
  fails: Failure,
): Promise<boolean> {
  const acting = fails ? sabotage(host, fails.nth, fails.moment) : null;
  const plan = await planTransition(host, paths, { before, after, others });
  try {
    await applyPlan(acting?.host ?? host, paths, plan);
    return true;
  } catch (error) {
    expect(acting?.hasStruck(), String(error)).toBe(true);
    return false;
  }
}

describe.each([
  ['that nobody else uses', ''],
  ['of somebody else', THEIRS],
])('FRR %s', (_whose, theirs) => {
  it('has what networks need of it, whatever fails and in whichever order, and is as it was without them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 6 }), async (deeds) => {
        const host = hostWithFrr(theirs);
        const untouched = described(host);
        let active: ActiveNetwork[] = [];
        for (const { n, members, reflectors, failure } of deeds) {
          const running = active.filter(({ definition }) => definition.name === `net${n}`);
          const others = active.filter((one) => !running.includes(one));
          const after = running.length > 0 ? [] : [network(n, members, reflectors)];
          const was = described(host);
          const isDone = await go(host, { before: running, after, others }, failure);
          if (isDone) active = [...others, ...after];
          else expect(described(host)).toBe(was);
          expect(await findDrift(host, paths, active)).toEqual(new Map());
        }
        for (const one of active) {
          active = active.filter((other) => other !== one);
          expect(await go(host, { before: [one], after: [], others: active }, null)).toBe(true);
        }
        expect(described(host)).toBe(untouched);
      }),
      { numRuns: 60 },
    );
  });
});
