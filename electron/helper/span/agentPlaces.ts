/** Where an agent finds what it is told, and puts what it tells: known to it, and to whoever starts it. */
import { join } from 'node:path';
import type { Paths } from '../host/paths';
import { SPAN_AGENT_ARGUMENT } from '../host/roles';

/** The folders of an agent, as its arguments say them. */
export interface AgentPlaces {
  run: string;
  lib: string;
  log: string;
  /** Whom it becomes, as dnsmasq does; `root` where there is nobody else. */
  user: string;
}

/** What dnsmasq becomes where nobody says anything else (dnsmasq(8), --user). */
const DNSMASQ_DEFAULT = 'nobody';

export const agentPlaces = ({ run, lib, log, dnsmasqUser }: Paths): AgentPlaces => ({
  ...{ run, lib, log },
  user: dnsmasqUser ?? DNSMASQ_DEFAULT,
});

/** The arguments of an agent's process, after those of whoever runs it. */
export const agentArguments = ({ run, lib, log, user }: AgentPlaces): string[] => [
  SPAN_AGENT_ARGUMENT,
  ...[run, lib, log, user],
];

/** What its arguments say. */
export function placesOf(argv: readonly string[]): AgentPlaces {
  const [run = '', lib = '', log = '', user = ''] = argv.slice(argv.indexOf(SPAN_AGENT_ARGUMENT) + 1);
  return { run, lib, log, user };
}

/** Whether a process is the agent of these places. */
export const isAgent = (argv: readonly string[], { run }: Pick<AgentPlaces, 'run'>): boolean => {
  const at = argv.indexOf(SPAN_AGENT_ARGUMENT);
  return at > 0 && argv[at + 1] === run;
};

/** Only root writes here: what the agent shall do, one file a network, and its keys, which only the agent's user reads. */
export const configFolder = ({ run }: Pick<AgentPlaces, 'run'>): string => join(run, 'agent');
export const configFile = (places: Pick<AgentPlaces, 'run'>, network: string): string =>
  join(configFolder(places), `${network}.json`);
export const keyFile = (places: Pick<AgentPlaces, 'run'>, network: string): string =>
  join(configFolder(places), `${network}.key`);

/** Only the agent writes here: how members stand, and leases of others. */
export const statusFolder = ({ run }: Pick<AgentPlaces, 'run'>): string => join(run, 'span');
export const statusFile = (places: Pick<AgentPlaces, 'run'>): string =>
  join(statusFolder(places), 'status.json');
export const othersFile = (places: Pick<AgentPlaces, 'run'>, network: string): string =>
  join(statusFolder(places), `${network}.others`);

/** Where only root writes, since root ends what it names. */
export const agentPidFile = ({ run }: Pick<AgentPlaces, 'run'>): string =>
  join(configFolder({ run }), 'agent.pid');

/** Beside it, the version of the program that it runs: what was installed since it does not run yet. */
export const agentVersionFile = ({ run }: Pick<AgentPlaces, 'run'>): string =>
  join(configFolder({ run }), 'agent.version');

/** What it says of itself; not called as a dnsmasq's log. */
export const agentLog = ({ log }: Pick<AgentPlaces, 'log'>): string => join(log, 'span-agent.txt');

/** Only the agent writes here: what it lends to networks' dnsmasqs. */
export const lentFolder = ({ lib }: Pick<AgentPlaces, 'lib'>): string => join(lib, 'span');

/** What an agent writes of a network, which nobody needs when it has no part in it any more. */
export const writtenFiles = (places: Pick<AgentPlaces, 'run' | 'lib'>, network: string): string[] => [
  othersFile(places, network),
  ...['hosts', 'names'].map((what) => join(lentFolder(places), `${network}.${what}`)),
];
