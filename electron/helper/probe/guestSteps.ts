/** What the temporary guest does itself: takes a lease, asks for names, and pings its gateway. */
import { isShutIn, keepsInside } from '../../../shared/definition/outside';
import { t } from '../../../shared/language/language';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { parseAnswering } from '../facts/ipShow';
import type { Walk, Outcome } from './walk';
import { failed, passed, skipped } from './walk';
import { finding, type Finding } from './findings/finding';
import { freeAddress } from './freeAddress';
import { ProbeAgent } from './guest/probeAgent';
import type { OfferedLease } from './guest/probeProtocol';
import { describeNames } from './findings/words';

/** How often the temporary guest asks for a lease, a second each. */
const TRIES = 2;
/** How long it waits for an answer to a name, in milliseconds. */
export const DNS_MS = 1500;
/** A resolver says by itself that there is none of these (RFC 6761 §6.4), so nobody else hears of the probe. */
export const NOBODYS_NAME = 'virtnet-test.invalid';
/** c-ares's words for no answer at all. */
export const SILENCE = new Set(['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED']);
/** An answer that came from a resolver that works, be it that there is no such name. */
export const GOOD = new Set(['NOERROR', 'ENOTFOUND', 'ENODATA']);

export async function leaseStep(walk: Walk): Promise<Outcome> {
  const { facts, guest } = walk;
  const { gateway, definition } = facts;
  if (!guest || !gateway) return skipped(t('probe.nothingToAsk'));
  const dhcp = definition.ips.find(({ address }) => address === gateway.address)?.dhcp;
  if (!dhcp || dhcp.ranges.length === 0) {
    const address = (await takeFreeAddress(walk)) ?? 'none';
    return skipped(t('probe.lease.notServed', { why: dhcp ? 'static' : 'off', address }));
  }
  if (facts.dnsmasq === null) {
    await takeFreeAddress(walk);
    return failed(t('probe.lease.nobody'));
  }
  const { offers, lease } = await guest.agent.ask('lease', {
    mac: guest.mac,
    hostname: guest.hostname,
    tries: TRIES,
    preferred: definition.ips.map(({ address }) => address),
  });
  walk.note(t('probe.evidence.discover', { mac: guest.mac }), offersText(offers));
  const others = offers.filter(
    ({ server }) => server !== null && !definition.ips.some(({ address }) => address === server),
  );
  if (!lease) {
    if (others.length === 0) await blameSilence(walk, offers);
    await takeFreeAddress(walk);
    for (const other of others) walk.findings.push(await secondServer(walk, other));
    return failed(
      offers.length === 0
        ? t('probe.lease.noOffer', { seconds: TRIES })
        : t('probe.lease.refused', { server: offers[0]?.server ?? 'none' }),
    );
  }
  await guest.address(`${lease.address}/${gateway.prefix}`, lease.router ?? gateway.address);
  walk.address = lease.address;
  for (const other of others) walk.findings.push(await secondServer(walk, other));
  return others.length > 0
    ? failed(t('probe.lease.several', { count: offers.length }))
    : passed(t('probe.lease.given', leaseValues(lease)));
}

export const offersText = (offers: readonly OfferedLease[]): string =>
  offers.length === 0
    ? t('probe.evidence.noOffer')
    : offers
        .map(({ address, server, router, dns, mtu }) =>
          t('probe.evidence.offer', {
            address,
            server: server ?? '?',
            router: router ?? 'none',
            dns: dns.join(', ') || 'none',
            mtu: mtu ?? 'none',
          }),
        )
        .join('\n');

/** What a text says of a lease. */
export const leaseValues = ({ address, server, leaseSeconds }: OfferedLease) => ({
  address,
  server: server ?? 'none',
  time: leaseSeconds === null ? 'none' : leaseTime(leaseSeconds),
});

