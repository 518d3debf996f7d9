import { describe, expect, it } from 'vitest';
import { VirtnetError } from '../../shared/contract/error';
import { parseDistribution } from '../programs/distribution';
import { launchCommand, userNamespacesRefused, type LaunchEnvironment } from './launch';

const environment = (changes: Partial<LaunchEnvironment> = {}): LaunchEnvironment => ({
  uid: 1000,
  node: '/opt/node',
  electron: false,
  helper: '/app/helper.cjs',
  installedHelper: null,
  find: (program) => `/usr/bin/${program}`,
  userNamespacesRefused: null,
  distribution: parseDistribution('ID=debian'),
  variables: { HOME: '/home/ada' },
  ...changes,
});

const errorOf = (run: () => unknown): VirtnetError => {
  try {
    run();
  } catch (error) {
    if (error instanceof VirtnetError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('virtnet:///system', () => {
  it('is the helper itself for root', () => {
    expect(launchCommand('virtnet:///system', environment({ uid: 0 }))).toEqual({
      argv: ['/opt/node', '/app/helper.cjs', '--place', 'system'],
      env: {},
    });
  });

  it('asks polkit for an ordinary user, with the installed wrapper when there is one', () => {
    expect(launchCommand('virtnet:///system', environment()).argv).toEqual([
      '/usr/bin/pkexec',
      '/opt/node',
      '/app/helper.cjs',
      '--place',
      'system',
    ]);
    expect(
      launchCommand('virtnet:///system', environment({ installedHelper: '/usr/libexec/x' })).argv,
    ).toEqual(['/usr/bin/pkexec', '/usr/libexec/x', '--place', 'system']);
  });

  it('keeps Electron acting as Node through pkexec, which clears the environment', () => {
    const { argv, env } = launchCommand('virtnet:///system', environment({ electron: true }));
    expect(argv.slice(0, 4)).toEqual([
      '/usr/bin/pkexec',
      '/usr/bin/env',
      'ELECTRON_RUN_AS_NODE=1',
      '/opt/node',
    ]);
    expect(env).toEqual({});
  });

  it('names pkexec and its package when it is missing', () => {
    const error = errorOf(() => launchCommand('virtnet:///system', environment({ find: () => null })));
    expect(error.data).toMatchObject({
      code: 'missing-tool',
      tools: [{ tool: 'pkexec', package: 'pkexec' }],
      install: 'sudo apt-get install pkexec',
    });
  });

  it.each([
    ['virtnet:///system', 'sudo dnf install polkit'],
    ['virtnet:///sandbox', 'sudo dnf install util-linux'],
    ['virtnet+ssh://host/system', 'sudo dnf install openssh-clients'],
  ])('says how Fedora installs what %s needs', (uri, install) => {
    const fedora = environment({ find: () => null, distribution: parseDistribution('ID=fedora') });
    expect(errorOf(() => launchCommand(uri, fedora)).data).toMatchObject({ code: 'missing-tool', install });
  });
});

describe('virtnet:///sandbox', () => {
  it('adds a user namespace only for an ordinary user', () => {
    const ordinary = launchCommand('virtnet:///sandbox', environment());
    expect(ordinary.argv).toContain('--map-root-user');
    expect(ordinary.argv.slice(-4)).toEqual(['/opt/node', '/app/helper.cjs', '--place', 'sandbox']);
    expect(launchCommand('virtnet:///sandbox', environment({ uid: 0 })).argv).not.toContain('--user');
  });

  it('keeps definitions in the person’s data directory, or where VIRTNET_ROOT says', () => {
    const rootOf = (variables: Record<string, string>): string | undefined =>
      launchCommand('virtnet:///sandbox', environment({ variables })).env['VIRTNET_ROOT'];
    expect(rootOf({ HOME: '/home/ada' })).toBe('/home/ada/.local/share/virtnet-manager/sandbox');
    expect(rootOf({ HOME: '/home/ada', XDG_DATA_HOME: '/data' })).toBe('/data/virtnet-manager/sandbox');
    expect(rootOf({ HOME: '/home/ada', VIRTNET_ROOT: '/srv/t' })).toBe('/srv/t');
  });

  it('says how to allow user namespaces where they are refused, but not to root', () => {
    const refused = { userNamespacesRefused: 'sudo sysctl x=1' };
    expect(errorOf(() => launchCommand('virtnet:///sandbox', environment(refused))).data).toEqual({
      code: 'denied',
      remedy: 'sudo sysctl x=1',
    });
    expect(launchCommand('virtnet:///sandbox', environment({ ...refused, uid: 0 })).argv[0]).toBe(
      '/usr/bin/unshare',
    );
  });
});

describe('virtnet+ssh', () => {
  it('runs the other host’s helper without a terminal or a prompt', () => {
    const { argv } = launchCommand('virtnet+ssh://ada@lab.example:2222/system', environment());
    expect(argv.slice(0, 4)).toEqual(['/usr/bin/ssh', '-T', '-o', 'BatchMode=yes']);
    expect(argv.slice(-7)).toEqual([
      ...['-p', '2222', '-l', 'ada', '--', 'lab.example', 'virtnet-helper --place system'],
    ]);
  });
});

describe('what is not a connection', () => {
  it.each([
    '',
    'virtnet://',
    'virtnet+ssh://-oProxyCommand=x/system',
    'virtnet+ssh://a b/system',
    'http://x/system',
  ])('refuses %j', (uri) => {
    expect(errorOf(() => launchCommand(uri, environment())).code).toBe('unsupported');
  });

  it.each([
    ['qemu:///system', 'this computer is virtnet:///system'],
    ['lxc:///', 'this computer is virtnet:///system'],
    ['qemu+ssh://ada@lab:2222/system', 'virtnet+ssh://ada@lab:2222/system'],
    ['qemu+tls://lab/system', 'virtnet+ssh://HOST/system'],
    ['nowhere:///system', 'Use virtnet:///system'],
  ])('says what to write instead of %s', (uri, words) => {
    expect(() => launchCommand(uri, environment())).toThrow(words);
  });
});

describe('userNamespacesRefused', () => {
  it('knows the switches of Debian and Ubuntu and the kernel’s limit', () => {
    const reading =
      (values: Record<string, string>) =>
      (name: string): string | null =>
        values[name] ?? null;
    expect(userNamespacesRefused(reading({}))).toBeNull();
    expect(userNamespacesRefused(reading({ 'kernel.unprivileged_userns_clone': '1\n' }))).toBeNull();
    expect(userNamespacesRefused(reading({ 'kernel.unprivileged_userns_clone': '0\n' }))).toContain(
      'userns_clone=1',
    );
    expect(userNamespacesRefused(reading({ 'kernel.apparmor_restrict_unprivileged_userns': '1' }))).toContain(
      'apparmor',
    );
    expect(userNamespacesRefused(reading({ 'user.max_user_namespaces': '0' }))).toContain(
      'max_user_namespaces',
    );
  });
});
