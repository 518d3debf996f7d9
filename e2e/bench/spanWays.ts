/** The ways between two guests that are measured beside each other: each is laid on a lab of two hosts of its own. */
import { bareVxlan, OVERHEAD } from '../span/bare';
import type { Lab } from '../span/lab';
import type { Socket } from '../span/labGuest';

/** Where the two guests are plugged in, and the MTU that they take. */
interface Laid {
  sockets: [Socket, Socket];
  mtu: number;
}

interface Way {
  name: string;
  lay: (lab: Lab) => Laid | Promise<Laid>;
}

const BRIDGE = 'br0';
const socketsOn = (lab: Lab, first: number, second: number): [Socket, Socket] => [
  { host: lab.host(first), bridge: BRIDGE },
  { host: lab.host(second), bridge: BRIDGE },
];

function oneBridge(lab: Lab): Laid {
  lab.host(1).shell(`ip link add ${BRIDGE} mtu ${lab.fabric.mtu} up type bridge`);
  return { sockets: socketsOn(lab, 1, 1), mtu: lab.fabric.mtu };
}

/** The underlay alone: each host's card is a port of its bridge. */
function overCards(lab: Lab): Laid {
  for (const host of lab.hosts)
    host.shell(
      `ip link add ${BRIDGE} mtu ${lab.fabric.mtu} up type bridge; ip link set eth0 master ${BRIDGE}`,
    );
  return { sockets: socketsOn(lab, 1, 2), mtu: lab.fabric.mtu };
}

function overVxlan(lab: Lab): Laid {
  const mtu = lab.fabric.mtu - OVERHEAD;
  for (const number of [1, 2])
    lab
      .host(number)
      .shell(bareVxlan(number, { bridge: BRIDGE, vni: 7001, members: [1, 2], engine: 'static', mtu }));
  return { sockets: socketsOn(lab, 1, 2), mtu };
}

const DEFINITION = `<network>
  <name>bench</name>
  <forward mode="nat"/>
  <bridge name="${BRIDGE}" stp="off" delay="0"/>
  <ip address="172.20.70.254" netmask="255.255.255.0"/>
</network>`;

/** As a person makes it, with whatever engine is proposed. */
async function overSpan(lab: Lab): Promise<Laid> {
  const first = lab.host(1);
  for (const host of lab.hosts) host.shell('systemctl start frr');
  first.shell(`cat > /run/bench.xml <<'END'\n${DEFINITION}\nEND`);
  for (const call of ['net-define /run/bench.xml', 'net-start bench', 'net-span add bench host2']) {
    const { status, stderr } = await first.virtnet(call);
    if (status !== 0) throw new Error(`${call}: ${stderr}`);
  }
  return { sockets: socketsOn(lab, 1, 2), mtu: lab.fabric.mtu - OVERHEAD };
}

/** All are compared with the first. */
export const WAYS: readonly Way[] = [
  { name: 'one bridge, one host', lay: oneBridge },
  { name: 'bridges over the cards of two hosts', lay: overCards },
  { name: 'VXLAN by hand over two hosts', lay: overVxlan },
  { name: 'a network that spans two hosts', lay: overSpan },
];
