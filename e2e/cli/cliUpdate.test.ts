/** net-update and other live changes of a running network, while a guest on it pings its gateway without a gap. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { lostUpToNow } from '../fixtures/pings';
import { copyDefinitions, playTranscript } from './transcript';

/** A guest whose every packet is counted: twenty a second. */
const GUEST = `
ip link add port1 master virbr7 type veth peer name inside1
unshare --net sh -c 'echo ready; exec sleep 1000' > /run/guest.ready 2>&1 & guest=$!
while ! grep -q ready /run/guest.ready 2>/dev/null; do sleep 0.01; done
echo $guest > /run/guest.pid
ip link set inside1 netns $guest && ip link set port1 up
in_guest() { nsenter --net --target $guest "$@"; }
in_guest ip link set lo up && in_guest ip link set inside1 address 52:54:00:00:00:aa up
in_guest ip addr add 172.16.40.50/24 dev inside1
in_guest ip route add default via 172.16.40.1
while ! in_guest ping -c 1 -W 1 172.16.40.1 > /dev/null; do :; done
nsenter --net --target $guest ping -i 0.05 172.16.40.1 > /run/guest.ping 2>&1 & echo $! > /run/ping.pid
`;

describe('a running network', () => {
  let cli: CliMachine;
  beforeAll(async () => {
    cli = await CliMachine.open();
    copyDefinitions(cli);
    await cli.run('virtnet net-undefine default; virtnet net-define lab.xml && virtnet net-start lab');
    cli.machine.namespace.shell(`(${GUEST}) > /dev/null 2>&1`);
  });
  afterAll(() => cli.close());

  it('is updated part by part, and no packet of its guest is lost', async () => {
    const { expected, seen } = await playTranscript(cli, 'updates.txt');
    expect(seen).toBe(expected);
    const { shell } = cli.machine.namespace;
    expect(await lostUpToNow(() => shell('cat /run/guest.ping'))).toEqual([]);
  });
});
