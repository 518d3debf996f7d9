/**
 * Every element of a running network is changed live and taken back: the definition shows it, it is in force, the host is
 * as before, and a guest that pings its gateway fifty times a second loses nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkDefinitionSchema, type NetworkDefinition } from '../../shared/definition/network';
import { readNetworkXml } from '../../shared/xml/networkXml';
import type { HelperProcess } from '../fixtures/helperProcess';
import {
  BRIDGE,
  GATEWAY,
  LEASED_MAC,
  LIVE_CHANGES,
  PINGER,
  PROBER,
  type LiveChange,
  type Walk,
} from './liveWalk';
import { MachineFixture } from '../fixtures/machineFixture';
import { stateOf } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { answeredIn, lostUpToNow } from '../fixtures/pings';
import { SECOND_UPLINK, Site, UPLINK } from '../fixtures/site';

/** Lines that only one of two texts has. */
function differing(before: string, now: string): string {
  const [old, recent] = [before.split('\n'), now.split('\n')];
  return [
    ...old.filter((line) => !recent.includes(line)).map((line) => `- ${line}`),
    ...recent.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ].join('\n');
}

const LAB: NetworkDefinition = networkDefinitionSchema.parse({
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000040',
  bridge: { name: BRIDGE, stp: false, delay: 0 },
  mac: '52:54:00:00:40:01',
  forward: { mode: 'nat' },
  dns: { enabled: true },
  ips: [
    {
      address: GATEWAY,
      prefix: 24,
      dhcp: { ranges: [{ start: '172.16.40.100', end: '172.16.40.200' }], hosts: [] },
    },
  ],
});

