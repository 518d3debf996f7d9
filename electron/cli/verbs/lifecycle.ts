/** Verbs of a network's life: net-start, net-destroy, net-undefine, net-autostart. */
import type { Arguments } from '../reading/command';
import { orFail } from '../failure';
import type { Session } from '../session';

/** Starts one network or several, several as one plan. */
export async function netStart(session: Session, args: Arguments): Promise<void> {
  const names = await namesOf(session, args);
  await orFail(`Failed to start ${networksNamed(names)}`, () =>
    session.call('give', { order: { do: 'start', names } }),
  );
  for (const name of names) session.message(`Network ${name} started`);
  session.sayWhatEnds();
}

/** Stops one network or several, several as one plan. */
export async function netDestroy(session: Session, args: Arguments): Promise<void> {
  const names = await namesOf(session, args);
  await orFail(`Failed to destroy ${networksNamed(names)}`, () =>
    session.call('give', { order: { do: 'stop', names } }),
  );
  for (const name of names) session.message(`Network ${name} destroyed`);
}

/** Removes a stored definition; what runs keeps running. */
export async function netUndefine(session: Session, args: Arguments): Promise<void> {
  const { name, active } = await session.network(args.required('network'));
  await orFail(`Failed to undefine network ${name}`, () =>
    // What is not active goes as a whole, with its leases.
    active
      ? session.call('give', { order: { do: 'undefine', names: [name] } })
      : session.call('give', { order: { do: 'delete', names: [name], stop: false } }),
  );
  session.message(`Network ${name} has been undefined`);
}

export async function netAutostart(session: Session, args: Arguments): Promise<void> {
  const { name } = await session.network(args.required('network'));
  const autostart = !args.has('disable');
  await orFail(`failed to ${autostart ? 'mark' : 'unmark'} network ${name} as autostarted`, () =>
    session.call('give', { order: { do: 'autostart', names: [name], autostart } }),
  );
  session.message(`Network ${name} ${autostart ? 'marked' : 'unmarked'} as autostarted`);
}

async function namesOf(session: Session, args: Arguments): Promise<string[]> {
  const networks = await session.networks(args.all('network'));
  return [...new Set(networks.map(({ name }) => name))];
}

const networksNamed = (names: readonly string[]): string =>
  `network${names.length > 1 ? 's' : ''} ${names.join(', ')}`;
