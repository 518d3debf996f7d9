import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  appEvents,
  appMethods,
  DEFAULT_PREFERENCES,
  helperMethods,
  type Payload,
  type Preferences,
} from '../../shared/contract/contract';
import type { VirtnetError } from '../../shared/contract/error';
import { createClient, listen, type Client } from '../../shared/contract/rpc';
import { AppService, type Page } from './appService';
import { Connections } from './connections';
import { connectOver, type Channel } from '../../shared/contract/messageChannel';
import { HostBook } from './hosts/hostBook';
import { HostDesk } from './hosts/hostDesk';
import type { Reach } from './hosts/reach';
import { Questions } from './hosts/questions';
import { speak } from '../../shared/language/language';
import { configFolder, openPreferences } from './preferences';

const SANDBOX = 'virtnet:///sandbox';
const fakeHelper = path.join(import.meta.dirname, '../../e2e/fakes/fakeHelper.mjs');

let folder: string;
let connections: Connections;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtnet-app-'));
  connections = new Connections({
    launch: () => ({ argv: [process.execPath, fakeHelper], env: {} }),
    front: 'browser',
    onLog: () => undefined,
  });
});
afterEach(async () => {
  await connections.dispose();
  await rm(folder, { recursive: true });
});

/** Two ends of one channel. */
function channelPair(): { ours: Channel; theirs: Channel; close: () => void } {
  const events = new EventEmitter();
  const end = (from: string, to: string): Channel => ({
    send: (message) => void setImmediate(() => events.emit(to, structuredClone(message))),
    onMessage: (listener) => void events.on(from, listener),
    onClose: (listener) => void events.on('close', listener),
  });
  return { ours: end('a', 'b'), theirs: end('b', 'a'), close: () => void events.emit('close') };
}