describe('a running network', () => {
  let machine: MachineFixture;
  let helper: HelperProcess;
  let site: Site;
  let walk: Walk;
  const shell = (script: string): string => machine.namespace.shell(script);

  beforeAll(async () => {
    machine = await MachineFixture.open();
    site = Site.furnish(machine.namespace);
    helper = await machine.helper();
    await helper.call('give', {
      order: {
        do: 'create',
        networks: [{ definition: LAB, start: true, autostart: false, transient: false }],
      },
    });
    const common = { bridge: BRIDGE, gateways: [GATEWAY] };
    await Promise.all([
      site.plug({ ...common, name: 'pinger', mac: '52:54:00:00:40:50', addresses: [`${PINGER}/24`] }),
      site.plug({
        ...common,
        name: 'prober',
        mac: PROBER.mac,
        addresses: [`${PROBER.address}/24`, '172.16.41.51/24', 'fd00:40::51/64', '10.109.0.2/32'],
        gateways: [GATEWAY, 'fd00:40::1'],
      }),
      site.plug({ name: 'leased', bridge: BRIDGE, mac: LEASED_MAC }),
    ]);
    shell(
      // Addresses that the kernel gives by itself are tried out for a second or two (RFC 4862 §5.4).
      `while ip -6 addr show tentative | grep -q inet6; do sleep 0.1; done
      mkdir -p /run/tftp && echo hello > /run/tftp/hello
      printf '#!/bin/sh\\n[ "$1" != bound ] || env > /run/lease.env\\n' > /run/lease.sh && chmod +x /run/lease.sh
      nsenter --net=/run/netns/${UPLINK.outside} dnsmasq --conf-file= --no-resolv --no-hosts --pid-file=/run/outside.pid --user=root \
        --host-record=www.example.test,192.0.2.80 --host-record=elsewhere.test,192.0.2.88`,
    );
    const places = ['prober', UPLINK.outside, SECOND_UPLINK.outside];
    const [prober, outside] = await Promise.all(places.map((place) => site.agent(place)));
    if (!prober || !outside) throw new Error('no agents');
    walk = {
      lease,
      dig,
      pings: (from, address, witness) => site.isAnswered(from, address, witness),
      shell,
      prober,
      outside,
    };
    shell(
      `nsenter --net=/run/netns/pinger ping -n -i 0.02 ${GATEWAY} > /run/ping.out 2>&1 & echo $! > /run/ping.pid`,
    );
    await until('the pinging', () => lastAnswer() > 0);
  });
  afterAll(async () => {
    await helper.close();
    site.close();
  });

  async function lease(): Promise<Record<string, string>> {
    shell('rm -f /run/lease.env');
    const options = ['mtu', 'bootfile', 'domain'].flatMap((option) => ['-O', option]);
    await site.within('leased', [
      'busybox',
      'udhcpc',
      '-i',
      'eth0',
      '-n',
      '-q',
      '-f',
      '-t',
      '4',
      '-T',
      '3',
      ...options,
      '-s',
      '/run/lease.sh',
    ]);
    const lines = shell('cat /run/lease.env 2> /dev/null || true').split('\n');
    return Object.fromEntries(
      lines.map((line) => [line.replace(/=.*/, ''), line.replace(/^[^=]*=/, '')] as const),
    );
  }

  async function dig(...question: string[]): Promise<string> {
    const argv = ['dig', '+short', '+time=2', '+tries=1', `@${GATEWAY}`, ...question];
    const { status, stdout } = await site.within('prober', argv);
    return status === 0 ? (stdout.trim().split('\n')[0] ?? '').replaceAll('"', '') : '';
  }

  const lastAnswer = (): number => answeredIn(shell('cat /run/ping.out')).at(-1) ?? 0;

  const change = (definition: NetworkDefinition) =>
    helper.call('give', {
      order: { do: 'update', updates: [{ name: 'lab', config: definition, live: definition }] },
      accept: ['route-default', 'tftp-root'],
    });
  const stored = async (inactive: boolean): Promise<NetworkDefinition> =>
    networkDefinitionSchema.parse(readNetworkXml(await helper.call('dumpXml', { name: 'lab', inactive })));

  /** Sets an element, sees it in XML and in force, sets it back, and sees the host as before. */
  async function setAndTakeBack({ what, set, holds, isAlwaysTrue }: LiveChange): Promise<void> {
    const changed = networkDefinitionSchema.parse(set(LAB));
    if (isAlwaysTrue !== true) expect(await holds(walk), `${what} before`).toBe(false);
    await change(changed);
    expect(await stored(false), what).toEqual(changed);
    expect(await stored(true), what).toEqual(changed);
    await until(`${what} in force`, () => holds(walk)).catch(async (error: unknown) => {
      const log = shell('tail -20 /run/virtnet-laws/var/lib/virtnet-manager/log/lab.log');
      throw new Error(`${String(error)}; a lease now: ${JSON.stringify(await lease())}\n${log}`);
    });
    expect(await helper.call('checkNetworks', { names: null }), what).toEqual([{ name: 'lab', drift: [] }]);
    await change(LAB);
    expect(await stored(false), what).toEqual(LAB);
  }

  it('takes every element live and gives it back, and a guest loses no packet', async () => {
    await lease();
    // Leases come and go as the proofs ask for them.
    const fingerprint = async (): Promise<string> =>
      (await stateOf(machine.namespace)).replace(/^\d+ ([0-9a-f]{2}:){5}.*\n/gm, '');
    const before = await fingerprint();
    const marks: { what: string; from: number }[] = [];
    const faults: string[] = [];
    for (const step of LIVE_CHANGES) {
      marks.push({ what: step.what, from: lastAnswer() + 1 });
      try {
        await setAndTakeBack(step);
        const now = await fingerprint();
        if (now !== before) throw new Error(`the host is not as before: ${differing(before, now)}`);
      } catch (error) {
        // The others are looked at all the same.
        faults.push(`${step.what}: ${error instanceof Error ? error.message : String(error)}`);
        await change(LAB);
      }
    }
    expect(faults).toEqual([]);
    const during = (await lostUpToNow(() => shell('cat /run/ping.out'))).map(
      (number) => marks.findLast(({ from }) => from <= number)?.what,
    );
    // While the kernel puts another queue on a device, it drops what is sent by it (dev_deactivate in qdisc_graft).
    const queues = LIVE_CHANGES.filter(({ movesQueue }) => movesQueue === true).map(({ what }) => what);
    expect(during.filter((what) => what === undefined || !queues.includes(what))).toEqual([]);
  });
});
