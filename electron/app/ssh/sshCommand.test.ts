import { describe, expect, it } from 'vitest';
import { placeOfUri, type HostPlace } from '../../../shared/contract/connectionUri';
import { rootCommand, sshArguments, sshEndArguments, type SshSession } from './sshCommand';

const quiet: SshSession = { asks: false, controlFolder: null, rootPrompt: '[virtnet 1]' };
const asking: SshSession = {
  asks: true,
  controlFolder: '/run/user/1000/virtnet-100%',
  rootPrompt: '[virtnet 1]',
};
const place = (uri: string): HostPlace => placeOfUri(uri) ?? expect.fail(uri);

describe('the command line of ssh', () => {
  it('asks nothing where nobody answers', () => {
    expect(sshArguments(place('virtnet+ssh://lab/system'), quiet, 'x')).toContain('BatchMode=yes');
    expect(sshArguments(place('virtnet+ssh://lab/system'), asking, 'x')).toContain('BatchMode=no');
  });

  it('leads over the hosts on the way, and shares one connection, which it can end', () => {
    const host = place('virtnet+ssh://ada@[2001:db8::1]:23/system?jump=eve@gate:24,[2001:db8::2]');
    const args = sshArguments(host, asking, 'x');
    expect(args.slice(-9)).toEqual([
      '-p',
      '23',
      '-l',
      'ada',
      '-J',
      'eve@gate:24,[2001:db8::2]',
      '--',
      '2001:db8::1',
      'x',
    ]);
    const path = 'ControlPath=/run/user/1000/virtnet-100%%/%C';
    expect(args).toContain(path);
    expect(sshEndArguments(host, asking)).toEqual([
      '-o',
      path,
      '-O',
      'exit',
      '-p',
      '23',
      '-l',
      'ada',
      '-J',
      'eve@gate:24,[2001:db8::2]',
      '--',
      '2001:db8::1',
    ]);
  });

  it('sets aside what a person has set up for sessions of his own', () => {
    const args = sshArguments(place('virtnet+ssh://lab/system'), quiet, 'x');
    for (const option of [
      ...['ClearAllForwardings=yes', 'ForwardAgent=no', 'ForwardX11=no', 'Tunnel=no'],
      ...['PermitLocalCommand=no', 'RemoteCommand=none'],
    ])
      expect(args).toContain(option);
  });
});

describe('becoming root on another host', () => {
  it.each([
    ['root', quiet, 'virtnet-helper --place system'],
    ['sudo', quiet, 'env LC_ALL=C sudo -n -- virtnet-helper --place system'],
    ['sudo', asking, 'env LC_ALL=C sudo -S -p "[virtnet 1]" -- virtnet-helper --place system --announce'],
    ['doas', asking, 'doas -n virtnet-helper --place system'],
    ['run0', asking, 'run0 --no-ask-password -- virtnet-helper --place system'],
  ] as const)('by %s', (become, session, command) => {
    expect(rootCommand(become, session, 'virtnet-helper')).toBe(command);
  });
});
