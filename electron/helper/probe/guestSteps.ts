/** What the temporary guest does itself: takes a lease, asks for names, and pings its gateway. */
import { isShutIn, keepsInside } from '../../../shared/definition/outside';
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
  if (!guest || !gateway) return skipped('There is nothing to ask.');
  const dhcp = definition.ips.find(({ address }) => address === gateway.address)?.dhcp;
  if (!dhcp || dhcp.ranges.length === 0) {
    const address = await takeFreeAddress(walk);
    const why = dhcp ? 'DHCP serves static hosts only' : 'DHCP is off';
    return skipped(
      address === null ? `${why}.` : `${why}; the temporary guest took the free address ${address}.`,
    );
  }
  if (facts.dnsmasq === null) {
    await takeFreeAddress(walk);
    return failed('Nobody is there to offer an address.');
  }
  const { offers, lease } = await guest.agent.ask('lease', {
    mac: guest.mac,
    hostname: guest.hostname,
    tries: TRIES,
    preferred: definition.ips.map(({ address }) => address),
  });
  walk.note(
    `DHCPDISCOVER from ${guest.mac}`,
    offers.length === 0 ? 'no offer' : offers.map(offerText).join('\n'),
  );
  const others = offers.filter(
    ({ server }) => server !== null && !definition.ips.some(({ address }) => address === server),
  );
  if (!lease) {
    if (others.length === 0) await blameSilence(walk, offers);
    await takeFreeAddress(walk);
    for (const other of others) walk.findings.push(await secondServer(walk, other));
    return failed(
      offers.length === 0
        ? `No offer came within ${TRIES} seconds.`
        : `An address was offered, and then refused by ${offers[0]?.server ?? 'the server'}.`,
    );
  }
  await guest.address(`${lease.address}/${gateway.prefix}`, lease.router ?? gateway.address);
  walk.address = lease.address;
  for (const other of others) walk.findings.push(await secondServer(walk, other));
  const seconds = lease.leaseSeconds === null ? '' : ` for ${leaseWords(lease.leaseSeconds)}`;
  return others.length > 0
    ? failed(`${offers.length} servers offered an address; guests take whichever is first.`)
    : passed(
        `${lease.address}${seconds}, from ${lease.server ?? 'an unnamed server'}; given back after the test.`,
      );
}

export const offerText = ({ address, server, router, dns, mtu }: OfferedLease): string =>
  [
    `DHCPOFFER ${address} from ${server ?? '?'}`,
    `router ${router ?? 'none'}`,
    `DNS ${dns.join(', ') || 'none'}`,
    ...(mtu === null ? [] : [`MTU ${mtu}`]),
  ].join(', ');

export const leaseWords = (seconds: number): string =>
  seconds >= 0xffffffff
    ? 'ever'
    : seconds % 3600 === 0
      ? `${seconds / 3600} h`
      : `${Math.round(seconds / 60)} min`;

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
  walk.findings.push(silent(walk, 'lease', 'DHCP'));
}

const silent = ({ facts }: Walk, step: 'lease' | 'dns', what: string): Finding =>
  finding({
    step,
    cause: 'dnsmasq-silent',
    title: `dnsmasq runs and does not answer to ${what}`,
    detail:
      'Nothing was found that keeps packets from it, so it hangs or refuses this guest; its log says more.',
    remedy: 'Start it again; leases are kept.',
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
    title: `A second DHCP server answers: ${other}${who === '' ? '' : ` (${who})`}`,
    detail: `It offered ${address} with the gateway ${router ?? 'none'}. Guests that take its offer have the wrong address or way out.`,
    remedy: 'Switch the DHCP server in that guest off, or unplug it from this network.',
    command: `bridge fdb show br ${walk.facts.definition.bridge.name}${entry?.lladdr === undefined ? '' : ` | grep ${entry.lladdr}`}`,
  });
}

