/** What a page that was taken over may send to the main process. */
import { HostBook } from '../../electron/app/hosts/hostBook';
import { HostDesk } from '../../electron/app/hosts/hostDesk';
import { Questions } from '../../electron/app/hosts/questions';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppService } from '../../electron/app/appService';
import { Connections } from '../../electron/app/connections';
import { openPreferences } from '../../electron/app/preferences';
import { connectOver, type Channel } from '../../shared/contract/messageChannel';
import { meeting, type Boundary } from './boundary';

const SYSTEM = 'virtnet:///system';

let folder = '';
let service: AppService;
let launched = 0;

interface Answer {
  id?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** What is answered to one message; a question behind it shows when nothing is. */
async function sent(message: unknown): Promise<string> {
  const answers: Answer[] = [];
  let deliver: (message: unknown) => void = () => undefined;
  let ended: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (ended = resolve));
  const channel: Channel = {
    send(answer: Answer) {
      answers.push(answer);
      if (answer.id === 'witness') ended();
    },
    onMessage: (listener) => (deliver = listener),
    onClose: () => undefined,
  };
  service.servePage(connectOver(channel));
  const before = launched;
  deliver(message);
  deliver({ jsonrpc: '2.0', id: 'witness', method: 'init', params: {} });
  await over;
  const [first] = answers.filter(({ id }) => id !== 'witness');
  if (launched > before) return 'a helper is started';
  if (first === undefined) return 'no answer, and the next question has one';
  return first.error === undefined
    ? `answered with ${Object.keys(first.result ?? {}).join(', ') || 'nothing'}`
    : `refused: ${first.error.message}`;
}

const request = (method: unknown, params?: unknown): object => ({ jsonrpc: '2.0', id: 1, method, params });
const call = (method: unknown, params: unknown = {}, uri: unknown = SYSTEM): object =>
  request('call', { uri, method, params });

