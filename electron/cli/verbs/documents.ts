/** Verbs for packages and shells: completion scripts and the manual page. */
import type { Arguments } from '../reading/command';
import { completionScript, offer, offerText } from '../reading/completion';
import { manPage } from '../reading/manPage';
import { say } from '../terminal/write';
import type { Invocation } from '../invocation';

export function completion(_invocation: Invocation, args: Arguments): Promise<void> {
  say(completionScript(args.required('shell')));
  return Promise.resolve();
}

/** What a shell asks when Tab is pressed. */
export async function complete(invocation: Invocation, args: Arguments): Promise<void> {
  const networks = async (): Promise<string[]> => (await invocation.list()).networks.map(({ name }) => name);
  invocation.line(offerText(await offer(args.all('words'), invocation.verbs, networks, connectionNames)));
}

export function man(invocation: Invocation): Promise<void> {
  say(manPage(invocation.verbs));
  return Promise.resolve();
}

/** None rather than an error: completion has nowhere to say why. */
const connectionNames = async (): Promise<string[]> => {
  const { savedConnections } = await import('../namedConnections');
  return savedConnections().then(
    (saved) => saved.map(({ name }) => name),
    () => [],
  );
};
