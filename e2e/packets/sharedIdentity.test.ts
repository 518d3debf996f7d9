/** Two guests that say one client identifier, as copies of a machine do: dnsmasq gives both one address, which is seen, explained and mended. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from '../cli/cliMachine';
import type { HelperProcess } from '../fixtures/helperProcess';
import { whileStopped } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { draftOf } from '../fixtures/sandboxFixture';

const A = '52:54:00:00:21:0a';
const B = '52:54:00:00:21:0b';
/** What systemd-networkd makes of a machine-id (RFC 4361: type 255, an IAID and a DUID). */
const IDENTITY = 'ff56504e980002000011ab0011223344556677';

const CLIENT = `#!/bin/sh
case "$1" in
deconfig) ip -4 addr flush dev "$interface" ;;
bound | renew) ip addr replace "$ip/$mask" dev "$interface"; echo "$ip" > /run/$VIRTNET_GUEST.address ;;
esac
`;

let cli: CliMachine;
let helper: HelperProcess;
beforeAll(async () => {
  cli = await CliMachine.open();
  helper = await cli.machine.helper();
  const range = { start: '172.16.40.100', end: '172.16.40.150' };
  await helper.call('give', {
    order: {
      do: 'create',
      networks: [
        {
          definition: draftOf('lab', '172.16.40.0/24', { mode: 'isolated' }, range),
          start: true,
          autostart: false,
          transient: false,
        },
      ],
    },
  });
  const device = (await helper.network('lab'))?.device ?? '';
  shell(`cat > /run/client.sh <<'END'\n${CLIENT}END\nchmod +x /run/client.sh`);
  for (const [name, mac] of [
    ['first', A],
    ['second', B],
  ])
    shell(`set -e
      ip netns add ${name}
      ip link add p-${name} type veth peer name eth0 address ${mac} netns ${name}
      ip link set p-${name} master ${device} up
      ip -n ${name} link set eth0 up`);
});
afterAll(async () => {
  await helper.close();
  cli.close();
});

const shell = (script: string): string => cli.machine.namespace.shell(script);
/** Has a guest ask for a lease, and returns the address that it got. */
const ask = (guest: string): string =>
  shell(`ip netns exec ${guest} env VIRTNET_GUEST=${guest} udhcpc -n -q -f -i eth0 -C -x 0x3d:${IDENTITY} -x hostname:${guest} -s /run/client.sh -t 100 -T 1 >/dev/null 2>&1
    cat /run/${guest}.address`).trim();

describe('two guests with one client identifier', () => {
  it('are given one address by dnsmasq', async () => {
    await helper.network('lab');
    // Whoever watches is too slow to see the first one hold it.
    await whileStopped(helper.pid, () => expect(ask('first')).toBe(ask('second')));
  });

  it('are both shown with it to who watches, and to who looks later', async () => {
    const address = shell('cat /run/first.address').trim();
    const seen = async (who: HelperProcess) =>
      until('both guests', async () => {
        const guests = (await who.network('lab'))?.guests ?? [];
        return guests.filter(({ shares }) => shares !== undefined).length === 2 && guests;
      });
    const expected = [
      [A, address, [B]],
      [B, address, [A]],
    ];
    const short = (guests: Awaited<ReturnType<typeof seen>>) =>
      guests.map(({ mac, addresses, shares }) => [mac, addresses[0]?.address, shares?.with]).sort();
    expect(short(await seen(helper))).toEqual(expected);
    // Of who begins now, dnsmasq's file of leases hides one of them.
    expect(shell('cat /run/virtnet-laws/var/lib/virtnet-manager/lab.leases')).not.toContain(A);
    const later = await cli.machine.helper();
    expect(short(await seen(later))).toEqual(expected);
    await later.close();
  });

  it.each(['net-guests', 'net-dhcp-leases'])('are explained by %s', async (verb) => {
    const { status, stderr } = await cli.run(`virtnet ${verb} lab`);
    expect(status).toBe(0);
    expect(stderr).toContain(`advice: first (${A}) and second (${B}) have one address, 172.16.40.`);
    expect(stderr).toContain('/etc/machine-id');
  });

  it('are named by a test, whose fix gives each an address of its own', async () => {
    const report = await helper.call('probeNetwork', { name: 'lab', probe: 'shared' });
    const problems = report.steps.flatMap((step) => step.problems);
    expect(problems.map(({ cause, fix }) => [cause, fix])).toEqual([
      ['shared-client-id', 'ignore-client-ids'],
    ]);
    expect(problems[0]?.title).toMatch(
      /^first \(\S+\) and second \(\S+\) have one address: 172\.16\.40\.\d+$/,
    );
    await helper.call('give', { order: { do: 'fix', name: 'lab', fix: 'ignore-client-ids' } });
    expect((await helper.network('lab'))?.definition.dnsmasqOptions).toEqual(['dhcp-ignore-clid']);
    expect(ask('first')).not.toBe(ask('second'));
    const again = await helper.call('probeNetwork', { name: 'lab', probe: 'apart' });
    expect([again.outcome, again.steps.flatMap((step) => step.problems)]).toEqual(['passed', []]);
    const guests = (await helper.network('lab'))?.guests ?? [];
    expect(guests.map(({ shares }) => shares)).toEqual([undefined, undefined]);
  });
});