export const renderer: Boundary = {
  title: 'Renderer over IPC',
  through: 'the service of pages in the main process, which the browser front has, too',
  async open() {
    folder = mkdtempSync(join(tmpdir(), 'virtnet-renderer-'));
    const connections = new Connections({
      launch: () => {
        launched += 1;
        throw new Error('no helper here');
      },
      front: 'window',
      onLog: () => undefined,
    });
    service = new AppService({
      front: 'window',
      version: '1.2.3',
      connections,
      hosts: new HostDesk(new HostBook(folder), connections, () => undefined),
      questions: new Questions(),
      preferences: await openPreferences(folder),
      initial: null,
      systemLanguages: [],
      onLog: () => undefined,
    });
  },
  close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  inputs: [
    ...meeting(sent, [
      ['an empty message', {}],
      ['another version of the protocol', { jsonrpc: '1.0', id: 1, method: 'init', params: {} }],
      ['a method without a number', { jsonrpc: '2.0', method: 'init', params: {} }],
      ['a method that is a number', request(7)],
      ['a method that is a list', request(['init'])],
      ['an answer to no question', { jsonrpc: '2.0', id: 9, result: 'evil' }],
      ['an error to no question', { jsonrpc: '2.0', id: 9, error: { code: 1, message: 'evil' } }],
      ['a cancellation of no question', { jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 9 } }],
      ['an event that only we send', { jsonrpc: '2.0', method: 'menu', params: { command: 'quit' } }],
      ['a method that there is not', request('evil', {})],
      ['the prototype', request('__proto__', {})],
      ['a member of the prototype', request('constructor', {})],
      ['a method with an escape sequence', request('\x1b[2J', {})],
      ['a method of 10,000 letters', request('a'.repeat(10_000), {})],
      ['no parameters', request('init')],
      ['parameters that are null', request('open', null)],
      ['parameters in a list', request('open', [SYSTEM])],
      ['a parameter that nobody knows', request('open', { uri: SYSTEM, argv: ['sh'] })],
      ['a parameter that is missing', request('open', {})],
    ]),
    ...meeting(
      (uri: unknown) => sent(request('open', { uri })),
      [
        ['a connection that is a command', 'sh -c reboot'],
        ['a connection that is a path', '/bin/sh'],
        ['a connection that is a file', 'file:///etc/passwd'],
        ['a connection to an option of ssh', 'virtnet+ssh://-oProxyCommand=reboot/system'],
        ['a connection with a line break', `${SYSTEM}\n`],
        ['a connection that is null', null],
        ['a connection that is an object', { toString: 'x' }],
        ['a connection of a megabyte', `virtnet+ssh://${'a'.repeat(1_000_000)}/system`],
      ],
    ),
    ...meeting(
      (method: unknown) => sent(call(method)),
      [
        ['a greeting in the name of another front', 'hello'],
        ['what only boot may do', 'boot'],
        ['what tells a helper that nobody looks', 'setWatched'],
        ['a method of nobody by a helper', 'evil'],
        ['a command by a helper', 'run'],
        ['a file by a helper', 'readFile'],
        ['the prototype by a helper', '__proto__'],
        ['a member of the prototype by a helper', 'hasOwnProperty'],
        ['no method by a helper', ''],
        ['a method by a helper that is a number', 7],
        ['a method by a helper that is a list', ['give']],
        ['a method by a helper with a NUL', 'give\0'],
        ['a method by a helper in capitals', 'GIVE'],
        ['a method by a helper that is the protocol’s own', '$/cancelRequest'],
      ],
    ),
    ...meeting(sent, [
      ['a call to a connection that is none', call('snapshot', {}, 'evil')],
      ['a call to a connection that is not open', call('snapshot')],
      [
        'a change through a connection that is not open',
        call('give', { order: { do: 'stop', names: ['a'] } }),
      ],
      ['a call without its parameters', request('call', { uri: SYSTEM, method: 'snapshot' })],
      [
        'a call with a front of its own',
        request('call', { uri: SYSTEM, method: 'give', params: {}, front: 'helper' }),
      ],
    ]),
    ...meeting(
      (preferences: unknown) => sent(request('setPreferences', preferences)),
      [
        ['preferences that are none', 'dark'],
        ['a preference that nobody knows', { evil: true }],
        ['a preference with the prototype', JSON.parse('{"__proto__":{"evil":true}}')],
        ['a preferred connection that is a path', { connection: '../../x' }],
        ['a preferred connection that is an option', { connection: 'virtnet+ssh://-oX/system' }],
        ['a theme that there is not', { theme: 'javascript:alert(1)' }],
      ],
    ),
    ...meeting(sent, [
      ['a page that is visible and not', request('setVisible', { visible: 'yes' })],
      ['a page that says how it is seen twice', request('setVisible', { visible: true, more: 1 })],
      ['the closing of a connection that is none', request('close', { uri: 'evil' })],
      ['the closing of a connection that is not open', request('close', { uri: SYSTEM })],
      [
        'traffic of a span that there is not',
        request('trafficHistory', { uri: SYSTEM, devices: [], span: 'age' }),
      ],
      [
        'traffic of 501 devices',
        request('trafficHistory', { uri: SYSTEM, devices: Array(501).fill('a'), span: 'hour' }),
      ],
      [
        'traffic of a device that is a path',
        request('trafficHistory', { uri: SYSTEM, devices: ['../../x'], span: 'hour' }),
      ],
      ['traffic of no step', request('trafficHistory', { uri: SYSTEM, devices: [], span: 'hour', steps: 0 })],
      [
        'traffic of endless steps',
        request('trafficHistory', { uri: SYSTEM, devices: [], span: 'hour', steps: 1e300 }),
      ],
      [
        'traffic of half a step',
        request('trafficHistory', { uri: SYSTEM, devices: [], span: 'hour', steps: 0.5 }),
      ],
    ]),
  ],
};
