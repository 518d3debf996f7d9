/** net-check: whether running networks are still as they were started; exit status 1 when one is not. */
import { t } from '../../../shared/language/language';
import type { ChangeView } from '../../../shared/contract/resource';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import type { Invocation } from '../invocation';

/** Checks the named networks, or all active ones; `--repair` mends what differs. */
export async function netCheck(invocation: Invocation, args: Arguments): Promise<void> {
  const given = args.all('network');
  const names = given.length === 0 ? null : (await invocation.networks(given)).map(({ name }) => name);
  const byItself = args.value('by-itself');
  if (byItself !== undefined) return setRepair(invocation, byItself);
  const found = await orFail(t('cli.verbs.netCheck.failed'), () =>
    invocation.call('checkNetworks', { names }),
  );
  const changed = found.filter(({ drift }) => drift.length > 0);
  const failed = args.has('repair') ? await repair(invocation, changed) : [];
  if (args.has('json')) {
    invocation.json(
      found.map(({ name, drift }) => ({
        name,
        changed: drift.length > 0,
        differs: drift.map(wordsOf),
        ...(args.has('repair') && drift.length > 0
          ? { repaired: !failed.some((failure) => failure.name === name) }
          : {}),
      })),
    );
  } else {
    const lines = found.flatMap(({ name, drift }) => {
      const isRepaired = args.has('repair') && !failed.some((failure) => failure.name === name);
      return [
        drift.length === 0
          ? t('cli.verbs.netCheck.asItShouldBe', { name })
          : t(`cli.verbs.netCheck.${isRepaired ? 'repaired' : 'changed'}`, { name }),
        ...drift.map((change) => `  ${wordsOf(change)}`),
      ];
    });
    invocation.result(lines.length === 0 ? t('cli.verbs.netCheck.none') : lines.join('\n'));
  }
  if (failed.length > 0) throw new Failure(failed.flatMap(({ lines }) => lines));
  if (changed.length > 0 && !args.has('repair'))
    throw new Failure(
      [t('cli.verbs.netCheck.changedOutside', { count: changed.length })],
      [t('cli.verbs.netCheck.repairThem', { command: 'virtnet net-check --repair' })],
    );
}

const wordsOf = ({ differs, title }: ChangeView): string => differs ?? title;

/** Repairs one after the other, and says which could not be. */
async function repair(
  invocation: Invocation,
  changed: readonly { name: string }[],
): Promise<{ name: string; lines: readonly string[] }[]> {
  const failed: { name: string; lines: readonly string[] }[] = [];
  for (const { name } of changed) {
    try {
      await orFail(t('cli.verbs.netCheck.repairFailed', { name }), () =>
        invocation.call('give', { order: { do: 'repair', names: [name] } }),
      );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failed.push({ name, lines: error.lines });
    }
  }
  return failed;
}

async function setRepair(invocation: Invocation, byItself: string): Promise<void> {
  if (byItself !== 'on' && byItself !== 'off')
    throw new Failure([t('cli.verbs.netCheck.badSwitch', { text: byItself })]);
  await orFail(t('cli.verbs.netCheck.settingsFailed'), () =>
    invocation.call('give', { order: { do: 'settings', repairByItself: byItself === 'on' } }),
  );
  invocation.message(t(`cli.verbs.netCheck.byItself.${byItself}`));
}
