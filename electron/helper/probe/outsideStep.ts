/** Whether the world answers the temporary guest, and why not: reachable is right unless guests are kept inside. */
import { returnRoute } from '../../../shared/definition/describe';
import { parseAddress } from '../../../shared/addresses/addresses';
import { keepsInside } from '../../../shared/definition/outside';
import { isDefaultRoute } from '../facts/procNet';
import { finding, type Finding } from './findings/finding';
import { failed, passed, skipped, type Outcome, type Walk } from './walk';

/** Counts packets that rp_filter has dropped, in /proc/net/netstat. */
const REVERSE_PATH_COUNTER = 'IPReversePathFilter';

export async function outsideStep(walk: Walk): Promise<Outcome> {
  const { facts, guest } = walk;
  if (!guest || !facts.gateway || walk.address === null)
    return skipped('The temporary guest has no address to ask from.');
  const { target, answersHost } = await chooseTarget(walk);
  if (target === null) {
    return walk.explaining('outside').length > 0
      ? failed('There is nobody outside to ask.')
      : skipped('This host knows nobody outside to ask: it has neither a router nor a resolver.');
  }
  const dropsBefore = await readReversePathDrops(walk);
  const answers = await walk.ping(target);
  if (keepsInside(facts.definition, Date.now() / 1000))
    return judgeIsolated(walk, target, answers, answersHost);
  if (answers) return passed(`${target} answers.`);
  await blame(walk, target, answersHost, dropsBefore);
  const own = walk.findings.filter(({ step }) => step === 'outside');
  const isDoubtful = own.length > 0 && own.every(({ severity }) => severity === 'warning');
  return { status: isDoubtful ? 'warning' : 'failed', detail: `${target} does not answer.` };
}

function judgeIsolated(walk: Walk, target: string, answers: boolean, answersHost: boolean): Outcome {
  if (!answers)
    return passed(
      `${target} cannot be reached, as it should be${answersHost ? ', while it answers this host' : ''}.`,
    );
  walk.findings.push(
    finding({
      step: 'outside',
      cause: 'not-isolated',
      title: 'The network is not isolated',
      detail: `${target} answers a guest that uses this host as its router.`,
      remedy: 'Repair the network, and look for rules of other programs that accept its packets before ours.',
      command: 'iptables -S FORWARD',
      fix: walk.facts.drift.length > 0 ? 'repair' : 'rules-first',
    }),
  );
  return failed(`${target} answers, and must not.`);
}

/**
 * Whom to ping: the sandbox's outside, or on a real host those that its person has configured, resolvers beyond the
 * link before the router; the first one that answers the host, else the last one.
 */
export async function chooseTarget(walk: Walk): Promise<{ target: string | null; answersHost: boolean }> {
  const { facts, site } = walk;
  const { forward } = facts.definition;
  const device = ('device' in forward ? forward.device : undefined) ?? facts.wayOut?.device;
  const router =
    facts.routes.find((route) => isDefaultRoute(route) && route.device === device)?.gateway ??
    facts.wayOut?.gateway ??
    null;
  const beyond = facts.resolvers.filter(
    (address) =>
      parseAddress(address)?.family === 'ipv4' &&
      !address.startsWith('127.') &&
      address !== facts.gateway?.address,
  );
  const known = site.surroundings.outside
    ? [site.surroundings.outside.address]
    : [...beyond, ...(router === null ? [] : [router])];
  const answering = await Promise.all(
    known.map(
      async (address) => (await walk.run(['ping', '-n', '-c', '1', '-W', '1', address])).status === 0,
    ),
  );
  const first = known[answering.indexOf(true)];
  return { target: first ?? known.at(-1) ?? null, answersHost: first !== undefined };
}

async function blame(walk: Walk, target: string, answersHost: boolean, dropsBefore: number): Promise<void> {
  if (walk.explaining('outside').length > 0) return;
  if ((await readReversePathDrops(walk)) > dropsBefore) walk.findings.push(reversePath(walk));
  else if (await walk.blameFirewall('outside', target)) return;
  else if (!answersHost) walk.findings.push(silence(target));
  else walk.findings.push(lost(walk, target));
}

async function readReversePathDrops({ host }: Walk): Promise<number> {
  const lines = ((await host.readFile('/proc/self/net/netstat')) ?? '').split('\n');
  const at = lines.findIndex((line) => line.startsWith('TcpExt:'));
  const index = lines[at]?.split(' ').indexOf(REVERSE_PATH_COUNTER) ?? -1;
  return Number(lines[at + 1]?.split(' ')[index] ?? 0);
}

function reversePath({ facts: { definition, strictDevices } }: Walk): Finding {
  const names = strictDevices.join(', ');
  return finding({
    step: 'forwarding',
    cause: 'reverse-path',
    title: `Answers are dropped by the reverse path filter${names === '' ? '' : ` (rp_filter 1 on ${names})`}`,
    detail:
      'They come in by another device than the one that this host would answer by, and with rp_filter 1 it takes such packets for forged.',
    explains: ['outside'],
    remedy: `Let the filter be loose (2): the sender must be known, by whichever device (RFC 3704 §2.4). It is a setting of ${names === '' ? 'the device' : names}, so it serves every network of this host, and Fix sets it until “${definition.name}” stops. What is written to /etc/sysctl.d stays.`,
    fix: strictDevices.length > 0 ? 'loose-reverse-path' : null,
  });
}

const silence = (target: string): Finding =>
  finding({
    step: 'outside',
    cause: 'outside-silent',
    title: 'Nobody outside answers this host either',
    detail: `${target} is silent: the way out is cut beyond this host, or ping is not answered there. So it cannot be said whether guests reach the world.`,
    severity: 'warning',
    remedy: 'Check this host’s own connection.',
    command: `ping -c 3 ${target}`,
  });

/** The host gets an answer and the guest does not, and nothing here has dropped it. */
function lost({ facts }: Walk, target: string): Finding {
  const { definition, wayOut } = facts;
  const { mode } = definition.forward;
  if (mode === 'nat') {
    return finding({
      step: 'outside',
      cause: 'outside-silent',
      title: `${target} answers this host and not its guests`,
      detail: 'Packets left by rules that are in order, and no answer came back through them.',
      remedy:
        'Look whether another program translates or marks packets, or whether the uplink’s network refuses what is not the host’s own (hop limits, a captive portal).',
      command: 'iptables -t nat -S POSTROUTING; ip rule show',
    });
  }
  return finding({
    step: 'outside',
    cause: 'no-return-route',
    title: 'The way back is missing on the LAN’s router',
    detail: `${target} answers this host and not the guest, whose own address it sees: its router does not know where ${definition.name} is.`,
    remedy: 'Add this route to the LAN’s router (or to each host there), or use NAT instead.',
    command: returnRoute(definition, wayOut?.source ?? 'THIS-HOST'),
  });
}
