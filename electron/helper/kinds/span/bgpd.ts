/** The kind `bgpd`: that FRR's service starts its BGP daemon, and that it runs. */
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import { FRR_DAEMONS, runs } from '../../facts/span/frr';
import { startedByUs, startsBgpd, type StateBefore } from '../../facts/span/frrDaemons';
import { fileSign, processSign } from '../sign';
import { noneAlone, type Kind } from '../kind';
import { identityOf } from '../resource';
import { endBgpd, forgetBefore, restartFrr, switchOff, switchOn } from './bgpdSteps';

interface BgpdValue {
  isOn: boolean;
  runs: boolean;
  /** How FRR was before we had it started; null where somebody else has. */
  before: StateBefore | null;
}

const KEY = 'bgpd';
const PID_FILE = '/run/frr/bgpd.pid';

export const bgpd: Kind<BgpdValue> = {
  name: 'bgpd',
  wanted: () => [],
  shared: (networks) =>
    networks.some(isTold)
      ? [{ kind: bgpd.name, key: KEY, value: { isOn: true, runs: true, before: null } }]
      : [],
  /** Starts no process. */
  async read({ host }, wanted) {
    if (wanted.length === 0) return [];
    const daemons = (await host.readFile(FRR_DAEMONS)) ?? '';
    const isOn = startsBgpd(daemons);
    const value: BgpdValue = { isOn, runs: isOn && (await runs(host, 'bgpd')), before: startedByUs(daemons) };
    return isOn || value.before !== null ? [{ kind: bgpd.name, key: KEY, value }] : [];
  },
  presume: noneAlone,
  presumeShared: (look, shared) => bgpd.read(look, shared),
  same: ({ value }) => value.isOn && value.runs,
  // It is started for whoever it was switched on by, and stopped only where that was us.
  isOurs: (found, { desired }) => found.value.before !== null || desired.has(identityOf(found)),
  steps(changes) {
    const { created, replaced, removed } = changes.of(bgpd);
    return {
      write: [...created, ...replaced.map(({ after }) => after)].map(switchOn),
      serve: [...created, ...replaced].map(restartFrr),
      // When nothing of ours is in FRR's own file any more.
      forward: removed.map(() => switchOff()),
      'raise voice': removed.flatMap(({ value: { before } }) => (before === null ? [] : endBgpd(before))),
      announce: removed.map(() => forgetBefore()),
    };
  },
  words: {
    cause: 'kinds.bgpd.cause',
    name: () => t('kinds.bgpd.name'),
    change: (action, _subject, before) =>
      action === 'remove' ? t('kinds.bgpd.stop') : before ? t('kinds.bgpd.restart') : t('kinds.bgpd.start'),
    difference: () => t('kinds.bgpd.ended'),
    missing: () => t('kinds.bgpd.off', { file: FRR_DAEMONS }),
  },
  concerns: (_change, definition) => isTold(definition),
  noticed: 'signs',
  signs: () => [...processSign(PID_FILE), fileSign(FRR_DAEMONS), fileSign(PID_FILE)],
};

const isTold = ({ span }: NetworkDefinition): boolean => span?.engine === 'evpn';
