/** FRR on this host (frr.conf(5), vtysh(1)): whose it is, and what it runs. */
import type { SpanOffer } from '../../../../shared/contract/span';
import { installLine } from '../../../programs/distribution';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import { outputOf } from '../../host/runOrFail';
import { readDistribution } from '../../host/tools';
import { startsBgpd, startsOthers } from './frrDaemons';
import { instanceIn, isOthers, oursIn, theirsIn, withoutOurs, type Theirs } from './frrText';

/** The places of FRR's packages, which are not those of a helper that works under another root. */
export const FRR_CONF = '/etc/frr/frr.conf';
export const FRR_DAEMONS = '/etc/frr/daemons';
export const VTYSH_CONF = '/etc/frr/vtysh.conf';
const PROGRAMS = ['/usr/lib/frr', '/usr/libexec/frr'];
const PID_FILES = '/run/frr';

/** A program that only tells something may take so long, in milliseconds. */
const ASKING_MS = 10_000;

/** Whether it is installed; starts no process, as nothing here does that does not ask it. */
export async function hasFrr(host: Pick<Host, 'readDir'>): Promise<boolean> {
  const folders = await Promise.all(PROGRAMS.map((folder) => host.readDir(folder)));
  return folders.some((names) => names.includes('bgpd'));
}

/** Whether one of its programs runs in this network namespace's FRR, by the pid file that it leaves. */
export async function runs(host: Pick<Host, 'readFile' | 'processArgv'>, daemon: string): Promise<boolean> {
  const pid = Number((await host.readFile(`${PID_FILES}/${daemon}.pid`)) ?? '');
  if (!Number.isInteger(pid) || pid <= 1) return false;
  const [program = ''] = (await host.processArgv(pid)) ?? [];
  return program.split('/').at(-1) === daemon;
}

/** What of its instance is somebody else's, as its file says. */
export async function readTheirs(host: Pick<Host, 'readFile'>): Promise<Theirs> {
  return theirsIn((await host.readFile(FRR_CONF)) ?? '');
}

/** What it runs with now; null when bgpd does not run, or not yet. Throws `command-failed` when it runs and nothing is told. */
export async function readRunning(host: Host): Promise<string | null> {
  if (!(await runs(host, 'bgpd'))) return null;
  const argv = ['vtysh', '-c', 'show daemons', '-c', 'show running-config'];
  const shown = outputOf(await host.run(argv, { withinMs: ASKING_MS }), t('facts.frrUnread'));
  const [daemons = ''] = shown.split('\n', 1);
  return daemons.split(/\s+/).includes('bgpd') ? shown : null;
}

/** What a span's host says of its FRR. */
export async function readFrr(host: Host, asRoot: boolean): Promise<SpanOffer['frr']> {
  if (!(await hasFrr(host))) {
    const remedy = installLine(['vtysh'], await readDistribution(host), asRoot);
    return { state: 'absent', version: null, asn: null, remedy };
  }
  const [conf, daemons] = await Promise.all([FRR_CONF, FRR_DAEMONS].map((file) => host.readFile(file)));
  const isTheirs = isOthers(conf ?? '') || startsOthers(daemons ?? '');
  const isOurs = oursIn(conf ?? '').length > 0;
  return {
    state: isTheirs ? 'others' : isOurs ? 'ours' : 'idle',
    version: await versionOf(host),
    asn: startsBgpd(daemons ?? '') ? instanceIn(conf ?? '').asn : instanceIn(withoutOurs(conf ?? '')).asn,
    remedy: null,
  };
}

async function versionOf(host: Host): Promise<string | null> {
  const said = await host.run(['vtysh', '-h'], { withinMs: ASKING_MS }).catch(() => null);
  return /version (\d[\w.]*)/.exec(said?.stdout ?? '')?.[1] ?? null;
}
