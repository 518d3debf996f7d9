/** From a connection's URI to the command that starts its helper: pure, nothing is run here. */
import { connectionUriSchema } from '../../shared/contract/contract';
import { VirtnetError, type ErrorData } from '../../shared/contract/error';
import { installLine, packageOf, type Distribution } from '../programs/distribution';

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
}

/**
 * The command that starts the helper of a connection.
 * Throws `denied` when this user cannot open it here, `missing-tool` when a program it needs is absent.
 */
export function launchCommand(uri: string, environment: LaunchEnvironment): LaunchCommand {
  if (!connectionUriSchema.safeParse(uri).success) {
    throw new VirtnetError(
      `“${uri}” is not a connection. Use virtnet:///system, virtnet:///sandbox or virtnet+ssh://HOST/system.`,
      {
        code: 'unsupported',
        path: 'connection',
      },
    );
  }
  if (uri === 'virtnet:///sandbox') return sandbox(environment);
  if (uri === 'virtnet:///system')
    return environment.uid === 0 ? systemAsRoot(environment) : systemByPolkit(environment);
  return overSsh(new URL(uri), environment);
}

/** What the error about a program that is not installed says of it. */
const missing = (tool: string, { distribution, uid }: LaunchEnvironment): ErrorData => ({
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
    throw new VirtnetError(
      'Changing this computer’s networks needs administrator rights, and pkexec, which would ask for them, is not installed. Install it, or start Virtnet Manager’s browser front as root.',
      missing('pkexec', environment),
    );
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
      `The sandbox needs the program unshare, which is not installed. Install ${packageOf('unshare', environment.distribution)}.`,
      missing('unshare', environment),
    );
  }
  const ordinary = environment.uid !== 0;
  if (ordinary && environment.userNamespacesRefused !== null) {
    throw new VirtnetError(
      'The sandbox cannot start: this system does not let ordinary users make user namespaces. Allow it with the command shown, or start Virtnet Manager’s browser front as root.',
      { code: 'denied', remedy: environment.userNamespacesRefused },
    );
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

/** The helper on another host, by the wrapper that its package installs. BatchMode: nobody is there to type a password. */
function overSsh(url: URL, environment: LaunchEnvironment): LaunchCommand {
  const ssh = environment.find('ssh');
  if (ssh === null) {
    throw new VirtnetError(
      'Connecting to another host needs the program ssh, which is not installed. Install the OpenSSH client.',
      missing('ssh', environment),
    );
  }
  return {
    argv: [
      ssh,
      ...['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'ServerAliveInterval=15'],
      ...(url.port ? ['-p', url.port] : []),
      ...(url.username ? ['-l', decodeURIComponent(url.username)] : []),
      '--',
      url.hostname,
      'virtnet-helper --place system',
    ],
    env: {},
  };
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
