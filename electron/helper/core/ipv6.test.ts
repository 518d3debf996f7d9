/** The order in which IPv6 comes up: settings, addresses, and becoming a router last. */
import { describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { FakeHost } from '../../../e2e/fakes/fakeHost';
import { systemPaths } from '../host/paths';
import { applyPlan, findDrift, planTransition, type ActiveNetwork } from './transition';

const paths = systemPaths('/fake');
const network = (ips: NetworkDefinition['ips']): ActiveNetwork => ({
  pollResolv: true,
  definition: {
    name: 'six',
    uuid: '00000000-0000-4000-8000-000000000006',
    bridge: { name: 'virbr6', stp: false, delay: 0 },
    mac: '52:54:00:00:00:06',
    forward: { mode: 'nat' },
    dns: { enabled: true },
    ips,
  },
});
const four = { address: '10.6.0.1', prefix: 24 };
const dual = network([four, { address: 'fd00:6::1', prefix: 64 }]);

function routerAdvertisedHost(): FakeHost {
  const host = new FakeHost();
  const settings = { accept_ra: '1', forwarding: '0' };
  for (const [key, value] of Object.entries(settings)) host.sysctls.set(`net/ipv6/conf/eth0/${key}`, value);
  host.readDir = (path) => Promise.resolve(path.endsWith('conf') ? ['all', 'default', 'eth0', 'lo'] : []);
  return host;
}

describe('IPv6', () => {
  it('keeps devices listening to their router before the host becomes one', async () => {
    const host = routerAdvertisedHost();
    const plan = await planTransition(host, paths, { before: [], after: [dual], others: [] });
    const titles = plan.stages.flat().map(({ title }) => title);
    const places = [
      'Set net/ipv6/conf/virbr6/disable_ipv6 to 0',
      'Give IPv6 addresses to the bridge virbr6',
      'Set net/ipv6/conf/all/forwarding to 1',
    ].map((title) => titles.indexOf(title));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    const listening = titles.indexOf('Set net/ipv6/conf/eth0/accept_ra to 2');
    expect(listening).toBeGreaterThan(0);
    expect(listening).toBeLessThan(titles.indexOf('Set net/ipv6/conf/all/forwarding to 1'));
  });

  it('comes to a network that runs without it, and goes again', async () => {
    const host = routerAdvertisedHost();
    const plain = network([four]);
    const steps: [ActiveNetwork[], ActiveNetwork[]][] = [
      [[], [plain]],
      [[plain], [dual]],
      [[dual], [plain]],
    ];
    for (const [before, after] of steps) {
      await applyPlan(host, paths, await planTransition(host, paths, { before, after, others: [] }));
      expect([...(await findDrift(host, paths, after))]).toEqual([]);
      const hasIpv6 = after[0] === dual;
      expect(host.links.get('virbr6')?.addresses.includes('fd00:6::1/64')).toBe(hasIpv6);
      expect(host.sysctls.get('net/ipv6/conf/virbr6/disable_ipv6')).toBe(hasIpv6 ? '0' : '1');
      expect(host.firewall6.save().includes('VNM_virbr6')).toBe(hasIpv6);
    }
  });
});