const leaseTime = (seconds: number): string =>
  seconds >= 0xffffffff
    ? t('probe.lease.ever')
    : seconds % 3600 === 0
      ? t('probe.lease.hours', { hours: seconds / 3600 })
      : t('probe.lease.minutes', { minutes: Math.round(seconds / 60) });

async function takeFreeAddress(walk: Walk): Promise<string | null> {
  const { guest, facts } = walk;
  const address = await freeAddress(walk.host, facts);
  if (!guest || !facts.gateway || address === null) return null;
  await guest.address(`${address}/${facts.gateway.prefix}`, facts.gateway.address);
  walk.address = address;
  return address;
}

/** No lease although dnsmasq runs: known causes, foreign rules, or dnsmasq itself. */
async function blameSilence(walk: Walk, offers: readonly OfferedLease[]): Promise<void> {
  if (walk.explaining('lease').length > 0) return;
  if (offers.length === 0 && (await walk.blameFirewall('lease', null))) return;
  walk.findings.push(silent(walk, 'lease', 'lease'));
}

const silent = ({ facts }: Walk, step: 'lease' | 'dns', what: 'lease' | 'dns' | 'world'): Finding =>
  finding({
    step,
    cause: 'dnsmasq-silent',
    title: t('probe.silent.title', { what }),
    detail: t('probe.silent.detail'),
    remedy: t('probe.silent.remedy'),
    command: quoteCommand(['tail', '-n', '50', facts.files.log]),
    fix: 'restart-dnsmasq',
  });

async function secondServer(walk: Walk, { server, address, router }: OfferedLease): Promise<Finding> {
  const other = server ?? '';
  await walk.ping(other);
  const { stdout } = await walk.runInGuest(['ip', '-j', 'neigh', 'show', 'to', other]);
  const [entry] = parseAnswering(stdout);
  const lease = walk.facts.leases.find(({ mac }) => mac === entry?.lladdr);
  const who = [lease?.name, entry?.lladdr].filter((part) => part !== undefined && part !== null).join(', ');
  return finding({
    step: 'lease',
    cause: 'second-dhcp-server',
    title: t('probe.secondServer.title', { server: other, known: who === '' ? 'no' : 'yes', who }),
    detail: t('probe.secondServer.detail', { address, router: router ?? 'none' }),
    remedy: t('probe.secondServer.remedy'),
    command: `bridge fdb show br ${walk.facts.definition.bridge.name}${entry?.lladdr === undefined ? '' : ` | grep ${entry.lladdr}`}`,
  });
}

export async function dnsStep(walk: Walk): Promise<Outcome> {
  const { facts, guest, site } = walk;
  const { definition, gateway, dnsmasq } = facts;
  if (!guest || !gateway || walk.address === null) return skipped(t('probe.noAddress'));
  if (!definition.dns.enabled) return skipped(t('probe.dns.off'));
  if (dnsmasq === null) return failed(t('probe.dns.nobody'));
  // A limit in time has the kernel refuse names as well; where guests never go out, dnsmasq knows no way.
  if (definition.outsideUntil !== 0 && isShutIn(definition, Date.now() / 1000))
    return skipped(t('probe.dns.timeOver'));
  const ask = async (name: string) => {
    const answer = await guest.agent.ask('resolve', {
      server: gateway.address,
      name,
      timeoutMs: DNS_MS,
    });
    walk.note(
      t('probe.evidence.inGuest', { command: `dig @${gateway.address} ${name}` }),
      answerText(answer),
    );
    return answer;
  };
  const own = await ask(guest.hostname);
  if (SILENCE.has(own.code)) {
    if (walk.explaining('dns').length === 0 && !(await walk.blameFirewall('dns', null)))
      walk.findings.push(silent(walk, 'dns', 'dns'));
    return failed(t('probe.silentAddress', { address: gateway.address }));
  }
  if (keepsInside(definition, Date.now() / 1000))
    return passed(t('probe.dns.inside', { address: gateway.address }));
  const world = await ask(site.surroundings.outside?.name ?? NOBODYS_NAME);
  if (GOOD.has(world.code)) return passed(t('probe.dns.world', { address: gateway.address }));
  return blameResolver(walk, world.code);
}

