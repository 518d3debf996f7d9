/** While guests are kept inside, no question of theirs leaves by the network's DNS, whoever named the resolver. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkDefinitionSchema, type NetworkDefinition } from '../../shared/definition/network';
import { withOutside } from '../../shared/definition/outside';
import { MachineFixture } from '../fixtures/machineFixture';
import { Site, UPLINK } from '../fixtures/site';

const FAR = UPLINK.far.ipv4;
const lab = (mode: 'nat' | 'isolated'): NetworkDefinition =>
  networkDefinitionSchema.parse({
    name: 'lab',
    uuid: '00000000-0000-4000-8000-000000000041',
    bridge: { name: 'virbr8', stp: false, delay: 0 },
    mac: '52:54:00:00:41:01',
    forward: { mode },
    dns: {
      enabled: true,
      hosts: [{ address: '172.16.41.9', names: ['inside.test'] }],
      forwarders: [{ address: FAR, domain: 'forwarded.test' }],
    },
    ips: [{ address: '172.16.41.1', prefix: 24 }],
    dnsmasqOptions: [
      `server=/raw.test/${FAR}`,
      `local=/local.test/${FAR}`,
      `rev-server=198.51.100.0/24,${FAR}`,
      `server=${FAR}`,
    ],
  });
const QUESTIONS = [
  ['www.forwarded.test'],
  ['www.raw.test'],
  ['www.local.test'],
  ['-x', '198.51.100.7'],
  ['www.any.test'],
];

describe('questions of guests', () => {
  let machine: MachineFixture;
  let site: Site;
  const shell = (script: string): string => machine.namespace.shell(script);

  beforeAll(async () => {
    machine = await MachineFixture.open();
    site = Site.furnish(machine.namespace);
    shell(
      `nsenter --net=/run/netns/${UPLINK.outside} dnsmasq --conf-file= --no-resolv --no-hosts --pid-file=/run/outside.pid --user=root \
        --address=/#/192.0.2.80 --ptr-record=7.100.51.198.in-addr.arpa,far.test
       nsenter --net=/run/netns/${UPLINK.outside} iptables -I INPUT -p udp --dport 53`,
    );
    await give({
      do: 'create',
      networks: [{ definition: lab('nat'), start: true, autostart: false, transient: false }],
    });
    await site.plug({
      name: 'guest',
      bridge: 'virbr8',
      mac: '52:54:00:00:41:50',
      addresses: ['172.16.41.50/24'],
      gateways: ['172.16.41.1'],
    });
  });
  afterAll(() => site.close());

  async function give(order: object): Promise<void> {
    const helper = await machine.helper();
    await helper.call('give', { order } as never);
    await helper.close();
  }
  const become = (definition: NetworkDefinition): Promise<void> =>
    give({ do: 'update', updates: [{ name: 'lab', config: definition, live: definition }] });
  /** How many questions have come out at the other end of the uplink. */
  const arrived = (): number =>
    Number(
      /^\s*(\d+)/m.exec(
        shell(`nsenter --net=/run/netns/${UPLINK.outside} iptables -nvxL INPUT 1`)
          .trim()
          .split('\n')
          .at(-1) ?? '',
      )?.[1],
    );
  const ask = async (question: readonly string[]): Promise<string> =>
    (
      await site.within('guest', ['dig', '+short', '+time=2', '+tries=1', '@172.16.41.1', ...question])
    ).stdout.trim();
  async function askAll(): Promise<string[]> {
    const answers: string[] = [];
    for (const question of QUESTIONS) answers.push(await ask(question));
    return answers;
  }
  const OUT = ['192.0.2.80', '192.0.2.80', '192.0.2.80', 'far.test.', '192.0.2.80'];

  it.each([
    ['“Isolate now”', withOutside(lab('nat'), 0)],
    ['an isolated network', lab('isolated')],
  ])('leave by every resolver while it is open, by none with %s, and do again', async (_, shut) => {
    expect(await askAll()).toEqual(OUT);
    await become(shut);
    const before = arrived();
    expect(before).toBeGreaterThanOrEqual(OUT.length);
    expect(await askAll()).toEqual(['', '', '', '', '']);
    expect(await ask(['inside.test'])).toBe('172.16.41.9');
    expect(arrived()).toBe(before);
    await become(lab('nat'));
    expect(await askAll()).toEqual(OUT);
  });
});
