/** The sandbox's simulated outside: an uplink to a LAN with a router that gives addresses, a web server and a resolver. */
import type { HostFacts } from '../../../shared/contract/snapshot';
import type { Host } from '../host/host';
import { HTTP_ARGUMENT } from '../host/roles';
import { runOrFail } from '../host/runOrFail';
import { startProcess } from '../host/runner';
import { t } from '../../../shared/language/language';

/** Name of the namespace that plays the outside. */
const OUTSIDE = 'outside';
const ROUTER = '203.0.113.1';
/** The sandbox host's own address on its uplink: what the outside sees of NAT. All blocks here are TEST-NETs (RFC 5737). */
const UPLINK = '203.0.113.2';
/** What the LAN's router gives to whoever asks, as guests do once a bridge is over the uplink. */
const LEASES = '203.0.113.100,203.0.113.199,1h';
const SERVER = '198.51.100.80';
const SERVER_NAME = 'www.example.test';

/** The outside as a snapshot names it. */
export const OUTSIDE_FACTS: NonNullable<HostFacts['outside']> = {
  router: ROUTER,
  address: SERVER,
  name: SERVER_NAME,
};

/** The line of resolv.conf(5) for whoever asks the outside for names. */
export const OUTSIDE_RESOLVER = `nameserver ${ROUTER}\n`;

/**
 * Lays the cable and switches the outside on. It has no route to any virtual network, as a LAN's router has none to a
 * routed network until someone adds it. Throws `missing-tool` and `command-failed`.
 */
export async function makeOutside(host: Host, helper: { node: string; bundle: string }): Promise<void> {
  await runOrFail(host, ['ip', '-batch', '-'], t('sandbox.uplinkNotMade'), [
    'link set lo up',
    `netns add ${OUTSIDE}`,
    `link add eth0 type veth peer name lan netns ${OUTSIDE}`,
    `addr add ${UPLINK}/24 broadcast + dev eth0`,
    'link set eth0 up',
    `route add default via ${ROUTER}`,
  ]);
  await runOrFail(host, ['ip', '-n', OUTSIDE, '-batch', '-'], t('sandbox.outsideNotMade'), [
    'link set lo up',
    `addr add ${SERVER}/32 dev lo`,
    `addr add ${ROUTER}/24 broadcast + dev lan`,
    'link set lan up',
  ]);
  const inside = ['nsenter', `--net=/run/netns/${OUTSIDE}`];
  startProcess([...inside, helper.node, helper.bundle, HTTP_ARGUMENT], {});
  // Without dnsmasq the outside has no names; that the networks need it too is said elsewhere.
  await host.run([...inside, ...resolverCommand()]).catch(() => undefined);
}

/** The LAN's DHCP server and resolver, in memory only. Root in a user namespace is the only user there is, so dnsmasq stays it. */
function resolverCommand(): string[] {
  return [
    'dnsmasq',
    ...[
      '--conf-file=/dev/null',
      '--pid-file=',
      '--user=root',
      '--group=',
      '--no-hosts',
      '--no-resolv',
      '--bind-interfaces',
    ],
    ...[
      `--listen-address=${ROUTER}`,
      `--dhcp-range=${LEASES}`,
      '--dhcp-authoritative',
      '--leasefile-ro',
      '--no-ping',
      `--host-record=${SERVER_NAME},${SERVER}`,
      `--host-record=router.example.test,${ROUTER}`,
    ],
    '--local=/test/',
  ];
}