export const answerText = ({ code, answers }: { code: string; answers: string[] }): string =>
  code === 'NOERROR' ? answers.slice(0, 4).join('\n') : code;

/** dnsmasq answers for itself and not for the world: asks its resolvers from here. */
async function blameResolver(walk: Walk, code: string): Promise<Outcome> {
  const { facts, site } = walk;
  const detail = t('probe.dns.notWorld', { address: facts.gateway?.address ?? 'dnsmasq', code });
  if (walk.explaining('dns').length > 0) return failed(detail);
  const own = facts.definition.dns.forwarders?.flatMap(({ address, domain }) =>
    domain === undefined && address !== undefined ? [address] : [],
  );
  const resolvers = own && own.length > 0 ? own : facts.resolvers;
  if (resolvers.length === 0) {
    walk.findings.push(
      finding({
        step: 'dns',
        cause: 'no-resolver',
        title: t('probe.noResolver.title'),
        detail: t('probe.noResolver.detail', { file: site.paths.resolvConf ?? '/etc/resolv.conf' }),
        remedy: t('probe.noResolver.remedy'),
      }),
    );
    return failed(detail);
  }
  const answers = await askFromHere(walk, resolvers);
  const alive = answers.filter((answer) => !SILENCE.has(answer.code));
  const isGood = alive.some((answer) => GOOD.has(answer.code));
  walk.findings.push(isGood ? silent(walk, 'dns', 'world') : noAnswer(resolvers, alive[0]?.code));
  return failed(detail);
}

async function askFromHere(walk: Walk, resolvers: readonly string[]): Promise<{ code: string }[]> {
  const agent = await ProbeAgent.start(walk.program, 'here');
  const name = walk.site.surroundings.outside?.name ?? NOBODYS_NAME;
  try {
    return await Promise.all(
      resolvers.map(async (server) => {
        const answer = await agent.ask('resolve', { server, name, timeoutMs: DNS_MS });
        walk.note(`dig @${server} ${name}`, answerText(answer));
        return answer;
      }),
    );
  } finally {
    await agent.stop();
  }
}

const noAnswer = (resolvers: readonly string[], refusal: string | undefined): Finding =>
  finding({
    step: 'dns',
    cause: 'resolver-unreachable',
    title: t('probe.resolver.title', { resolvers: describeNames(resolvers), refusal: refusal ?? 'none' }),
    detail: refusal === undefined ? t('probe.resolver.silent') : t('probe.resolver.refuses'),
    remedy: t('probe.resolver.remedy'),
    command: `dig @${resolvers[0] ?? ''} ${NOBODYS_NAME}`,
  });

export async function gatewayStep(walk: Walk): Promise<Outcome> {
  const { facts, guest } = walk;
  const { gateway } = facts;
  if (!guest || !gateway || walk.address === null) return skipped(t('probe.noAddress'));
  const { address } = gateway;
  walk.gatewayAnswers = await walk.ping(address);
  if (walk.gatewayAnswers) return passed(t('probe.answers', { address }));
  if (walk.explaining('gateway').length > 0) return failed(t('probe.noPing', { address }));
  // This network's rules let DHCP and DNS in; whether the host answers to ping is its owner's choice.
  const { stdout } = await walk.runInGuest(['ip', 'neigh', 'show', 'to', address]);
  if (/lladdr/.test(stdout)) return passed(t('probe.arpOnly', { address }));
  walk.findings.push(
    finding({
      step: 'gateway',
      cause: 'gateway-silent',
      title: t('probe.gatewaySilent.title', { address }),
      detail: t('probe.gatewaySilent.detail'),
      explains: ['outside'],
      remedy: t('probe.gatewaySilent.remedy'),
      command: 'nft list ruleset bridge; ebtables -L; bridge link show',
    }),
  );
  return failed(t('probe.notFound', { address }));
}
