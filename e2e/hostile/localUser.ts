/** What another user, or a link or a desktop file by his hand, may have a front started with. */
import { readStartArguments } from '../../electron/app/startArguments';
import { connectionUriSchema } from '../../shared/contract/connectionUri';
import { meeting, type Boundary } from './boundary';

const started = (argv: string[]): string => {
  try {
    const { port, connection } = readStartArguments(argv);
    return `port ${port}, connection ${connection ?? 'as preferred'}`;
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
};
const connected = (uri: string): string =>
  connectionUriSchema.safeParse(uri).success ? 'a connection' : 'refused: no connection';

export const localUser: Boundary = {
  title: 'Local user',
  through: 'the arguments of the window and the browser front, and the URI of a connection',
  inputs: [
    ...meeting(
      (port: string) => started([`--port=${port}`]),
      [
        ['a port above all', '65536'],
        ['a port below zero', '-1'],
        ['a port with a blank', ' 80'],
        ['a port in hexadecimal', '0x50'],
        ['a port with an exponent', '1e3'],
        ['a port with a point', '80.0'],
        ['a port of six digits', '000080'],
        ['a port that is a word', 'http'],
        ['no port', ''],
        ['a port in Arabic digits', '٨٠'],
        ['a port with a line break', '80\n'],
        ['a port with a host', '0.0.0.0:80'],
      ],
    ),
    ...meeting(started, [
      ['a flag without its value', ['--port']],
      ['a connection without its value', ['--connection']],
      ['a flag that the prototype has', ['--__proto__=x', '--constructor=x']],
      ['switches of Chromium', ['--no-sandbox', '--remote-debugging-port=9222']],
      ['two ports', ['--port=1', '--port=2']],
      ['a hundred thousand arguments', Array<string>(100_000).fill('x')],
      ['an argument of a megabyte', ['--connection', 'x'.repeat(1_000_000)]],
      ['the end of flags before one', ['--', '--port=80']],
      ['a flag that is denied', ['--no-port']],
    ]),
    ...meeting(connected, [
      ['nothing', ''],
      ['another scheme', 'http://127.0.0.1/system'],
      ['a script', 'javascript:alert(1)'],
      ['a file', 'file:///etc/passwd'],
      ['libvirt’s scheme', 'qemu:///system'],
      ['the scheme alone', 'virtnet:'],
      ['a place that there is not', 'virtnet:///root'],
      ['a place with a path out', 'virtnet:///system/../../etc'],
      ['a place with a query', 'virtnet:///system?command=sh'],
      ['a place with a fragment', 'virtnet:///system#x'],
      ['a local place with a host', 'virtnet://evil/system'],
      ['capitals', 'VIRTNET:///system'],
      ['a blank in front', ' virtnet:///system'],
      ['a line break behind', 'virtnet:///system\n'],
      ['a NUL behind', 'virtnet:///system\0'],
      ['ssh without a host', 'virtnet+ssh:///system'],
      ['ssh to an option', 'virtnet+ssh://-oProxyCommand=reboot/system'],
      ['ssh to an option as user', 'virtnet+ssh://-oProxyCommand=reboot@lab/system'],
      ['ssh to an option behind a user', 'virtnet+ssh://ada@-oProxyCommand=reboot/system'],
      ['ssh to a host with a blank', 'virtnet+ssh://lab reboot/system'],
      ['ssh to a host with a command', 'virtnet+ssh://$(reboot)/system'],
      ['ssh to a host with a backtick', 'virtnet+ssh://`reboot`/system'],
      ['ssh to a host with a semicolon', 'virtnet+ssh://lab;reboot/system'],
      ['ssh to a host with a quote', "virtnet+ssh://lab'/system"],
      ['ssh to a host with a percent sign', 'virtnet+ssh://%68ost/system'],
      ['ssh to a host with a line break', 'virtnet+ssh://lab\nreboot/system'],
      ['ssh to a host with a control', 'virtnet+ssh://lab\x1b[2J/system'],
      ['ssh to a host of 300 characters', `virtnet+ssh://${'a'.repeat(300)}/system`],
      ['ssh to a host of foreign letters', 'virtnet+ssh://lаb/system'],
      ['ssh with a password', 'virtnet+ssh://ada:secret@lab/system'],
      ['ssh with two users', 'virtnet+ssh://ada@eve@lab/system'],
      ['ssh to a port above all', 'virtnet+ssh://lab:99999/system'],
      ['ssh to a port that is a word', 'virtnet+ssh://lab:ssh/system'],
      ['ssh to a port of none', 'virtnet+ssh://lab:/system'],
      ['ssh to a port below zero', 'virtnet+ssh://lab:-1/system'],
      ['ssh to a sandbox', 'virtnet+ssh://lab/sandbox'],
      ['ssh without a place', 'virtnet+ssh://lab'],
      ['ssh to a place with more behind', 'virtnet+ssh://lab/system/more'],
      ['ssh to a place with a query', 'virtnet+ssh://lab/system?socket=/tmp/x'],
      ['another transport', 'virtnet+tcp://lab/system'],
    ]),
  ],
};
