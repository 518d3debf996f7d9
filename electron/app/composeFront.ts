/** Puts together what both fronts consist of. */
import { homedir } from 'node:os';
import { AppService, type AppOptions } from './appService';
import { Connections } from './connections';
import { HostBook } from './hosts/hostBook';
import { HostDesk } from './hosts/hostDesk';
import { demandWithin, type Reach } from './hosts/reach';
import { Questions } from './hosts/questions';
import { gatherLaunchEnvironment } from './launchEnvironment';
import { configFolder } from './preferences';
import { SshLauncher } from './ssh/sshLauncher';

export interface FrontOptions extends Pick<
  AppOptions,
  'front' | 'version' | 'preferences' | 'initial' | 'onLog' | 'systemLanguages'
> {
  /** Path of the helper's bundle, and whether it came with a package. */
  helper: string;
  packaged: boolean;
  reach: Reach;
}

export interface Front {
  service: AppService;
  connections: Connections;
  /** Ends the helpers, and what they were reached by. */
  close: () => Promise<void>;
}

/** The services of a window or a browser; nothing is opened yet. */
export function composeFront({ helper, packaged, reach, ...options }: FrontOptions): Front {
  const questions = new Questions();
  const launcher = new SshLauncher({
    environment: () => gatherLaunchEnvironment(helper, packaged),
    ask: (uri, question, gone) => questions.ask(uri, question, gone),
    shares: true,
  });
  const connections = new Connections({
    launch: (uri, how) => {
      demandWithin(reach, uri);
      return launcher.launch(uri, how);
    },
    front: options.front,
    onLog: options.onLog,
  });
  const book = new HostBook(configFolder(process.env, homedir()));
  const hosts = new HostDesk(book, connections, (error) => options.onLog(String(error)), reach);
  const service = new AppService({ ...options, connections, hosts, questions });
  return {
    service,
    connections,
    close: async () => {
      questions.refuseAll();
      await connections.dispose();
      await launcher.close();
    },
  };
}
