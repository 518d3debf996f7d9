/** A limit in time ends by the kernel alone: for open connections, names and every family, and for nothing inside. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkDefinitionSchema, type NetworkDefinition } from '../../shared/definition/network';
import { withOutside } from '../../shared/definition/outside';
import type { GuestAgent } from '../fixtures/guestAgent';
import { MachineFixture } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { Site, UPLINK } from '../fixtures/site';

const lab = (mode: 'nat' | 'route'): NetworkDefinition =>
  networkDefinitionSchema.parse({
    name: 'lab',
    uuid: '00000000-0000-4000-8000-000000000040',
    bridge: { name: 'virbr7', stp: false, delay: 0 },
    mac: '52:54:00:00:40:01',
    forward: { mode },
    dns: { enabled: true, hosts: [{ address: '172.16.40.9', names: ['inside.test'] }] },
    ips: [
      { address: '172.16.40.1', prefix: 24 },
      { address: 'fd00:40::1', prefix: 64 },
    ],
  });
const FAR = [UPLINK.far.ipv4, UPLINK.far.ipv6];
const INSIDE = ['172.16.40.1', 'fd00:40::1', '172.16.40.51'];

describe.each([
  { mode: 'nat', variant: 'nft' },
  { mode: 'route', variant: 'legacy' },
] as const)('a $mode network, with iptables-$variant', ({ mode, variant }) => {
  let machine: MachineFixture;
  let site: Site;
  let guest: GuestAgent;
  const network = lab(mode);

  beforeAll(async () => {
    machine = await MachineFixture.open(variant);
    site = Site.furnish(machine.namespace);
    const helper = await machine.helper();
    const how = { start: true, autostart: false, transient: false };
    await helper.call('give', { order: { do: 'create', networks: [{ ...how, definition: network }] } });
    await helper.close();
    await Promise.all(
      [50, 51].map((last) =>
        site.plug({
          name: `guest${last}`,
          bridge: 'virbr7',
          mac: `52:54:00:00:40:${last}`,
          addresses: [`172.16.40.${last}/24`, `fd00:40::${last}/64`],
          gateways: ['172.16.40.1', 'fd00:40::1'],
        }),
      ),
    );
    guest = await site.agent('guest50');
    await site.agent(UPLINK.outside);
  });
  afterAll(() => site.close());

  /** Which of them answer before the guest's gateway does, who is asked later. */
  const reaches = (addresses: readonly string[]): Promise<boolean[]> =>
    Promise.all(addresses.map((address) => site.isAnswered('guest50', address, '172.16.40.1')));
  const dig = async (name: string): Promise<string> =>
    (
      await site.within('guest50', ['dig', '+short', '+time=5', '+tries=1', '@172.16.40.1', name])
    ).stdout.trim();
  /** Sets the limit by a helper that is gone afterwards. */
  async function limit(seconds: number | null): Promise<void> {
    const helper = await machine.helper();
    const definition = withOutside(network, seconds);
    await helper.call('give', {
      order: { do: 'update', updates: [{ name: 'lab', config: definition, live: definition }] },
    });
    await machine.killHelper(helper);
  }
  const yes = (list: readonly string[]): boolean[] => list.map(() => true);
  const no = (list: readonly string[]): boolean[] => list.map(() => false);

  it('is left until the moment, and then by nobody, though no program of ours runs', async () => {
    expect(await reaches([...FAR, ...INSIDE])).toEqual(yes([...FAR, ...INSIDE]));
    const { shell } = machine.namespace;
    let moment = 0;
    // What is looked at before the moment has to be seen before it: with twice the time where that was too short.
    for (let ahead = 3; ; ahead *= 2) {
      moment = Math.floor(Date.now() / 1000) + ahead;
      await limit(moment);
      const reached = await reaches(FAR);
      const named = await dig('inside.test');
      // A stream of questions that began while it was allowed: the kernel knows the connection as established.
      shell(
        `nsenter --net=/run/netns/guest50 ping -n -i 0.1 ${UPLINK.far.ipv4} > /run/stream 2>&1 & echo $! > /run/stream.pid
         until grep -q ttl= /run/stream || [ $(date +%s) -ge ${moment} ]; do sleep 0.02; done`,
      );
      if (Date.now() / 1000 < moment) {
        expect(reached).toEqual(yes(FAR));
        expect(named).toBe('172.16.40.9');
        break;
      }
      shell('kill $(cat /run/stream.pid)');
      await limit(null);
    }
    await until('the end', async () => !(await reaches([UPLINK.far.ipv4]))[0]);
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(moment);
    expect(await reaches([...FAR, UPLINK.host.ipv4])).toEqual(no([...FAR, UPLINK.host.ipv4]));
    expect(await guest.query({ kind: 'tcp', to: UPLINK.far.ipv4 }, '172.16.40.1')).toBe(null);
    expect(await reaches(INSIDE)).toEqual(yes(INSIDE));
    // Names would be a way out for data.
    expect(await dig('inside.test')).not.toContain('172.16.40.9');
    shell('kill -INT $(cat /run/stream.pid); while kill -0 $(cat /run/stream.pid) 2> /dev/null; do :; done');
    const [, sent = '0', received = '0'] =
      /(\d+) packets transmitted, (\d+) received/.exec(shell('cat /run/stream')) ?? [];
    expect(Number(received)).toBeGreaterThan(0);
    expect(Number(received)).toBeLessThan(Number(sent));
  });

  it('is shut and opened at once, and keeps its own names while it is shut', async () => {
    await limit(null);
    expect(await reaches([...FAR, ...INSIDE])).toEqual(yes([...FAR, ...INSIDE]));
    await limit(0);
    expect(await reaches([...FAR, UPLINK.host.ipv4])).toEqual(no([...FAR, UPLINK.host.ipv4]));
    expect(await reaches(INSIDE)).toEqual(yes(INSIDE));
    expect(await dig('inside.test')).toBe('172.16.40.9');
    await limit(null);
    expect(await reaches(FAR)).toEqual(yes(FAR));
  });
});
