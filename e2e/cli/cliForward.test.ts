/** net-forward as people and scripts call it: a running network with a guest that has a lease, and a program that has a port. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { copyDefinitions, playTranscript } from './transcript';

/** A guest that takes a lease as `guest`, and a server of the host's own. */
const SURROUNDINGS = `
ip netns add guest
ip link add port1 master virbr7 type veth peer name eth0 address 52:54:00:00:00:aa netns guest
ip link set port1 up && ip -n guest link set eth0 up
ip netns exec guest udhcpc -i eth0 -n -q -t 100 -T 1 -x hostname:guest -s /bin/true
'${process.execPath}' -e 'require("net").createServer().listen(7070, "0.0.0.0")' &
while ! ss -ltn | grep -q :7070; do sleep 0.01; done
`;

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  copyDefinitions(cli);
  await cli.run('virtnet net-undefine default; virtnet net-define lab.xml && virtnet net-start lab');
  cli.machine.namespace.shell(`(${SURROUNDINGS}) > /dev/null 2>&1`);
});
afterAll(() => cli.close());

it('adds, lists and removes port forwards, and says what is in their way', async () => {
  const before = cli.machine.namespace.shell('iptables-save | grep -v "^[#:]"');
  const { expected, seen } = await playTranscript(cli, 'forwards.txt');
  const anyProcess = (text: string): string => text.replace(/process \d+/g, 'process PID');
  expect(anyProcess(seen)).toBe(anyProcess(expected));
  expect(cli.machine.namespace.shell('iptables-save | grep -v "^[#:]"')).toBe(before);
});
