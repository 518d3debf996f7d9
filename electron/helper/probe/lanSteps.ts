/** How a temporary guest walks through a Bridged network: a lease of the LAN’s own DHCP, and then as that says. */
import { PING_HEADERS } from '../facts/span/ping';
import { netmaskOf } from '../../../shared/addresses/addresses';
import type { ProbeStepId } from '../../../shared/contract/probe';
import { t } from '../../../shared/language/language';
import { finding, type Finding } from './findings/finding';
import { bridgeFilters } from './findings/ruleFindings';
import { describeNames } from './findings/words';
import { answerText, DNS_MS, GOOD, leaseValues, NOBODYS_NAME, offersText, SILENCE } from './guestSteps';
import type { OfferedLease } from './guest/probeProtocol';
import { chooseTarget } from './outsideStep';
import { guestsStep } from './portSteps';
import { failed, passed, skipped, type Outcome, type Walk } from './walk';

/** How often the temporary guest asks, a second each: servers look first whether an address is free. */
const TRIES = 8;

/** How to do each step, where it differs from that of a network of ours. */
export const LAN_STEPS: Record<ProbeStepId, (walk: Walk) => Promise<Outcome> | Outcome> = {
  bridge: bridgeStep,
  address: () => skipped(t('probe.lan.address')),
  dnsmasq: () => skipped(t('probe.lan.dnsmasq')),
  lease: leaseStep,
  dns: dnsStep,
  gateway: gatewayStep,
  outside: outsideStep,
  rules: async (walk) =>
    passed((await bridgeFilters(walk.host)) ? t('probe.lan.filtered') : t('probe.lan.unfiltered')),
  forwarding: () => skipped(t('probe.lan.forwarding')),
  mtu: mtuStep,
  guests: guestsStep,
};

async function bridgeStep(walk: Walk): Promise<Outcome> {
  const { definition, ports, lanPorts } = walk.facts;
  const { name } = definition.bridge;
  await walk.run(['bridge', 'link', 'show']);
  const uplinks = describeNames(lanPorts.map((port) => port.name));
  return passed(t('probe.lan.bridgeUp', { device: name, count: ports.length, ports: uplinks }));
}

async function leaseStep(walk: Walk): Promise<Outcome> {
  const { facts, guest } = walk;
  if (!guest) return skipped(t('probe.nothingToAsk'));
  const { offers, lease } = await guest.agent.ask('lease', {
    mac: guest.mac,
    hostname: guest.hostname,
    tries: TRIES,
    preferred: [],
  });
  walk.note(t('probe.evidence.discover', { mac: guest.mac }), offersText(offers));
  if (!lease) {
    if (offers.length > 0) return failed(t('probe.lease.refused', { server: offers[0]?.server ?? 'none' }));
    if (walk.explaining('lease').length === 0 && !(await walk.blameFirewall('lease', null)))
      walk.findings.push(silentLan(facts.lanPorts.map(({ name }) => name)));
    return failed(t('probe.lease.noOffer', { seconds: TRIES }));
  }
  await guest.address(`${lease.address}/${prefixOf(lease)}`, lease.router);
  walk.address = lease.address;
  walk.lease = lease;
  return passed(t('probe.lan.leaseGiven', leaseValues(lease)));
}

const silentLan = (uplinks: readonly string[]): Finding =>
  finding({
    step: 'lease',
    cause: 'lan-dhcp-silent',
    title: t('probe.lanSilent.title'),
    detail: t('probe.lanSilent.detail', { uplinks: describeNames(uplinks) }),
    remedy: t('probe.lanSilent.remedy'),
    command: `tcpdump -eni ${uplinks[0] ?? 'any'} 'udp port 67 or udp port 68'`,
  });

const prefixOf = ({ netmask }: OfferedLease): number => {
  const prefix = Array.from({ length: 33 }, (_, bits) => bits).find((bits) => netmaskOf(bits) === netmask);
  return prefix ?? 24;
};

