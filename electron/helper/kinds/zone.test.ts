/** Zones of firewalld over the whole core: entered, kept, left, and refused with a remedy. */
import { describe, expect, it } from 'vitest';
import { VirtnetError } from '../../../shared/contract/error';
import { FakeHost } from '../../../e2e/fakes/fakeHost';
import { systemPaths } from '../host/paths';
import { applyPlan, findDrift, planTransition, type ActiveNetwork } from '../core/transition';

const paths = systemPaths('/fake');
const network = (zone?: string): ActiveNetwork => ({
  pollResolv: true,
  definition: {
    name: 'zoned',
    uuid: '00000000-0000-4000-8000-000000000007',
    bridge: { name: 'virbr7', stp: false, delay: 0, ...(zone === undefined ? {} : { zone }) },
    mac: '52:54:00:00:00:07',
    forward: { mode: 'nat' },
    dns: { enabled: true },
    ips: [{ address: '10.7.0.1', prefix: 24 }],
  },
});
const home = network('home');
const go = async (host: FakeHost, before: ActiveNetwork[], after: ActiveNetwork[]): Promise<void> =>
  applyPlan(host, paths, await planTransition(host, paths, { before, after, others: [] }));

describe('a zone', () => {
  it('is entered, changed, found missing, put right and left', async () => {
    const host = new FakeHost();
    await go(host, [], [home]);
    expect(host.zones?.get('virbr7')).toBe('home');
    await go(host, [home], [network('work')]);
    expect(host.zones?.get('virbr7')).toBe('work');
    host.zones?.delete('virbr7');
    expect((await findDrift(host, paths, [network('work')])).get('zoned')).toMatchObject([{ kind: 'zone' }]);
    await go(host, [network('work')], [network('work')]);
    await go(host, [network('work')], [network()]);
    expect(host.zones?.has('virbr7')).toBe(false);
    await go(host, [network()], []);
  });

  it('keeps a network from starting while firewalld does not run, which says so, and never from stopping', async () => {
    const host = new FakeHost();
    host.zones = null;
    const before = host.describe();
    const error: unknown = await go(host, [], [home]).catch((thrown: unknown) => thrown);
    expect(error instanceof VirtnetError && error.data).toMatchObject({
      code: 'rolled-back',
      remedy: expect.stringContaining('start firewalld') as string,
      undoErrors: [],
    });
    expect(host.describe()).toBe(before);
    host.zones = new Map();
    await go(host, [], [home]);
    host.zones = null;
    await go(host, [home], []);
    expect(host.describe()).toBe(before);
  });
});
