/** A bridge that speaks the spanning tree protocol, as bridges do unless told otherwise, over two hosts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../shared/definition/network';
import { overlayDevice } from '../../shared/definition/span';
import { readRemoteGuests } from '../../electron/helper/facts/overlay';
import { until } from '../fixtures/patience';
import { openTwoHosts, type SpanningHost } from './twoHosts';

const VNI = 78;
const DEVICE = overlayDevice({ vni: VNI });
const BRIDGE = 'virbr78';
const GUESTS = {
  orion: { name: 'one', mac: '52:54:00:00:78:01', four: '10.78.0.11' },
  vega: { name: 'two', mac: '52:54:00:00:78:02', four: '10.78.0.12' },
} as const;

const alone: NetworkDefinition = {
  ...{ name: 'tree', uuid: '00000000-0000-4000-8000-000000000078', mac: '52:54:00:00:78:fe', mtu: 1450 },
  forward: { mode: 'nat' },
  bridge: { name: BRIDGE, stp: true, delay: 0 },
  dns: { enabled: true },
  ips: [{ address: '10.78.0.1', prefix: 24 }],
};
const spanning = (here: string): NetworkDefinition => ({
  ...alone,
  span: {
    ...{ vni: VNI, engine: 'static', here, shares: 4, key: '0123456789abcdef' },
    members: [
      { name: 'orion', address: '203.0.113.1', share: 0 },
      { name: 'vega', address: '203.0.113.2', share: 1 },
    ],
  },
});

describe('a bridge with STP that spans two hosts', () => {
  let orion: SpanningHost;
  let vega: SpanningHost;
  let close: () => void;

  const plug = async (host: SpanningHost): Promise<void> => {
    const { name, mac, four } = GUESTS[host.name as keyof typeof GUESTS];
    await host.site.plug({ ...{ name, mac, bridge: BRIDGE }, addresses: [`${four}/24`], gateways: [] });
  };

  beforeAll(async () => {
    const opened = await openTwoHosts();
    [orion, vega] = opened.hosts;
    close = () => opened.close();
    // The first host has a guest when its network begins to span, so that the way to the others is its second port.
    await orion.run([alone]);
    await plug(orion);
    await Promise.all([orion, vega].map((host) => host.run([spanning(host.name)])));
    await plug(vega);
  });
  afterAll(async () => {
    await Promise.all([orion.run([]), vega.run([])]);
    close();
  });

  const port = (host: SpanningHost, of: string): string =>
    host.shell(`cat /sys/class/net/${DEVICE}/brport/${of}`).trim();

  it('keeps the way to the other host open, whichever port it is', async () => {
    expect([port(orion, 'port_no'), port(vega, 'port_no')]).toEqual(['0x2', '0x1']);
    await orion.site.pings('one', GUESTS.vega.four);
    // Each bridge has said what it says every two seconds, and told its guests; the other host has heard none of it.
    const said = (host: SpanningHost): number =>
      Number(/packets (\d+)/.exec(host.shell(`nft list chain bridge VNM_${DEVICE} counted`))?.[1] ?? 0);
    for (const host of [orion, vega])
      host.shell(`nft 'add chain bridge VNM_${DEVICE} counted { type filter hook output priority -1; }
        add rule bridge VNM_${DEVICE} counted oifname "${DEVICE}" ether daddr 01:80:c2:00:00:00 counter'`);
    await until('both bridges to speak twice', () => said(orion) > 1 && said(vega) > 1);
    expect([port(orion, 'state'), port(vega, 'state')]).toEqual(['3', '3']);
    await vega.site.pings('two', GUESTS.orion.four);
  });

  it('takes no bridge of another host for a guest', async () => {
    const span = spanning('orion').span;
    if (!span) throw new Error('it spans');
    expect([...(await readRemoteGuests(orion.namespace.host, span)).keys()]).toEqual([GUESTS.vega.mac]);
  });
});