async function dnsStep(walk: Walk): Promise<Outcome> {
  const { guest, lease, site } = walk;
  if (!guest || !lease) return skipped(t('probe.noAddress'));
  const [server] = lease.dns;
  if (server === undefined) return skipped(t('probe.lan.noDns'));
  const name = site.surroundings.outside?.name ?? NOBODYS_NAME;
  const answer = await guest.agent.ask('resolve', { server, name, timeoutMs: DNS_MS });
  walk.note(t('probe.evidence.inGuest', { command: `dig @${server} ${name}` }), answerText(answer));
  if (GOOD.has(answer.code)) return passed(t('probe.answers', { address: server }));
  if (walk.explaining('dns').length === 0 && !(await walk.blameFirewall('dns', null)))
    walk.findings.push(
      finding({
        step: 'dns',
        cause: 'resolver-unreachable',
        title: t('probe.lanResolver.title', {
          server,
          refusal: SILENCE.has(answer.code) ? 'none' : answer.code,
        }),
        detail: t('probe.lanResolver.detail'),
        remedy: t('probe.lanResolver.remedy'),
        command: `dig @${server} ${name}`,
      }),
    );
  return failed(t('probe.lan.noDnsAnswer', { server }));
}

async function gatewayStep(walk: Walk): Promise<Outcome> {
  const { guest, lease } = walk;
  if (!guest || !lease) return skipped(t('probe.noAddress'));
  const { router } = lease;
  if (router === null) return skipped(t('probe.lan.noRouter'));
  walk.gatewayAnswers = await walk.ping(router);
  if (walk.gatewayAnswers) return passed(t('probe.lan.routerAnswers', { address: router }));
  const { stdout } = await walk.runInGuest(['ip', 'neigh', 'show', 'to', router]);
  if (/lladdr/.test(stdout)) return passed(t('probe.arpOnly', { address: router }));
  if (walk.explaining('gateway').length === 0 && !(await walk.blameFirewall('gateway', router)))
    walk.findings.push(
      finding({
        step: 'gateway',
        cause: 'gateway-silent',
        title: t('probe.lanRouter.title', { address: router }),
        detail: t('probe.lanRouter.detail'),
        explains: ['outside'],
        remedy: t('probe.lanRouter.remedy'),
        command: 'nft list ruleset bridge; bridge link show',
      }),
    );
  return failed(t('probe.notFound', { address: router }));
}

async function outsideStep(walk: Walk): Promise<Outcome> {
  if (!walk.guest || !walk.lease) return skipped(t('probe.noAddress'));
  const { target, answersHost } = await chooseTarget(walk);
  if (target === null) return skipped(t('probe.outside.unknown'));
  if (await walk.ping(target)) return passed(t('probe.answers', { address: target }));
  if (walk.explaining('outside').length === 0 && !(await walk.blameFirewall('outside', target)))
    walk.findings.push(
      finding({
        step: 'outside',
        cause: 'outside-silent',
        title: answersHost ? t('probe.lanOutside.title', { target }) : t('probe.worldSilent.title'),
        detail: answersHost ? t('probe.lanOutside.detail') : t('probe.lanOutside.silent', { target }),
        severity: answersHost ? 'failed' : 'warning',
        remedy: answersHost ? t('probe.lanOutside.remedy') : '',
      }),
    );
  const detail = t('probe.silentAddress', { address: target });
  return { status: answersHost ? 'failed' : 'warning', detail };
}

async function mtuStep(walk: Walk): Promise<Outcome> {
  const { facts, lease, gatewayAnswers } = walk;
  if (!lease?.router || !gatewayAnswers || !facts.bridge) return skipped(t('probe.lan.mtuUnknown'));
  const { mtu } = facts.bridge;
  if (await walk.ping(lease.router, '-M', 'do', '-s', String(mtu - PING_HEADERS.ipv4)))
    return passed(t('probe.mtu.whole', { mtu }));
  walk.findings.push(
    finding({
      step: 'mtu',
      cause: 'mtu-mismatch',
      title: t('probe.lanMtu.title', { mtu }),
      detail: t('probe.lanMtu.detail'),
      severity: 'warning',
      remedy: t('probe.lanMtu.remedy'),
      command: `ip -d link show master ${facts.definition.bridge.name}`,
    }),
  );
  return passed('');
}
