/** Verbs for packages and shells: completion scripts and the manual page. */
import type { Arguments } from '../command';
import { completionScript } from '../completion';
import { manPage } from '../manPage';
import type { Session } from '../session';

export function completion(session: Session, args: Arguments): Promise<void> {
  process.stdout.write(completionScript(args.required('shell'), session.verbs));
  return Promise.resolve();
}

export function man(session: Session): Promise<void> {
  process.stdout.write(manPage(session.verbs));
  return Promise.resolve();
}
