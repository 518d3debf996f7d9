/** The command lines of ssh: pure, nothing is run here. */
import { jumpText, type Become, type HostPlace } from '../../../shared/contract/connectionUri';
import { ANNOUNCE_ARGUMENT } from '../../wire/roles';

/** How one session of ssh is made. */
export interface SshSession {
  /** Somebody answers what ssh and sudo ask; else they ask nothing and fail. */
  asks: boolean;
  /** The folder of the one connection that all sessions of a host share; null = this one is alone. */
  controlFolder: string | null;
  /** By what a question of sudo is known. */
  rootPrompt: string;
}

/** How long a host may take to be reached, and be silent: three times ten seconds. */
const PATIENCE = [
  ...['-o', 'ConnectTimeout=10'],
  ...['-o', 'ServerAliveInterval=10', '-o', 'ServerAliveCountMax=3'],
];
/** The connection outlives its last session by so many seconds, for the next one. */
const PERSIST_SECONDS = 20;

/** What ssh offers the other host, or does here, because a person has set it up for sessions of his own (ssh_config(5)). */
const NOTHING_BESIDES = [
  ...['ClearAllForwardings=yes', 'ForwardAgent=no', 'ForwardX11=no', 'Tunnel=no'],
  ...['PermitLocalCommand=no', 'RemoteCommand=none'],
];

/** The arguments of ssh that run `command` by the shell of another host. */
export function sshArguments(place: HostPlace, session: SshSession, command: string): string[] {
  return [
    ...['-T', '-o', `BatchMode=${session.asks ? 'no' : 'yes'}`],
    ...PATIENCE,
    ...NOTHING_BESIDES.flatMap((option) => ['-o', option]),
    ...sharing(session),
    ...(session.controlFolder === null
      ? []
      : ['-o', 'ControlMaster=auto', '-o', `ControlPersist=${PERSIST_SECONDS}`]),
    ...way(place),
    ...['--', place.host, command],
  ];
}

/** The arguments of ssh that end the shared connection of a host. */
export const sshEndArguments = (place: HostPlace, session: SshSession): string[] => [
  ...sharing(session),
  ...['-O', 'exit'],
  ...way(place),
  ...['--', place.host],
];

const sharing = ({ controlFolder }: SshSession): string[] =>
  controlFolder === null ? [] : ['-o', `ControlPath=${controlFolder.replaceAll('%', '%%')}/%C`];

const way = ({ port, user, jump }: HostPlace): string[] => [
  ...(port === null ? [] : ['-p', String(port)]),
  ...(user === null ? [] : ['-l', user]),
  ...(jump.length === 0 ? [] : ['-J', jumpText(jump)]),
];

/** Who becomes root by a program that may ask: the helper then says when it has started. */
export const mayAsk = (become: Become, { asks }: SshSession): boolean => asks && become === 'sudo';

/**
 * The command for the other host's shell that runs `helper` (words of a shell) as root. Of the programs that make one
 * root, sudo alone takes a password from a pipe; the others have to be set so that they ask nothing.
 */
export function rootCommand(become: Become, session: SshSession, helper: string): string {
  const run = `${helper} --place system`;
  switch (become) {
    case 'root':
      return run;
    case 'sudo':
      return mayAsk(become, session)
        ? `env LC_ALL=C sudo -S -p "${session.rootPrompt}" -- ${run} ${ANNOUNCE_ARGUMENT}`
        : `env LC_ALL=C sudo -n -- ${run}`;
    case 'doas':
      return `doas -n ${run}`;
    case 'run0':
      return `run0 --no-ask-password -- ${run}`;
  }
}
