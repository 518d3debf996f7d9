/** How a temporary guest walks through a Bridged network: a lease of the LAN’s own DHCP, and then as that says. */
import { netmaskOf } from '../../../shared/addresses/addresses';
import type { ProbeStepId } from '../../../shared/contract/probe';
import { finding, type Finding } from './findings/finding';
import { bridgeFilters } from './findings/ruleFindings';
import { describeNames } from './findings/words';
import { answerText, DNS_MS, GOOD, leaseWords, NOBODYS_NAME, offerText, SILENCE } from './guestSteps';
import type { OfferedLease } from './guest/probeProtocol';
import { chooseTarget } from './outsideStep';
import { guestsStep } from './portSteps';
import { failed, passed, skipped, type Outcome, type Walk } from './walk';

/** How often the temporary guest asks, a second each: servers look first whether an address is free. */
const TRIES = 8;

/** How to do each step, where it differs from that of a network of ours. */
export const LAN_STEPS: Record<ProbeStepId, (walk: Walk) => Promise<Outcome> | Outcome> = {
  bridge: bridgeStep,
  address: () => skipped('The LAN gives guests their addresses.'),
  dnsmasq: () => skipped('The LAN’s own servers answer guests.'),
  lease: leaseStep,
  dns: dnsStep,
  gateway: gatewayStep,
  outside: outsideStep,
  rules: async (walk) =>
    passed(
      (await bridgeFilters(walk.host))
        ? 'This host filters what passes its bridges, and nobody’s rule took the temporary guest’s packets.'
        : 'Packets between guests and the LAN do not pass this host’s firewall.',
    ),
  forwarding: () => skipped('Not needed: the bridge passes packets on, and this host does not.'),
  mtu: mtuStep,
  guests: guestsStep,
};

async function bridgeStep(walk: Walk): Promise<Outcome> {
  const { definition, ports, lanPorts } = walk.facts;
  const { name } = definition.bridge;
  await walk.run(['bridge', 'link', 'show']);
  const guests = ports.length === 1 ? '1 guest' : `${ports.length} guests`;
  return passed(
    `${name} is up with ${guests}, and on the LAN by ${describeNames(lanPorts.map((port) => port.name))}.`,
  );
}

async function leaseStep(walk: Walk): Promise<Outcome> {
  const { facts, guest } = walk;
  if (!guest) return skipped('There is nothing to ask.');
  const { offers, lease } = await guest.agent.ask('lease', {
    mac: guest.mac,
    hostname: guest.hostname,
    tries: TRIES,
    preferred: [],
  });
  walk.note(
    `DHCPDISCOVER from ${guest.mac}`,
    offers.length === 0 ? 'no offer' : offers.map(offerText).join('\n'),
  );
  if (!lease) {
    if (offers.length > 0)
      return failed(`An address was offered, and then refused by ${offers[0]?.server ?? 'the server'}.`);
    if (walk.explaining('lease').length === 0 && !(await walk.blameFirewall('lease', null)))
      walk.findings.push(silentLan(facts.lanPorts.map(({ name }) => name)));
    return failed(`No offer came within ${TRIES} seconds.`);
  }
  await guest.address(`${lease.address}/${prefixOf(lease)}`, lease.router);
  walk.address = lease.address;
  walk.lease = lease;
  const seconds = lease.leaseSeconds === null ? '' : ` for ${leaseWords(lease.leaseSeconds)}`;
  return passed(
    `${lease.address}${seconds}, from ${lease.server ?? 'an unnamed server'} on the LAN; given back after the test.`,
  );
}

const silentLan = (uplinks: readonly string[]): Finding =>
  finding({
    step: 'lease',
    cause: 'lan-dhcp-silent',
    title: 'No DHCP server of the LAN answers',
    detail: `The temporary guest’s question went out by ${describeNames(uplinks)}, and nothing on this host was found to take it. Either the LAN has no DHCP server, or what this host is plugged in to passes on only this host’s own hardware address: switches with port security, access points, and hypervisors of a virtual host do so.`,
    remedy:
      'On a LAN without DHCP give guests fixed addresses. Else allow several hardware addresses at the switch’s port; where this host is a virtual machine itself, allow forged addresses and promiscuous mode for its card.',
    command: `tcpdump -eni ${uplinks[0] ?? 'any'} 'udp port 67 or udp port 68'`,
  });

const prefixOf = ({ netmask }: OfferedLease): number => {
  const prefix = Array.from({ length: 33 }, (_, bits) => bits).find((bits) => netmaskOf(bits) === netmask);
  return prefix ?? 24;
};

