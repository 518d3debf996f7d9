/** From a connection's URI to the command that starts its helper: pure, nothing is run here. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { connectionUriSchema, placeOfUri, type HostPlace } from '../../shared/contract/connectionUri';
import { VirtnetError, type ErrorData } from '../../shared/contract/error';
import { rootCommand, sshArguments, type SshSession } from './ssh/sshCommand';
import { installLine, packageOf, type Distribution } from '../programs/distribution';
import { t } from '../../shared/language/language';

/** What launching depends on; the caller gathers it so that every case can be tested. */
export interface LaunchEnvironment {
  /** Effective user id of this process. */
  uid: number;
  /** Program that runs the helper: Node, or Electron told to behave as Node. */
  node: string;
  /** True when `node` is Electron's binary, which needs ELECTRON_RUN_AS_NODE. */
  electron: boolean;
  /** Path of the helper's bundle. */
  helper: string;
  /** Installed wrapper that polkit's action names; null when running from a source tree. */
  installedHelper: string | null;
  /** Path of a program in PATH, or null. */
  find: (program: string) => string | null;
  /** Why an ordinary user may not make user namespaces here, or null when it is allowed. */
  userNamespacesRefused: string | null;
  /** What packages are called here. */
  distribution: Distribution;
  /** Variables of this process: HOME, XDG_DATA_HOME and VIRTNET_ROOT are read. */
  variables: Record<string, string | undefined>;
}

/** A command line with the variables to add to the environment that it inherits. */
export interface LaunchCommand {
  argv: string[];
  env: Record<string, string>;
  /** What comes before the first message to the process. */
  gate?: (child: ChildProcessWithoutNullStreams) => Promise<void>;
  /** Called when it has said hello, or will not. */
  settled?: () => void;
}

/** A session of ssh that asks nothing, and shares nothing. */
const ALONE: SshSession = { asks: false, controlFolder: null, rootPrompt: '' };

/**
 * The command that starts the helper of a connection.
 * Throws `denied` when this user cannot open it here, `missing-tool` when a program it needs is absent.
 */
export function launchCommand(uri: string, environment: LaunchEnvironment): LaunchCommand {
  const place = placeOfUri(uri);
  if (place) return overSsh(place, environment, ALONE);
  if (!connectionUriSchema.safeParse(uri).success) {
    throw new VirtnetError(t('app.launch.noConnection', { uri, instead: counterpartOf(uri) }), {
      code: 'unsupported',
      path: 'connection',
    });
  }
  if (uri === 'virtnet:///sandbox') return sandbox(environment);
  return environment.uid === 0 ? systemAsRoot(environment) : systemByPolkit(environment);
}

/** A connection of libvirt's: DRIVER[+TRANSPORT]://[USER@][HOST][:PORT]/… (libvirt.org/uri.html). */
const LIBVIRT = /^(?:qemu|lxc|xen|vz|ch|test|vbox|esx|vpx|bhyve|openvz)(?:\+([a-z0-9]+))?:\/\/([^/]*)\//;

/** What to write instead. */
function counterpartOf(uri: string): string {
  const found = LIBVIRT.exec(uri);
  if (!found) return t('app.launch.instead');
  const [, transport, host] = found;
  if (host === '') return t('app.launch.libvirtHere');
  return transport === 'ssh'
    ? t('app.launch.libvirtHost', { host: host ?? '' })
    : t('app.launch.libvirtElsewhere');
}

/** What the error about a program that is not installed says of it. */
const missing = (
  tool: string,
  { distribution, uid }: Pick<LaunchEnvironment, 'distribution' | 'uid'>,
): ErrorData => ({
  code: 'missing-tool',
  tools: [{ tool, package: packageOf(tool, distribution) }],
  install: installLine([tool], distribution, uid === 0),
});

function systemAsRoot(environment: LaunchEnvironment): LaunchCommand {
  return { argv: [environment.node, environment.helper, '--place', 'system'], env: asNode(environment) };
}

