/** The kind `bgp`: our part of what FRR runs with, live and in its file; all other lines of it are left as they are. */
import { VirtnetError } from '../../../../shared/contract/error';
import type { Resource } from '../../../../shared/contract/resource';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import { FRR_CONF, readRunning } from '../../facts/span/frr';
import { isTaken, oursIn, othersIn, routerIn, theirsIn, GROUP, type Theirs } from '../../facts/span/frrText';
import { keysFolder } from '../../host/spanKeys';
import { noneAlone, type Kind } from '../kind';
import type { Look } from '../look';
import { nullWithoutTool } from '../../host/nullWithoutTool';
import { bgpWanted, configuration, unconfiguration, type BgpWanted } from './bgpLines';
import { hidden, keepInFile, tellFrr } from './bgpSteps';

/** What is the matter with it, besides its lines. */
type Fault = 'none' | 'unsaved' | 'absent' | 'taken';

export interface BgpValue extends BgpWanted {
  /** The folder of the secrets that its lines name. */
  keys: string;
  theirs: Theirs;
  fault: Fault;
}

type Bgp = Resource<BgpValue>;

/** There is one on a host. */
const KEY = 'frr';

export const bgp: Kind<BgpValue> = {
  name: 'bgp',
  wanted: () => [],
  shared(networks, { paths, frr }) {
    const wanted = bgpWanted(networks);
    const value = { ...{ keys: keysFolder(paths), theirs: frr, fault: 'none' as const } };
    return wanted ? [{ kind: bgp.name, key: KEY, value: { ...wanted, ...value } }] : [];
  },
  async read(look, [wanted]) {
    return wanted ? readBgp(look, wanted) : [];
  },
  presume: noneAlone,
  // What others have added to what we made must not go with it.
  presumeShared: (look, shared) => bgp.read(look, shared),
  same: ({ value: found }, { value: wanted }) =>
    found.fault === 'none' &&
    found.lines.join('\n') === wanted.lines.join('\n') &&
    (found.theirs.router || found.router === wanted.router),
  isOurs: ({ value }) => value.fault !== 'taken',
  foreign: () => ({ name: GROUP, message: t('kinds.bgp.foreign', { group: GROUP }) }),
  steps(changes) {
    const { created, replaced, removed } = changes.of(bgp);
    const written = [...created.map((after) => ({ before: null, after })), ...replaced];
    return {
      write: written.map(({ after: { value } }) =>
        keepInFile(value, configuration(value, value.theirs), t('kinds.bgp.write')),
      ),
      tell: written.map(({ before, after: { value } }) =>
        tellFrr(value, configuration(value, value.theirs, goneOf(before, value)), t('kinds.bgp.tell')),
      ),
      stop: removed.map(({ value }) => tellFrr(null, unconfiguration(value.theirs), t('kinds.bgp.takeBack'))),
      dismantle: removed.map(({ value }) => keepInFile(value, [], t('kinds.bgp.remove'))),
    };
  },
  words: {
    cause: 'kinds.bgp.cause',
    name: () => t('kinds.bgp.name'),
    change: (action) => (action === 'remove' ? t('kinds.bgp.takeBack') : t('kinds.bgp.tell')),
    difference: ({ value: found }, { value: wanted }) => differenceOf(found, wanted),
    missing: () => t('kinds.bgp.missing'),
  },
  concerns: (_change, { span }: NetworkDefinition) => span?.engine === 'evpn',
  withoutTools: (missing) =>
    missing.tools.some(({ tool }) => tool === 'vtysh')
      ? new VirtnetError(t('kinds.bgp.noTool', { install: missing.install }), missing)
      : null,
  noticed: 'by reading',
};

const goneOf = (before: Bgp | null, { lines }: BgpValue): string[] =>
  (before?.value.lines ?? []).filter((line) => !lines.includes(line));

/** What is there of ours, live or in the file, its secrets told by their ids; while FRR does not run, what it will run with. */
async function readBgp({ host }: Look, wanted: Bgp): Promise<Bgp[]> {
  const conf = (await host.readFile(FRR_CONF)) ?? '';
  const running = await readRunning(host).catch(nullWithoutTool);
  const hide = await hidden(host, wanted.value.keys);
  const [inFile, live] = [conf, running ?? conf].map((text) => oursIn(text).map(hide));
  const isTheirGroup = [conf, running ?? ''].some((text) => isTaken(text, GROUP));
  if (!isTheirGroup && inFile?.length === 0 && live?.length === 0) return [];
  const theirs = theirsIn(conf);
  const router = routerIn(running ?? conf);
  const fault = isTheirGroup ? 'taken' : faultOf(inFile ?? [], live ?? []);
  const lines = (live?.length === 0 ? inFile : live) ?? [];
  const value = {
    lines,
    router,
    fault,
    theirs: { ...theirs, router: theirs.router || othersIn(running ?? '') },
  };
  return [{ ...wanted, value: { ...wanted.value, ...value } }];
}

function faultOf(inFile: readonly string[], live: readonly string[]): Fault {
  if (inFile.join('\n') === live.join('\n')) return 'none';
  return live.length === 0 ? 'absent' : 'unsaved';
}

function differenceOf(found: BgpValue, wanted: BgpValue): string {
  if (found.fault === 'absent') return t('kinds.bgp.notLive');
  if (found.fault === 'unsaved') return t('kinds.bgp.notInFile', { file: FRR_CONF });
  const missed = wanted.lines.filter((line) => !found.lines.includes(line));
  const extra = found.lines.filter((line) => !wanted.lines.includes(line));
  return missed.length > 0
    ? t('kinds.bgp.lacks', { count: missed.length, line: missed[0] ?? '' })
    : t('kinds.bgp.hasMore', { count: extra.length, line: extra[0] ?? '' });
}
