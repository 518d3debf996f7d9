/** The host finds the names of guests, and their addresses' names, for as long as the network shall let it. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  applyPlan,
  findDrift,
  planTransition,
  type ActiveNetwork,
} from '../../electron/helper/core/transition';
import { openNamespace, stateOf, type Namespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { hasResolved, standInForResolved, startResolved } from './resolved';

const network = (domain: string | null): ActiveNetwork => ({
  pollResolv: true,
  definition: {
    name: 'lab',
    uuid: '00000000-0000-4000-8000-000000000009',
    bridge: { name: 'virbr9', stp: false, delay: 0 },
    mac: '52:54:00:00:00:09',
    forward: { mode: 'isolated' },
    dns: { enabled: true, hosts: [{ address: '10.9.0.33', names: ['guest'] }] },
    ips: [{ address: '10.9.0.1', prefix: 24 }],
    ...(domain === null ? {} : { hostResolves: true, domain: { name: domain, localOnly: false } }),
  },
});
const named = network('lab.internal');
const renamed = network('other.internal');
const plain = network(null);

let space: Namespace | null = null;
afterEach(() => {
  space?.close();
  space = null;
});

const cases = [
  { by: 'a program in place of resolvectl', isReal: false },
  { by: 'systemd-resolved', isReal: true },
].filter(({ isReal }) => !isReal || hasResolved());

describe.each(cases)('by $by', ({ isReal }) => {
  it('names are found, change with the domain, come back when they were forgotten, and go', async () => {
    const here = (space = await openNamespace('nft'));
    (isReal ? startResolved : standInForResolved)(here);
    // A device of the machine's own, whose names are none of ours.
    here.shell(
      'ip link add eth9 type bridge && ip link set eth9 addrgenmode none && ip link set eth9 up && resolvectl domain eth9 corp.example',
    );
    const told = (): string => here.shell('resolvectl dns; resolvectl domain; resolvectl default-route');
    const [before, untold] = [await stateOf(here), told()];
    const become = async (from: ActiveNetwork[], to: ActiveNetwork[]): Promise<void> => {
      const plan = await planTransition(here.host, here.paths, { before: from, after: to, others: [] });
      await applyPlan(here.host, here.paths, plan);
      expect([...(await findDrift(here.host, here.paths, to))]).toEqual([]);
    };
    /** Whom the host asks: the real one itself, or whoever is said to know these names. */
    const server = (): string =>
      isReal ? '127.0.0.53' : (/\(virbr9\): (\S+)/.exec(here.shell('resolvectl dns'))?.[1] ?? '127.0.0.1');
    const dig = (...question: string[]): string =>
      here.shell(`dig +short +time=1 +tries=1 @${server()} ${question.join(' ')} 2>&1 || true`).trim();
    const finds = (name: string, address: string): Promise<true> =>
      until(`${name} is found`, () => dig(name) === address);

    await become([], [named]);
    // Without a guest the bridge has no carrier, and systemd-resolved asks nobody there.
    here.shell(
      'ip link add v1 type veth peer name v2 && ip link set v2 addrgenmode none && ip link set v1 master virbr9 up && ip link set v2 up',
    );
    await finds('guest.lab.internal', '10.9.0.33');
    expect(dig('-x', '10.9.0.33')).toBe('guest.lab.internal.');
    expect(dig('nobody.lab.internal')).toBe('');
    await become([named], [renamed]);
    await finds('guest.other.internal', '10.9.0.33');
    here.shell('resolvectl revert virbr9');
    expect((await findDrift(here.host, here.paths, [renamed])).get('lab')).toMatchObject([
      { kind: 'resolver' },
    ]);
    await become([renamed], [renamed]);
    await finds('guest.other.internal', '10.9.0.33');
    await become([renamed], [plain]);
    expect(told()).not.toMatch(/10\.9\.0\.1|internal/);
    await become([plain], [named]);
    await become([named], []);
    here.shell('ip link del v1');
    expect(await stateOf(here)).toBe(before);
    expect(told()).toBe(untold);
  });
});