/** pkexec clears the environment, so what the helper needs of it stands in the command line. */
function systemByPolkit(environment: LaunchEnvironment): LaunchCommand {
  const pkexec = environment.find('pkexec');
  if (pkexec === null) {
    throw new VirtnetError(t('app.launch.noPkexec'), missing('pkexec', environment));
  }
  const place = ['--place', 'system'];
  if (environment.installedHelper !== null)
    return { argv: [pkexec, environment.installedHelper, ...place], env: {} };
  const variables = Object.entries(asNode(environment)).map(([name, value]) => `${name}=${value}`);
  const prefix = variables.length > 0 ? [environment.find('env') ?? '/usr/bin/env', ...variables] : [];
  return { argv: [pkexec, ...prefix, environment.node, environment.helper, ...place], env: {} };
}

/**
 * Private network, mount and process namespaces, and a user namespace when not root. The shell stays as the
 * process that collects orphans (PID 1), which Node would not do; `--kill-child` ends everything with `unshare`.
 */
function sandbox(environment: LaunchEnvironment): LaunchCommand {
  const unshare = environment.find('unshare');
  if (unshare === null) {
    throw new VirtnetError(
      t('app.launch.noUnshare', { package: packageOf('unshare', environment.distribution) }),
      missing('unshare', environment),
    );
  }
  const ordinary = environment.uid !== 0;
  if (ordinary && environment.userNamespacesRefused !== null) {
    throw new VirtnetError(t('app.launch.noNamespaces'), {
      code: 'denied',
      remedy: environment.userNamespacesRefused,
    });
  }
  return {
    argv: [
      unshare,
      ...['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
      ...(ordinary ? ['--user', '--map-root-user'] : []),
      ...['sh', '-c', '"$@"; exit $?', 'sh'],
      ...[environment.node, environment.helper, '--place', 'sandbox'],
    ],
    env: { ...asNode(environment), VIRTNET_ROOT: sandboxRoot(environment.variables) },
  };
}

/** Where the sandbox keeps its definitions between runs. */
function sandboxRoot(variables: LaunchEnvironment['variables']): string {
  if (variables['VIRTNET_ROOT']) return variables['VIRTNET_ROOT'];
  const data = variables['XDG_DATA_HOME'] || `${variables['HOME'] ?? '/root'}/.local/share`;
  return `${data}/virtnet-manager/sandbox`;
}

/**
 * The command that has the shell of another host run `command`, or by default the wrapper of the helper that its package
 * installs. Throws `missing-tool` without ssh.
 */
export function overSsh(
  place: HostPlace,
  environment: Pick<LaunchEnvironment, 'find' | 'distribution' | 'uid'>,
  session: SshSession,
  command = rootCommand(place.become, session, 'virtnet-helper'),
): LaunchCommand {
  const ssh = environment.find('ssh');
  if (ssh === null) {
    throw new VirtnetError(t('app.launch.noSsh'), missing('ssh', environment));
  }
  return { argv: [ssh, ...sshArguments(place, session, command)], env: {} };
}

const asNode = (environment: LaunchEnvironment): Record<string, string> =>
  environment.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {};

/** Sysctls that forbid user namespaces to ordinary users, with the value that does and the command that allows them. */
const REFUSALS = [
  {
    name: 'kernel.unprivileged_userns_clone',
    value: '0',
    allow: 'sudo sysctl kernel.unprivileged_userns_clone=1',
  },
  {
    name: 'kernel.apparmor_restrict_unprivileged_userns',
    value: '1',
    allow: 'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0',
  },
  { name: 'user.max_user_namespaces', value: '0', allow: 'sudo sysctl user.max_user_namespaces=15000' },
] as const;

/**
 * The command that allows user namespaces to ordinary users, when `readSysctl` shows that they are refused
 * (Debian's switch, Ubuntu's AppArmor restriction, and the kernel's own limit), else null.
 */
export function userNamespacesRefused(readSysctl: (name: string) => string | null): string | null {
  return REFUSALS.find(({ name, value }) => readSysctl(name)?.trim() === value)?.allow ?? null;
}
