/** Names of guests for the host itself, over the whole core: told, changed, found missing, forgotten, refused with a remedy. */
import { describe, expect, it } from 'vitest';
import { VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { dnsmasqConfiguration } from './dnsmasq/dnsmasqConf';
import { parseDistribution } from '../../programs/distribution';
import { FakeHost } from '../../../e2e/fakes/fakeHost';
import { systemPaths } from '../host/paths';
import { missingTools } from '../host/tools';
import { applyPlan, findDrift, planTransition, type ActiveNetwork } from '../core/transition';
import { parseShownResolvers } from './resolver';

const paths = systemPaths('/fake');
const network = (domain?: string): ActiveNetwork => ({
  pollResolv: true,
  definition: {
    name: 'lab',
    uuid: '00000000-0000-4000-8000-000000000007',
    bridge: { name: 'virbr7', stp: false, delay: 0 },
    mac: '52:54:00:00:00:07',
    forward: { mode: 'nat' },
    dns: { enabled: true },
    ips: [
      { address: '10.7.0.1', prefix: 24 },
      { address: 'fd07::1', prefix: 64 },
    ],
    ...(domain === undefined ? {} : { hostResolves: true, domain: { name: domain, localOnly: false } }),
  },
});
const plain = network();
const lab = network('Lab.internal');
const go = async (host: FakeHost, before: ActiveNetwork[], after: ActiveNetwork[]): Promise<void> =>
  applyPlan(host, paths, await planTransition(host, paths, { before, after, others: [] }));

describe('the host’s resolver', () => {
  it('is told of a network, of its changes, again when it has forgotten, and no more when it shall not know', async () => {
    const host = new FakeHost();
    const untouched = host.describe();
    await go(host, [], [lab]);
    expect(host.resolvers?.get('virbr7')).toEqual({
      dns: ['10.7.0.1', 'fd07::1'],
      domain: ['~lab.internal', '~0.7.10.in-addr.arpa', '~0.0.0.0.0.0.0.0.0.0.0.0.7.0.d.f.ip6.arpa'],
      'default-route': ['no'],
    });
    expect([...(await findDrift(host, paths, [lab]))]).toEqual([]);
    const other = network('other.internal');
    await go(host, [lab], [other]);
    expect(host.resolvers?.get('virbr7')?.domain?.[0]).toBe('~other.internal');
    host.resolvers?.delete('virbr7');
    expect((await findDrift(host, paths, [other])).get('lab')).toMatchObject([
      { kind: 'resolver', differs: 'What this host asks the DNS at virbr7 is gone' },
    ]);
    await go(host, [other], [other]);
    await go(host, [other], [plain]);
    expect(host.resolvers?.has('virbr7')).toBe(false);
    await go(host, [plain], [lab]);
    await go(host, [lab], []);
    expect(host.describe()).toBe(untouched);
  });

  it('keeps a network from starting while systemd-resolved does not run, which says what else can be done, and never from stopping', async () => {
    const host = new FakeHost();
    host.resolvers = null;
    const before = host.describe();
    const error: unknown = await go(host, [], [lab]).catch((thrown: unknown) => thrown);
    expect(error instanceof VirtnetError && error.data).toMatchObject({
      code: 'rolled-back',
      remedy: expect.stringMatching(/systemctl start systemd-resolved.*server=\/DOMAIN\/GATEWAY/) as string,
      undoErrors: [],
    });
    expect(host.describe()).toBe(before);
    host.resolvers = new Map();
    await go(host, [], [lab]);
    host.resolvers = null;
    await go(host, [lab], []);
    expect(host.describe()).toBe(before);
  });

  it('names another way where there is no systemd-resolved at all', async () => {
    const host = new FakeHost();
    const run = host.run.bind(host);
    host.run = (argv, options) =>
      argv[0] === 'resolvectl'
        ? Promise.reject(missingTools(['resolvectl'], parseDistribution('ID=debian'), true))
        : run(argv, options);
    await expect(go(host, [], [lab])).rejects.toMatchObject({
      message: expect.stringMatching(
        /no systemd-resolved.*server=\/DOMAIN\/GATEWAY.*apt-get install/,
      ) as string,
      data: { code: 'missing-tool' },
    });
    expect(host.links.size).toBe(0);
  });

  it('is not asked again by the DNS that it asks', () => {
    const { conf = '' } = dnsmasqConfiguration(lab.definition, true, paths) ?? {};
    expect(conf).toContain('\nlocal=/Lab.internal/\n');
    expect(conf).toContain('\nlocal=/0.7.10.in-addr.arpa/\n');
    const alone: NetworkDefinition = { ...lab.definition, hostResolves: false };
    expect(dnsmasqConfiguration(alone, true, paths)?.conf).not.toContain('local=');
  });
});

it('reads what systemd 252 shows', () => {
  const shown = [
    'Global:\nLink 2 (virbr9): 10.9.0.1 fd09::1\nLink 3 (eth0): 192.0.2.53\n',
    'Global: example.org\nLink 2 (virbr9): ~lab.internal\n                 ~0.9.10.in-addr.arpa\nLink 3 (eth0):\n',
    'Link 2 (virbr9): no\nLink 3 (eth0): yes\n',
  ];
  expect(parseShownResolvers(shown, ['virbr9', 'virbr8'])).toEqual([
    {
      kind: 'resolver',
      key: 'virbr9',
      value: {
        servers: ['10.9.0.1', 'fd09::1'],
        domains: ['~lab.internal', '~0.9.10.in-addr.arpa'],
        isDefault: false,
      },
    },
  ]);
});