/** The helper's methods that the pages' own code asks for. */
function askedByPages(): string[] {
  const root = path.join(import.meta.dirname, '../../renderer');
  const code = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
    .map((file) => readFileSync(path.join(root, file), 'utf8'));
  const asked = code.flatMap((text) =>
    [...text.matchAll(/\bcallHelper\([^']*'(\w+)'/g)].map(([, method = '']) => method),
  );
  return [...new Set(asked)].filter((method) => Object.hasOwn(helperMethods, method)).sort();
}

interface Visitor {
  client: Client<typeof appMethods>;
  page: Page;
  helperEvents: Payload<typeof appEvents, 'helper'>[];
  states: string[];
  preferences: Preferences[];
  commands: string[];
  languages: string[];
  told: Payload<typeof appEvents, 'tell'>[];
  leave: () => void;
}

async function newService(
  initial: string | null = null,
  reach: Reach = 'everywhere',
  systemLanguages: string[] = [],
): Promise<AppService> {
  const preferences = await openPreferences(path.join(folder, 'config'));
  return new AppService({
    front: 'browser',
    version: '1.2.3',
    connections,
    preferences,
    hosts: new HostDesk(
      new HostBook(path.join(folder, 'config')),
      connections,
      (error) => expect.fail(String(error)),
      reach,
    ),
    questions: new Questions(),
    initial,
    onLog: () => undefined,
    systemLanguages,
  });
}

function visit(service: AppService): Visitor {
  const { ours, theirs, close } = channelPair();
  const page = service.servePage(connectOver(ours));
  const rpc = connectOver(theirs);
  const visitor: Visitor = {
    client: createClient(rpc, appMethods),
    page,
    helperEvents: [],
    states: [],
    preferences: [],
    commands: [],
    languages: [],
    told: [],
    leave: close,
  };
  const onBad = (reason: string): never => expect.fail(reason);
  listen(rpc, appEvents, 'helper', (news) => visitor.helperEvents.push(news), onBad);
  listen(rpc, appEvents, 'preferences', (changed) => visitor.preferences.push(changed), onBad);
  listen(rpc, appEvents, 'connection', (status) => visitor.states.push(status.state), onBad);
  listen(rpc, appEvents, 'language', (language) => visitor.languages.push(language), onBad);
  listen(rpc, appEvents, 'menu', ({ command }) => visitor.commands.push(command), onBad);
  listen(rpc, appEvents, 'tell', (one) => visitor.told.push(one), onBad);
  rpc.listen();
  return visitor;
}

describe('a page', () => {
  it('learns what the app is and which connections there are', async () => {
    const { client } = visit(await newService('virtnet+ssh://ada@lab/system'));
    expect(await client.call('init', {})).toEqual({
      front: 'browser',
      version: '1.2.3',
      preferences: DEFAULT_PREFERENCES,
      language: 'en',
      connections: [
        { uri: 'virtnet:///system', label: 'This computer' },
        { uri: SANDBOX, label: 'Sandbox' },
        { uri: 'virtnet+ssh://ada@lab/system', label: 'lab' },
      ],
      statuses: [],
      questions: [],
      initial: 'virtnet+ssh://ada@lab/system',
    });
  });

  it('starts with the connection it prefers when none was asked for', async () => {
    const service = await newService();
    const { client } = visit(service);
    await client.call('setPreferences', { connection: SANDBOX });
    expect((await client.call('init', {})).initial).toBe(SANDBOX);
  });

  it('opens a connection, calls its helper, hears its events and the menu', async () => {
    const visitor = visit(await newService());
    await visitor.client.call('open', { uri: SANDBOX });
    await visitor.client.call('call', {
      uri: SANDBOX,
      method: 'give',
      params: { order: { do: 'start', names: ['default'] } },
    });
    expect(visitor.states).toEqual(['connecting', 'ready']);
    expect(visitor.helperEvents).toMatchObject([{ uri: SANDBOX, event: 'snapshot' }]);
    visitor.page.sendMenu('new-network');
    await visitor.client.call('close', { uri: SANDBOX });
    expect(visitor.states.at(-1)).toBe('closed');
    expect(visitor.commands).toEqual(['new-network']);
  });

  it('may call what pages ask for, and nothing else that a helper answers', async () => {
    const { client } = visit(await newService());
    const call = (method: string): Promise<unknown> =>
      client.call('call', { uri: SANDBOX, method, params: {} }).then(
        () => 'answered',
        (error: unknown) => (error as VirtnetError).code,
      );
    // Nothing is open: what passes finds no helper, and what does not never looks for one.
    const methods = Object.keys(helperMethods);
    const codes = await Promise.all(methods.map(call));
    const allowed = methods.filter((_method, at) => codes[at] === 'disconnected');
    expect(codes.filter((code) => code !== 'disconnected')).toEqual(
      Array.from({ length: methods.length - allowed.length }, () => 'unsupported'),
    );
    expect(allowed.sort()).toEqual(askedByPages());
    expect(await Promise.all(['toString', '__proto__', '', 'hello\n', 'HELLO'].map(call))).toEqual(
      Array.from({ length: 5 }, () => 'unsupported'),
    );
  });

  it('gets the reason when a connection is not open, and for parameters that do not fit', async () => {
    const { client } = visit(await newService());
    const params = { uri: SANDBOX, method: 'snapshot', params: {} };
    await expect(client.call('call', params)).rejects.toMatchObject({ code: 'disconnected' });
    await expect(client.call('open', { uri: 'virtnet+ssh://-oProxyCommand=x/system' })).rejects.toMatchObject(
      {
        code: 'invalid-definition',
      },
    );
  });

  it('shares the counters it watches with other pages, and leaves the others theirs', async () => {
    const service = await newService();
    const first = visit(service);
    const second = visit(service);
    await first.client.call('open', { uri: SANDBOX });
    const watchDevices = (visitor: Visitor, devices: string[], intervalMs: number): Promise<unknown> =>
      visitor.client.call('call', { uri: SANDBOX, method: 'watchCounters', params: { devices, intervalMs } });
    const lastCounters = (): unknown =>
      second.helperEvents.filter(({ event }) => event === 'counters').at(-1)?.payload;
    await watchDevices(first, ['virbr0'], 1000);
    await watchDevices(second, ['virbr1'], 5000);
    expect(lastCounters()).toMatchObject({ at: 1000, devices: { virbr0: {}, virbr1: {} } });
    first.leave();
    await expect.poll(lastCounters).toMatchObject({ at: 5000, devices: { virbr1: {} } });
    expect(Object.keys((lastCounters() as { devices: object }).devices)).toEqual(['virbr1']);
  });
});

describe('a language', () => {
  afterEach(() => speak('en'));

  it('is the system’s until one is chosen, and then that of every page and helper', async () => {
    const service = await newService(null, 'everywhere', ['fr', 'de-AT', 'en']);
    const first = visit(service);
    const second = visit(service);
    expect((await first.client.call('init', {})).language).toBe('de-AT');
    await first.client.call('open', { uri: SANDBOX });
    const heard = async (): Promise<string> => {
      const snapshot = await first.client.call('call', { uri: SANDBOX, method: 'snapshot', params: {} });
      return (snapshot as { host: { distribution: string } }).host.distribution;
    };
    expect(await heard()).toBe('Test in de-AT');
    await second.client.call('setPreferences', { language: 'en' });
    expect(await heard()).toBe('Test in en');
    await expect
      .poll(() => [first.languages, second.languages])
      .toEqual([
        ['de-AT', 'en'],
        ['de-AT', 'en'],
      ]);
    await first.client.call('setPreferences', { language: 'xx-not a language' });
    await first.client.call('setPreferences', { language: 'de' });
    await first.client.call('setPreferences', { language: null });
    expect((await visit(service).client.call('init', {})).language).toBe('de-AT');
    await expect.poll(() => second.languages).toEqual(['de-AT', 'en', 'de-AT']);
  });
});

describe('a front that is served to a group', () => {
  const lab = 'virtnet+ssh://ada@lab/system';
  const host = {
    ...{ name: 'lab', user: 'ada', host: 'lab', port: null, jump: [] },
    ...{ become: 'root' as const, atStart: true },
  };

  it('offers its own computer and the sandbox, whatever its user has kept', async () => {
    await new HostBook(path.join(folder, 'config')).save(host, null);
    await (await openPreferences(path.join(folder, 'config'))).write({ connection: lab });
    const { client } = visit(await newService(null, 'here'));
    expect(await client.call('init', {})).toMatchObject({
      connections: [{ uri: 'virtnet:///system' }, { uri: SANDBOX }],
      statuses: [],
      initial: 'virtnet:///system',
    });
    await client.call('open', { uri: SANDBOX });
  });

  it('neither opens other hosts nor keeps them for its user', async () => {
    const { client, states } = visit(await newService(null, 'here'));
    const refused = { code: 'denied', message: expect.stringContaining('served to a group') as string };
    await expect(client.call('open', { uri: lab })).rejects.toMatchObject(refused);
    await expect(client.call('open', { uri: lab, carry: true })).rejects.toMatchObject(refused);
    await expect(client.call('saveHost', { host, replaces: null })).rejects.toMatchObject(refused);
    await expect(client.call('removeHost', { name: 'lab' })).rejects.toMatchObject(refused);
    await expect(client.call('setPreferences', { connection: lab })).rejects.toMatchObject(refused);
    expect(states).toEqual([]);
    expect(await new HostBook(path.join(folder, 'config')).read()).toEqual([]);
  });
});

describe('an audience', () => {
  const told = ({ helperEvents }: Visitor): unknown[] =>
    helperEvents.flatMap(({ payload }) =>
      'devices' in (payload as object) ? [(payload as { at: number }).at] : [],
    );

  it('lets helpers rest while every page is hidden, and wakes them for the first that is seen', async () => {
    const service = await newService();
    const first = visit(service);
    const second = visit(service);
    await first.client.call('open', { uri: SANDBOX });
    await first.client.call('setVisible', { visible: false });
    await first.client.call('call', { uri: SANDBOX, method: 'snapshot', params: {} });
    expect(told(first)).toEqual([]);
    second.leave();
    await expect.poll(() => told(first)).toEqual([0]);
    await first.client.call('setVisible', { visible: true });
    await expect.poll(() => told(first)).toEqual([0, 1]);
  });

  it('keeps helpers awake where traffic is collected while hidden', async () => {
    const { client, helperEvents, ...rest } = visit(await newService());
    await client.call('setPreferences', { collectHidden: true });
    await client.call('open', { uri: SANDBOX });
    await client.call('setVisible', { visible: false });
    await client.call('call', { uri: SANDBOX, method: 'snapshot', params: {} });
    expect(told({ client, helperEvents, ...rest })).toEqual([]);
    await client.call('setPreferences', { collectHidden: false });
    await expect.poll(() => told({ client, helperEvents, ...rest })).toEqual([0]);
  });
});

describe('telling of failures', () => {
  const hide = ({ client }: Visitor, tells = true): Promise<null> =>
    client.call('setVisible', { visible: false, tells });

  it('keeps helpers awake only while a page that may tell is there', async () => {
    const service = await newService();
    const first = visit(service);
    const second = visit(service);
    await first.client.call('open', { uri: SANDBOX });
    await first.client.call('setPreferences', { tellFailures: true });
    const told = (): unknown[] =>
      first.helperEvents.flatMap(({ event, payload }) =>
        event === 'counters' ? [(payload as { at: number }).at] : [],
      );
    await hide(first, false);
    await hide(second);
    await first.client.call('call', { uri: SANDBOX, method: 'snapshot', params: {} });
    expect(told()).toEqual([]);
    second.leave();
    await expect.poll(told).toEqual([0]);
    await hide(first);
    await expect.poll(told).toEqual([0, 1]);
    await first.client.call('setPreferences', { tellFailures: false });
    await expect.poll(told).toEqual([0, 1, 0]);
  });

  it('is for the page that was seen last, and for none while one is seen', async () => {
    const service = await newService();
    const [first, second, third] = [visit(service), visit(service), visit(service)];
    await first.client.call('setPreferences', { tellFailures: true });
    await hide(first);
    await hide(second);
    await first.client.call('setVisible', { visible: true, tells: true });
    await hide(first);
    const lose = async (): Promise<void> => {
      await first.client.call('open', { uri: SANDBOX });
      // The helper ends by it.
      const order = { do: 'stop', names: ['default'] };
      const given = first.client.call('call', { uri: SANDBOX, method: 'give', params: { order } });
      await expect(given).rejects.toThrow();
    };
    await lose();
    expect(first.told, 'the third is seen').toEqual([]);
    await hide(third, false);
    await lose();
    await expect
      .poll(() => first.told)
      .toMatchObject([{ title: 'Disconnected from Sandbox', uri: SANDBOX, uuid: null }]);
    expect([second.told, third.told]).toEqual([[], []]);
  });
});

describe('traffic', () => {
  it('is remembered for every page, as far as it was watched', async () => {
    const service = await newService();
    const first = visit(service);
    await first.client.call('open', { uri: SANDBOX });
    const params = { devices: ['virbr0'], intervalMs: 1000 };
    await first.client.call('call', { uri: SANDBOX, method: 'watchCounters', params });
    await expect.poll(() => first.helperEvents.some(({ event }) => event === 'counters')).toBe(true);
    const asked = { uri: SANDBOX, devices: ['virbr0', 'virbr9'], span: 'minutes' as const, steps: 2 };
    const answer = await visit(service).client.call('trafficHistory', asked);
    expect(answer).toMatchObject({ stepMs: 1000, steps: 2 });
    expect(answer.devices).toEqual({ virbr0: { rx: [null, null], tx: [null, null] } });
  });
});

describe('preferences', () => {
  it('that one page changes are told to all', async () => {
    const service = await newService();
    const first = visit(service);
    const second = visit(service);
    await first.client.call('setPreferences', { trafficSeconds: 10 });
    await expect.poll(() => second.preferences.map(({ trafficSeconds }) => trafficSeconds)).toEqual([10]);
  });

  it('are stored for their owner only and found again', async () => {
    const preferences = await openPreferences(path.join(folder, 'config'));
    await Promise.all([
      preferences.write({ highlightDismissed: [SANDBOX] }),
      preferences.write({ connection: SANDBOX }),
    ]);
    const file = path.join(folder, 'config/preferences.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      ...DEFAULT_PREFERENCES,
      highlightDismissed: [SANDBOX],
      connection: SANDBOX,
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await openPreferences(path.join(folder, 'config'))).read().connection).toBe(SANDBOX);
  });

  it.each(['', '{"connection": "http://x"}', '[]', '{"unknown": 1}'])(
    'are the defaults when the file holds %j',
    async (text) => {
      await writeFile(path.join(folder, 'preferences.json'), text);
      expect((await openPreferences(folder)).read()).toEqual(DEFAULT_PREFERENCES);
    },
  );

  it('stay as they were when a change does not fit', async () => {
    const preferences = await openPreferences(folder);
    await expect(preferences.write({ connection: 'http://x' })).rejects.toThrow();
    expect(preferences.read()).toEqual(DEFAULT_PREFERENCES);
  });

  it('lie where XDG says, unless that is relative', () => {
    expect(configFolder({ XDG_CONFIG_HOME: '/c' }, '/home/ada')).toBe('/c/virtnet-manager');
    expect(configFolder({ XDG_CONFIG_HOME: 'c' }, '/home/ada')).toBe('/home/ada/.config/virtnet-manager');
    expect(configFolder({}, '/home/ada')).toBe('/home/ada/.config/virtnet-manager');
  });
});
