/** net-check: whether running networks are still as they were started; exit status 1 when one is not. */
import type { ChangeView } from '../../../shared/contract/resource';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import type { Session } from '../session';

/** Checks the named networks, or all active ones; `--repair` mends what differs. */
export async function netCheck(session: Session, args: Arguments): Promise<void> {
  const given = args.all('network');
  const names = given.length === 0 ? null : (await session.networks(given)).map(({ name }) => name);
  const byItself = args.value('by-itself');
  if (byItself !== undefined) return setRepair(session, byItself);
  const found = await orFail('Failed to check networks', () => session.call('checkNetworks', { names }));
  const changed = found.filter(({ drift }) => drift.length > 0);
  const failed = args.has('repair') ? await repair(session, changed) : [];
  if (args.has('json')) {
    session.json(
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
    for (const { name, drift } of found) {
      const isRepaired = args.has('repair') && !failed.some((failure) => failure.name === name);
      session.line(
        drift.length === 0
          ? `Network ${name} is as it should be`
          : `Network ${name} was changed outside${isRepaired ? ' and has been repaired' : ''}:`,
      );
      for (const change of drift) session.line(`  ${wordsOf(change)}`);
    }
    if (found.length === 0) session.line('No network is active');
    session.result('');
  }
  if (failed.length > 0) throw new Failure(failed.flatMap(({ lines }) => lines));
  if (changed.length > 0 && !args.has('repair'))
    throw new Failure(
      [`${changed.length === 1 ? 'One network was' : `${changed.length} networks were`} changed outside`],
      ['Repair: virtnet net-check --repair'],
    );
}

const wordsOf = ({ differs, title }: ChangeView): string => differs ?? title;

/** Repairs one after the other, and says which could not be. */
async function repair(
  session: Session,
  changed: readonly { name: string }[],
): Promise<{ name: string; lines: readonly string[] }[]> {
  const failed: { name: string; lines: readonly string[] }[] = [];
  for (const { name } of changed) {
    try {
      await orFail(`Failed to repair network ${name}`, () =>
        session.call('give', { order: { do: 'repair', names: [name] } }),
      );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failed.push({ name, lines: error.lines });
    }
  }
  return failed;
}

async function setRepair(session: Session, byItself: string): Promise<void> {
  if (byItself !== 'on' && byItself !== 'off')
    throw new Failure([`'${byItself}' is no value for <by-itself>: give on or off`]);
  await orFail('Failed to change settings', () =>
    session.call('give', { order: { do: 'settings', repairByItself: byItself === 'on' } }),
  );
  session.message(
    byItself === 'on'
      ? 'Networks are repaired by themselves while a window is open'
      : 'Networks are repaired when asked to',
  );
}
