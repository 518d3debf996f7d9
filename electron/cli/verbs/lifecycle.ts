/** Verbs of a network's life: net-start, net-destroy, net-undefine, net-autostart. */
import type { Span } from '../../../shared/definition/span';
import { t } from '../../../shared/language/language';
import type { Arguments } from '../reading/command';
import { orFail } from '../failure';
import type { Invocation } from '../invocation';

/** Starts one network or several, several as one plan. */
export async function netStart(invocation: Invocation, args: Arguments): Promise<void> {
  const names = await namesOf(invocation, args);
  await orFail(t('cli.verbs.netStart.failed', named(names)), () =>
    invocation.call('give', { order: { do: 'start', names } }),
  );
  for (const name of names) invocation.message(t('cli.verbs.netStart.done', { name }));
  invocation.sayWhatEnds();
}

/** Stops one network or several, several as one plan. */
export async function netDestroy(invocation: Invocation, args: Arguments): Promise<void> {
  const names = await namesOf(invocation, args);
  await orFail(t('cli.verbs.netDestroy.failed', named(names)), () =>
    invocation.call('give', { order: { do: 'stop', names } }),
  );
  for (const name of names) invocation.message(t('cli.verbs.netDestroy.done', { name }));
}

/** Removes a stored definition; what runs keeps running. */
export async function netUndefine(invocation: Invocation, args: Arguments): Promise<void> {
  const { name, uuid, active } = await invocation.network(args.required('network'));
  const { networks } = await invocation.call('networks', {});
  const span = networks.find((one) => one.uuid === uuid)?.definition.span;
  await orFail(t('cli.verbs.netUndefine.failed', { name }), () =>
    // What is not active goes as a whole, with its leases.
    active
      ? invocation.call('give', { order: { do: 'undefine', names: [name] } })
      : invocation.call('give', { order: { do: 'delete', names: [name], stop: false } }),
  );
  invocation.message(t('cli.verbs.netUndefine.done', { name }));
  if (span) await adviseOnOthers(invocation, name, span);
}

/** Most networks are of one host, and need none of this. */
async function adviseOnOthers(invocation: Invocation, name: string, span: Span): Promise<void> {
  const { keptElsewhere } = await import('../span/spanAdvice');
  const advice = keptElsewhere(name, span);
  if (advice !== null) invocation.advise(advice);
}

export async function netAutostart(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  const autostart = !args.has('disable');
  const words = { name, autostart: autostart ? 'on' : 'off' };
  await orFail(t('cli.verbs.netAutostart.failed', words), () =>
    invocation.call('give', { order: { do: 'autostart', names: [name], autostart } }),
  );
  invocation.message(t('cli.verbs.netAutostart.done', words));
}

async function namesOf(invocation: Invocation, args: Arguments): Promise<string[]> {
  const networks = await invocation.networks(args.all('network'));
  return [...new Set(networks.map(({ name }) => name))];
}

const named = (names: readonly string[]) => ({ count: names.length, names: names.join(', ') });
