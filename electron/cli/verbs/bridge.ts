/** net-make-bridge and net-remove-bridge: a bridge of this host over its network card, on trial until it is kept. */
import { t } from '../../../shared/language/language';
import { VirtnetError } from '../../../shared/contract/error';
import type { Order } from '../../../shared/contract/order';
import { Failure, orFail } from '../failure';
import type { Invocation } from '../invocation';
import type { Arguments } from '../reading/command';
import { askToKeep, untilEnding } from '../terminal/keepQuestion';
import { complain } from '../terminal/write';

export async function netMakeBridge(invocation: Invocation, args: Arguments): Promise<void> {
  const [bridge, card] = [args.required('bridge'), args.value('over')];
  if (card === undefined)
    throw new Failure(
      [t('cli.verbs.netMakeBridge.noCard')],
      [t('cli.verbs.netMakeBridge.nameCard', { command: `virtnet net-make-bridge ${bridge} --over eth0` })],
    );
  const done = t('cli.verbs.netMakeBridge.done', { bridge, card });
  await carryOut(invocation, args, { do: 'makeBridge', bridge, card }, done);
}

export async function netRemoveBridge(invocation: Invocation, args: Arguments): Promise<void> {
  const bridge = args.required('bridge');
  await carryOut(
    invocation,
    args,
    { do: 'removeBridge', bridge },
    t('cli.verbs.netRemoveBridge.done', { bridge }),
  );
}

async function carryOut(
  invocation: Invocation,
  args: Arguments,
  order: Order & { do: 'makeBridge' | 'removeBridge' },
  done: string,
): Promise<void> {
  const failed = t(`cli.verbs.bridge.failed.${order.do}`, { bridge: order.bridge });
  const { plan } = await orFail(failed, () => invocation.call('plan', { order }));
  if (args.has('plan')) return invocation.result(plan.changes.map(({ title }) => title).join('\n'));
  const isSure = args.has('yes');
  // From now on somebody has to be there who takes it back.
  const ending = untilEnding();
  const { trial } = await orFail(failed, () => invocation.call('give', { order, trial: !isSure }));
  if (trial) {
    const question = `${plan.changes.map(({ title }) => `${title}\n`).join('')}\n${t('cli.verbs.bridge.keep')}`;
    const keep = await askToKeep(question, trial.until, ending);
    await answer(invocation, trial.id, keep);
    if (!keep) {
      complain('\n');
      throw new Failure([t('cli.verbs.bridge.takenBack', { failed })], [t('cli.verbs.bridge.answer')]);
    }
  }
  invocation.message(done);
}

async function answer(invocation: Invocation, id: string, keep: boolean): Promise<void> {
  try {
    await invocation.call('answerTrial', { id, keep });
  } catch (error) {
    // Its time was over a moment before.
    if (!keep && error instanceof VirtnetError && error.code === 'not-found') return;
    throw error;
  }
}
