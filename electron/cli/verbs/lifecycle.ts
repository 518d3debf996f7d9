/** Verbs of a network's life: net-start, net-destroy, net-undefine, net-autostart. */
import type { Arguments } from '../reading/command';
import { orFail } from '../failure';
import type { Invocation } from '../invocation';

/** Starts one network or several, several as one plan. */
export async function netStart(invocation: Invocation, args: Arguments): Promise<void> {
  const names = await namesOf(invocation, args);
  await orFail(`Failed to start ${networksNamed(names)}`, () =>
    invocation.call('give', { order: { do: 'start', names } }),
  );
  for (const name of names) invocation.message(`Network ${name} started`);
  invocation.sayWhatEnds();
}

/** Stops one network or several, several as one plan. */
export async function netDestroy(invocation: Invocation, args: Arguments): Promise<void> {
  const names = await namesOf(invocation, args);
  await orFail(`Failed to destroy ${networksNamed(names)}`, () =>
    invocation.call('give', { order: { do: 'stop', names } }),
  );
  for (const name of names) invocation.message(`Network ${name} destroyed`);
}

/** Removes a stored definition; what runs keeps running. */
export async function netUndefine(invocation: Invocation, args: Arguments): Promise<void> {
  const { name, active } = await invocation.network(args.required('network'));
  await orFail(`Failed to undefine network ${name}`, () =>
    // What is not active goes as a whole, with its leases.
    active
      ? invocation.call('give', { order: { do: 'undefine', names: [name] } })
      : invocation.call('give', { order: { do: 'delete', names: [name], stop: false } }),
  );
  invocation.message(`Network ${name} has been undefined`);
}

export async function netAutostart(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  const autostart = !args.has('disable');
  await orFail(`failed to ${autostart ? 'mark' : 'unmark'} network ${name} as autostarted`, () =>
    invocation.call('give', { order: { do: 'autostart', names: [name], autostart } }),
  );
  invocation.message(`Network ${name} ${autostart ? 'marked' : 'unmarked'} as autostarted`);
}

async function namesOf(invocation: Invocation, args: Arguments): Promise<string[]> {
  const networks = await invocation.networks(args.all('network'));
  return [...new Set(networks.map(({ name }) => name))];
}

const networksNamed = (names: readonly string[]): string =>
  `network${names.length > 1 ? 's' : ''} ${names.join(', ')}`;
