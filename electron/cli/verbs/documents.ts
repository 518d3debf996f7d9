/** Verbs for packages and shells: completion scripts and the manual page. */
import type { Arguments } from '../reading/command';
import { completionScript, offer, offerText } from '../reading/completion';
import { manPage } from '../reading/manPage';
import type { Session } from '../session';

export function completion(_session: Session, args: Arguments): Promise<void> {
  process.stdout.write(completionScript(args.required('shell')));
  return Promise.resolve();
}

/** What a shell asks when Tab is pressed. */
export async function complete(session: Session, args: Arguments): Promise<void> {
  const networks = async (): Promise<string[]> => (await session.list()).networks.map(({ name }) => name);
  session.line(offerText(await offer(args.all('words'), session.verbs, networks)));
}

export function man(session: Session): Promise<void> {
  process.stdout.write(manPage(session.verbs));
  return Promise.resolve();
}
