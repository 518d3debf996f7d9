/** A front in the test's own process, whose person answers as the test says. */
import { join } from 'node:path';
import { Connections } from '../../electron/app/connections';
import { parseDistribution } from '../../electron/programs/distribution';
import { SshLauncher } from '../../electron/app/ssh/sshLauncher';
import type { ConnectionStatus } from '../../shared/contract/contract';
import type { Question } from '../../shared/contract/question';
import { LAB, type SshMachine } from './sshMachine';

export interface SshFront {
  connections: Connections;
  asked: Question[];
  statuses: ConnectionStatus[];
  close: () => Promise<void>;
}

/** Opens nothing yet; `programs` is the folder of the helper that asks for ssh. */
export function openFront(
  machine: SshMachine,
  programs: string,
  answer: (question: Question) => string | null,
): SshFront {
  const asked: Question[] = [];
  const launcher = new SshLauncher({
    environment: () => ({
      uid: 0,
      node: process.execPath,
      electron: false,
      helper: join(programs, 'helper.cjs'),
      installedHelper: null,
      find: () => machine.ssh,
      userNamespacesRefused: null,
      distribution: parseDistribution('ID=debian'),
      variables: {},
    }),
    ask: (_uri, question) => {
      asked.push(question);
      return Promise.resolve(answer(question));
    },
    shares: true,
  });
  const connections = new Connections({
    launch: (uri, how) => launcher.launch(uri, how),
    front: 'window',
    onLog: () => undefined,
    waitBeforeRetry: () => 20,
  });
  const statuses: ConnectionStatus[] = [];
  connections.onStatus((status) => statuses.push(status));
  return {
    connections,
    asked,
    statuses,
    close: async () => {
      await connections.dispose();
      await launcher.close();
    },
  };
}

/** The URI of a user of one of the servers. */
export const at = (user: string, { host, port }: { host: string; port: number } = LAB, query = ''): string =>
  `virtnet+ssh://${user}@${host}:${port}/system${query}`;