async function dnsStep(walk: Walk): Promise<Outcome> {
  const { guest, lease, site } = walk;
  if (!guest || !lease) return skipped('The temporary guest has no address to ask from.');
  const [server] = lease.dns;
  if (server === undefined) return skipped('The LAN’s DHCP names no DNS server.');
  const name = site.surroundings.outside?.name ?? NOBODYS_NAME;
  const answer = await guest.agent.ask('resolve', { server, name, timeoutMs: DNS_MS });
  walk.note(`dig @${server} ${name}   # in the temporary guest`, answerText(answer));
  if (GOOD.has(answer.code)) return passed(`${server} answers.`);
  if (walk.explaining('dns').length === 0 && !(await walk.blameFirewall('dns', null)))
    walk.findings.push(
      finding({
        step: 'dns',
        cause: 'resolver-unreachable',
        title: `The LAN’s resolver ${server} ${SILENCE.has(answer.code) ? 'does not answer' : `refuses to answer (${answer.code})`}`,
        detail: 'The LAN’s DHCP gives guests this server, and it has not answered the temporary guest.',
        remedy: 'Check the server, or what the LAN’s DHCP says of it.',
        command: `dig @${server} ${name}`,
      }),
    );
  return failed(`${server} gives no answer.`);
}

async function gatewayStep(walk: Walk): Promise<Outcome> {
  const { guest, lease } = walk;
  if (!guest || !lease) return skipped('The temporary guest has no address to ask from.');
  const { router } = lease;
  if (router === null) return skipped('The LAN’s DHCP names no router.');
  walk.gatewayAnswers = await walk.ping(router);
  if (walk.gatewayAnswers) return passed(`${router}, the LAN’s router, answers.`);
  const { stdout } = await walk.runInGuest(['ip', 'neigh', 'show', 'to', router]);
  if (/lladdr/.test(stdout)) return passed(`${router} is there (ARP), and does not answer to ping.`);
  if (walk.explaining('gateway').length === 0 && !(await walk.blameFirewall('gateway', router)))
    walk.findings.push(
      finding({
        step: 'gateway',
        cause: 'gateway-silent',
        title: `The LAN’s router ${router} answers neither to ping nor to ARP`,
        detail: 'The LAN’s DHCP gives guests this router: it is off, or packets to it are lost on the way.',
        explains: ['outside'],
        remedy: 'Check the router, and look for filters on the bridge.',
        command: 'nft list ruleset bridge; bridge link show',
      }),
    );
  return failed(`${router} is not found.`);
}

async function outsideStep(walk: Walk): Promise<Outcome> {
  if (!walk.guest || !walk.lease) return skipped('The temporary guest has no address to ask from.');
  const { target, answersHost } = await chooseTarget(walk);
  if (target === null)
    return skipped('This host knows nobody outside to ask: it has neither a router nor a resolver.');
  if (await walk.ping(target)) return passed(`${target} answers.`);
  if (walk.explaining('outside').length === 0 && !(await walk.blameFirewall('outside', target)))
    walk.findings.push(
      finding({
        step: 'outside',
        cause: 'outside-silent',
        title: answersHost
          ? `${target} answers this host, but not guests`
          : 'Nobody outside answers this host either',
        detail: answersHost
          ? 'The LAN’s router lets this host out and the temporary guest not: it may know its hosts by their hardware addresses.'
          : `${target} is silent: the way out is cut beyond this host, or ping is not answered there.`,
        severity: answersHost ? 'failed' : 'warning',
        remedy: answersHost ? 'Ask whoever runs the LAN to let guests out.' : '',
      }),
    );
  return { status: answersHost ? 'failed' : 'warning', detail: `${target} does not answer.` };
}

/** Bytes of IPv4 and ICMP before a ping's data (RFC 791, RFC 792). */
const PING_HEADERS = 28;

async function mtuStep(walk: Walk): Promise<Outcome> {
  const { facts, lease, gatewayAnswers } = walk;
  if (!lease?.router || !gatewayAnswers || !facts.bridge)
    return skipped('Without an answer from the router, sizes cannot be compared.');
  const { mtu } = facts.bridge;
  if (await walk.ping(lease.router, '-M', 'do', '-s', String(mtu - PING_HEADERS)))
    return passed(`Packets of ${mtu} bytes pass whole.`);
  walk.findings.push(
    finding({
      step: 'mtu',
      cause: 'mtu-mismatch',
      title: `Packets of ${mtu} bytes do not reach the LAN’s router`,
      detail: 'Small ones do. Some device between guests and the router carries less than the bridge.',
      severity: 'warning',
      remedy: 'Give the bridge, its ports and the guests the packet size of the LAN.',
      command: `ip -d link show master ${facts.definition.bridge.name}`,
    }),
  );
  return passed('');
}