export async function dnsStep(walk: Walk): Promise<Outcome> {
  const { facts, guest, site } = walk;
  const { definition, gateway, dnsmasq } = facts;
  if (!guest || !gateway || walk.address === null)
    return skipped('The temporary guest has no address to ask from.');
  if (!definition.dns.enabled) return skipped('DNS is switched off for this network.');
  if (dnsmasq === null) return failed('Nobody is there to answer.');
  // A limit in time has the kernel refuse names as well; where guests never go out, dnsmasq knows no way.
  if (definition.outsideUntil !== 0 && isShutIn(definition, Date.now() / 1000))
    return skipped('Names are refused, since the time for the outside is over.');
  const ask = async (name: string) => {
    const answer = await guest.agent.ask('resolve', {
      server: gateway.address,
      name,
      timeoutMs: DNS_MS,
    });
    walk.note(`dig @${gateway.address} ${name}   # in the temporary guest`, answerText(answer));
    return answer;
  };
  const own = await ask(guest.hostname);
  if (SILENCE.has(own.code)) {
    if (walk.explaining('dns').length === 0 && !(await walk.blameFirewall('dns', null)))
      walk.findings.push(silent(walk, 'dns', 'names'));
    return failed(`${gateway.address} does not answer.`);
  }
  if (keepsInside(definition, Date.now() / 1000))
    return passed(
      `${gateway.address} answers; names of the world are not asked for while guests are kept inside.`,
    );
  const world = await ask(site.surroundings.outside?.name ?? NOBODYS_NAME);
  if (GOOD.has(world.code)) return passed(`${gateway.address} answers, names of the world too.`);
  return blameResolver(walk, world.code);
}

export const answerText = ({ code, answers }: { code: string; answers: string[] }): string =>
  code === 'NOERROR' ? answers.slice(0, 4).join('\n') : code;

/** dnsmasq answers for itself and not for the world: asks its resolvers from here. */
async function blameResolver(walk: Walk, code: string): Promise<Outcome> {
  const { facts, site } = walk;
  const detail = `${facts.gateway?.address ?? 'dnsmasq'} answers, but not to names of the world (${code}).`;
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
        title: 'This host has no resolver',
        detail: `${site.paths.resolvConf ?? '/etc/resolv.conf'} names none, so dnsmasq has nobody to ask for names of the world.`,
        remedy: 'Connect the host to its network, or give this network a resolver of its own (forwarders).',
      }),
    );
    return failed(detail);
  }
  const answers = await askFromHere(walk, resolvers);
  const alive = answers.filter((answer) => !SILENCE.has(answer.code));
  const isGood = alive.some((answer) => GOOD.has(answer.code));
  walk.findings.push(
    isGood ? silent(walk, 'dns', 'names of the world') : noAnswer(resolvers, alive[0]?.code),
  );
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
    title: `The resolver ${describeNames(resolvers)} ${refusal === undefined ? 'does not answer' : `refuses to answer (${refusal})`}`,
    detail:
      refusal === undefined
        ? 'It does not answer this host either: it is off, or the way to it is cut.'
        : 'It refuses this host as well.',
    remedy: 'Check the resolver, or name another one for the host or, as a forwarder, for this network.',
    command: `dig @${resolvers[0] ?? ''} ${NOBODYS_NAME}`,
  });

export async function gatewayStep(walk: Walk): Promise<Outcome> {
  const { facts, guest } = walk;
  const { gateway } = facts;
  if (!guest || !gateway || walk.address === null)
    return skipped('The temporary guest has no address to ask from.');
  walk.gatewayAnswers = await walk.ping(gateway.address);
  if (walk.gatewayAnswers) return passed(`${gateway.address} answers.`);
  if (walk.explaining('gateway').length > 0) return failed(`${gateway.address} does not answer to ping.`);
  // This network's rules let DHCP and DNS in; whether the host answers to ping is its owner's choice.
  const { stdout } = await walk.runInGuest(['ip', 'neigh', 'show', 'to', gateway.address]);
  if (/lladdr/.test(stdout)) return passed(`${gateway.address} is there (ARP), and does not answer to ping.`);
  walk.findings.push(
    finding({
      step: 'gateway',
      cause: 'gateway-silent',
      title: `${gateway.address} answers neither to ping nor to ARP`,
      detail:
        'Packets between the bridge and its ports are lost: another program filters bridged packets (ebtables, nftables’ bridge family), or the port is blocked.',
      explains: ['outside'],
      remedy: 'Look for filters on the bridge.',
      command: 'nft list ruleset bridge; ebtables -L; bridge link show',
    }),
  );
  return failed(`${gateway.address} is not found.`);
}
