/** Switches FRR's BGP daemon on and off, by the one line of ours in /etc/frr/daemons and FRR's own service. */
import { setTimeout as pause } from 'node:timers/promises';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t } from '../../../../shared/language/language';
import { FRR_CONF, FRR_DAEMONS, hasFrr, readRunning, runs } from '../../facts/span/frr';
import {
  startsOthers,
  switchedOff,
  withBgpd,
  withoutBgpd,
  type StateBefore,
} from '../../facts/span/frrDaemons';
import { isOthers } from '../../facts/span/frrText';
import type { Host } from '../../host/host';
import { HELPER_MARK } from '../../host/orphans';
import { missingTools, readDistribution } from '../../host/tools';
import { operationOf, requireSuccess, type Step } from '../operation';

/** FRR's own watchfrr starts its daemons one after the other; so many looks, so many milliseconds apart. */
const LOOKS = 200;
const BETWEEN_MS = 100;

/**
 * Where systemd runs, by its unit, whose limit of three starts in three minutes is not for us; else by the script that the
 * unit calls, whose daemons must not hold what their caller reads from.
 */
const service = (verb: 'restart' | 'stop'): string[] => [
  'sh',
  '-c',
  [
    `unset ${HELPER_MARK}`,
    'if [ -d /run/systemd/system ]; then systemctl reset-failed frr',
    `systemctl ${verb} frr`,
    'else for folder in /usr/lib/frr /usr/libexec/frr',
    `do [ ! -x $folder/frrinit.sh ] || exec $folder/frrinit.sh ${verb} < /dev/null > /dev/null 2>&1; done; fi`,
  ].join('; '),
];

/** Has its service start it from now on. */
export const switchOn = (): Step => ({
  title: t('kinds.bgpd.switchOn', { file: FRR_DAEMONS }),
  operation: operationOf({
    perform: async (host) => {
      if (!(await hasFrr(host))) throw missingTools(['vtysh'], await readDistribution(host), true);
      const before = await stateNow(host);
      await host.changeFile(FRR_DAEMONS, (text) => {
        const changed = withBgpd(text, before);
        if (changed === null) throw new Error(t('kinds.bgpd.unusual', { file: FRR_DAEMONS }));
        return changed;
      });
    },
    command: FRR_DAEMONS,
    script: () => [`sed -i 's/^bgpd=no$/bgpd=yes/' ${FRR_DAEMONS}`],
  }),
});

async function stateNow(host: Host): Promise<StateBefore> {
  if (!(await runs(host, 'watchfrr')) && !(await runs(host, 'zebra'))) return 'stopped';
  const [conf, daemons] = await Promise.all([FRR_CONF, FRR_DAEMONS].map((file) => host.readFile(file)));
  return isOthers(conf ?? '') || startsOthers(daemons ?? '') ? 'used' : 'idle';
}

/** Has FRR start anew, and with it what its service starts; done when that answers. */
export const restartFrr = (): Step => ({
  title: t('kinds.bgpd.restart'),
  operation: calling('restart', async (host) => {
    for (let look = 0; look < LOOKS; look += 1) {
      if ((await readRunning(host)) !== null) return;
      await pause(BETWEEN_MS);
    }
    throw new Error(t('kinds.bgpd.silent'));
  }),
});

/** Has its service start it no more; how FRR was before stays there until it is so again. */
export const switchOff = (): Step => switching(switchedOff, t('kinds.bgpd.switchOff', { file: FRR_DAEMONS }));

/** Leaves nothing of ours in the file. */
export const forgetBefore = (): Step => switching(withoutBgpd, t('kinds.bgpd.forget', { file: FRR_DAEMONS }));

const switching = (edit: (text: string) => string, title: string): Step => ({
  title,
  operation: operationOf({
    perform: (host) => host.changeFile(FRR_DAEMONS, edit),
    command: FRR_DAEMONS,
    script: () => [`sed -i 's/^bgpd=yes # virtnet-manager:.*/bgpd=no/' ${FRR_DAEMONS}`],
  }),
});

/** Ends it, unless others would notice: it has nothing to do then, and ends with their next start of FRR. */
export function endBgpd(before: StateBefore): Step[] {
  if (before === 'used') return [];
  const verb = before === 'stopped' ? 'stop' : 'restart';
  return [{ title: t('kinds.bgpd.end', { verb }), operation: calling(verb) }];
}

function calling(verb: 'restart' | 'stop', until?: (host: Host) => Promise<void>): Step['operation'] {
  const argv = service(verb);
  const command = quoteCommand(argv);
  return operationOf({
    perform: async (host) => {
      requireSuccess(await host.run(argv));
      await until?.(host);
    },
    command,
    script: () => [command],
  });
}
