/** Whether the world answers the temporary guest, and why not: reachable is right unless guests are kept inside. */
import { returnRoute } from '../../../shared/definition/describe';
import { parseAddress } from '../../../shared/addresses/addresses';
import { keepsInside } from '../../../shared/definition/outside';
import { t } from '../../../shared/language/language';
import { isDefaultRoute } from '../facts/procNet';
import { finding, type Finding } from './findings/finding';
import { failed, passed, skipped, type Outcome, type Walk } from './walk';

/** Counts packets that rp_filter has dropped, in /proc/net/netstat. */
const REVERSE_PATH_COUNTER = 'IPReversePathFilter';

export async function outsideStep(walk: Walk): Promise<Outcome> {
  const { facts, guest } = walk;
  if (!guest || !facts.gateway || walk.address === null) return skipped(t('probe.noAddress'));
  const { target, answersHost } = await chooseTarget(walk);
  if (target === null) {
    return walk.explaining('outside').length > 0
      ? failed(t('probe.outside.nobody'))
      : skipped(t('probe.outside.unknown'));
  }
  const dropsBefore = await readReversePathDrops(walk);
  const answers = await walk.ping(target);
  if (keepsInside(facts.definition, Date.now() / 1000))
    return judgeIsolated(walk, target, answers, answersHost);
  if (answers) return passed(t('probe.answers', { address: target }));
  await blame(walk, target, answersHost, dropsBefore);
  const own = walk.findings.filter(({ step }) => step === 'outside');
  const isDoubtful = own.length > 0 && own.every(({ severity }) => severity === 'warning');
  const detail = t('probe.silentAddress', { address: target });
  return { status: isDoubtful ? 'warning' : 'failed', detail };
}

function judgeIsolated(walk: Walk, target: string, answers: boolean, answersHost: boolean): Outcome {
  if (!answers) return passed(t('probe.outside.shut', { target, answersHost: answersHost ? 'yes' : 'no' }));
  walk.findings.push(
    finding({
      step: 'outside',
      cause: 'not-isolated',
      title: t('probe.notIsolated.title'),
      detail: t('probe.notIsolated.detail', { target }),
      remedy: t('probe.notIsolated.remedy'),
      command: 'iptables -S FORWARD',
      fix: walk.facts.drift.length > 0 ? 'repair' : 'rules-first',
    }),
  );
  return failed(t('probe.outside.mustNot', { target }));
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
  const devices = { count: strictDevices.length, devices: strictDevices.join(', ') };
  return finding({
    step: 'forwarding',
    cause: 'reverse-path',
    title: t('probe.reversePath.title', devices),
    detail: t('probe.reversePath.detail'),
    explains: ['outside'],
    remedy: t('probe.reversePath.remedy', { ...devices, name: definition.name }),
    fix: strictDevices.length > 0 ? 'loose-reverse-path' : null,
  });
}

const silence = (target: string): Finding =>
  finding({
    step: 'outside',
    cause: 'outside-silent',
    title: t('probe.worldSilent.title'),
    detail: t('probe.worldSilent.detail', { target }),
    severity: 'warning',
    remedy: t('probe.worldSilent.remedy'),
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
      title: t('probe.lostByNat.title', { target }),
      detail: t('probe.lostByNat.detail'),
      remedy: t('probe.lostByNat.remedy'),
      command: 'iptables -t nat -S POSTROUTING; ip rule show',
    });
  }
  return finding({
    step: 'outside',
    cause: 'no-return-route',
    title: t('probe.noReturn.title'),
    detail: t('probe.noReturn.detail', { target, name: definition.name }),
    remedy: t('probe.noReturn.remedy'),
    command: returnRoute(definition, wayOut?.source ?? 'THIS-HOST'),
  });
}
