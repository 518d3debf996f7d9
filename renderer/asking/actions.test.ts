import { beforeEach, describe, expect, it } from 'vitest';
import { VirtnetError } from '../../shared/contract/error';
import type { NetworkState } from '../../shared/contract/snapshot';
import { askToStop, createNetwork, deleteNetwork, makeStatic, startNetwork } from './actions';
import { chooseConnection, openConnection, refresh } from './connection';
import { dismissHighlight } from './preferences';
import { HOST } from '../state/messages';
import { setClient, type AppClient } from './calls';
import { initialState, useStore } from '../state/store';
import { receiveLink } from '../state/sync';
import {
  sampleError,
  sampleGiven,
  sampleGuest,
  sampleNetwork,
  sampleSnapshot,
  sampleSpan,
  sampleUuid,
  sampleDefinition,
} from '../../e2e/fakes/samples';

const URI = 'virtnet:///sandbox';
interface Call {
  uri: string;
  method: string;
  params: unknown;
}

/** A main process whose helpers answer `call` from a table; what was asked is in `calls`. */
function fakeMain(answers: Record<string, (params: never) => unknown>) {
  const calls: Call[] = [];
  let revision = 1;
  const networks: NetworkState[] = [];
  const defaults: Record<string, (params: never) => unknown> = {
    snapshot: () => sampleSnapshot(revision++, networks),
    activity: () => [],
  };
  const client = {
    call: async (method: string, params: Call & { uri: string }): Promise<unknown> => {
      if (method === 'open')
        return (
          answers['open']?.(params as never) ?? {
            uri: params.uri,
            state: 'ready',
            error: null,
            since: 0,
            retryAt: null,
          }
        );
      if (method === 'setPreferences') return { ...useStore.getState().preferences, ...params };
      calls.push(params);
      const answer = answers[params.method] ?? defaults[params.method];
      if (!answer) throw new Error(`unexpected ${params.method}`);
      await Promise.resolve();
      return answer(params.params as never);
    },
  };
  setClient(client as unknown as AppClient);
  return { calls, networks };
}

const asked = (calls: Call[]): string[] => calls.map(({ method }) => method);

beforeEach(() => {
  receiveLink('lost');
  useStore.setState({ ...initialState, link: 'up', connection: URI }, true);
});

describe('openConnection', () => {
  it('reads the host once it is ready', async () => {
    const { networks } = fakeMain({});
    networks.push(sampleNetwork('a'));
    await openConnection(URI);
    expect(useStore.getState().statuses[URI]?.state).toBe('ready');
    expect(useStore.getState().snapshots[URI]?.networks).toHaveLength(1);
    expect(useStore.getState().activity[URI]).toEqual([]);
  });

  it('keeps why it could not be opened', async () => {
    fakeMain({
      open: () => {
        throw new VirtnetError('No.', { code: 'denied', remedy: 'Ask.' });
      },
    });
    await openConnection(URI);
    expect(useStore.getState().statuses[URI]).toMatchObject({
      state: 'closed',
      error: { data: { code: 'denied' } },
    });
  });

  it('puts a host that cannot be read where the host is shown', async () => {
    fakeMain({ snapshot: () => ({ nonsense: true }) });
    await openConnection(URI);
    expect(useStore.getState().failures[HOST]?.title).toBe('The host could not be read');
  });
});

describe('chooseConnection', () => {
  it('shows, opens and remembers the other connection', async () => {
    fakeMain({});
    await chooseConnection('virtnet:///system');
    expect(useStore.getState()).toMatchObject({
      connection: 'virtnet:///system',
      preferences: { connection: 'virtnet:///system' },
    });
  });
});

describe('startNetwork', () => {
  it('is busy while it runs, then says that it started', async () => {
    const network = sampleNetwork('a');
    let busyMeanwhile: string | undefined;
    const { calls } = fakeMain({
      give: () => {
        busyMeanwhile = useStore.getState().busy[network.uuid];
        return sampleGiven();
      },
    });
    expect(await startNetwork(network)).toBe(true);
    expect(busyMeanwhile).toBe('start');
    expect(useStore.getState().busy).toEqual({});
    expect(useStore.getState().announcement.text).toBe('Network a started');
    expect(calls[0]).toEqual({ uri: URI, method: 'give', params: { order: { do: 'start', names: ['a'] } } });
    expect(asked(calls)).toContain('snapshot');
  });

  it('keeps the failure at the network and is no longer busy', async () => {
    const network = sampleNetwork('a');
    fakeMain({
      give: () => {
        throw sampleError();
      },
    });
    expect(await startNetwork(network)).toBe(false);
    expect(useStore.getState().failures[network.uuid]).toMatchObject({
      title: 'a could not be started',
      error: { data: { code: 'command-failed', status: 2 } },
    });
    expect(useStore.getState().busy).toEqual({});
  });

  it('takes the failure away when it succeeds the next time', async () => {
    const network = sampleNetwork('a');
    useStore.setState({ failures: { [network.uuid]: { title: 'x', error: sampleError().toShape() } } });
    fakeMain({ give: () => sampleGiven() });
    await startNetwork(network);
    expect(useStore.getState().failures).toEqual({});
  });

  it('does not call a lost helper a failed start', async () => {
    const network = sampleNetwork('a');
    fakeMain({
      give: () => {
        throw new VirtnetError('The connection was lost.', { code: 'disconnected', reason: 'killed' });
      },
    });
    await startNetwork(network);
    expect(useStore.getState().failures[network.uuid]?.title).toBe('a may or may not have been changed');
  });

  it('stands when only reading the result fails', async () => {
    fakeMain({
      give: () => sampleGiven(),
      snapshot: () => {
        throw sampleError();
      },
    });
    expect(await startNetwork(sampleNetwork('a'))).toBe(true);
    expect(useStore.getState().failures).toEqual({});
  });

  it('gives one order at a time for each network', async () => {
    const network = sampleNetwork('a');
    const { calls } = fakeMain({ give: () => sampleGiven() });
    await Promise.all([startNetwork(network), startNetwork(network)]);
    expect(asked(calls).filter((method) => method === 'give')).toHaveLength(1);
  });
});

describe('askToStop', () => {
  it('stops at once without guests', async () => {
    const { calls } = fakeMain({ give: () => sampleGiven() });
    await askToStop(sampleNetwork('a', { state: 'active' }));
    expect(asked(calls)).toContain('give');
    expect(useStore.getState().dialog).toBeNull();
  });

  it('asks when guests are attached', async () => {
    const { calls } = fakeMain({});
    const network = sampleNetwork('a', { state: 'active', guests: [sampleGuest()] });
    await askToStop(network);
    expect(calls).toEqual([]);
    expect(useStore.getState().dialog).toEqual({ kind: 'stop', uuid: network.uuid });
  });

  it('does not ask for guests on a bridge of the host, who stay plugged in there', async () => {
    const { calls } = fakeMain({ give: () => sampleGiven() });
    const definition = sampleDefinition('a', { forward: { mode: 'bridge' }, ips: [] });
    const network = {
      state: 'active' as const,
      definition,
      running: definition,
      guests: [sampleGuest({ test: false })],
    };
    await askToStop(sampleNetwork('a', network));
    expect(asked(calls)).toContain('give');
  });

  it('does not ask for one that only has old leases', async () => {
    const { calls } = fakeMain({ give: () => sampleGiven() });
    await askToStop(sampleNetwork('a', { state: 'active', guests: [sampleGuest({ port: null })] }));
    expect(asked(calls)).toContain('give');
  });
});

describe('deleteNetwork', () => {
  it('says whether to stop it first', async () => {
    const { calls } = fakeMain({ give: () => sampleGiven() });
    await deleteNetwork(sampleNetwork('a'), true);
    expect(asked(calls).slice(0, 2)).toEqual(['give', 'snapshot']);
    expect(calls[0]?.params).toEqual({ order: { do: 'delete', names: ['a'], stop: true }, trial: false });
  });
});

describe('createNetwork', () => {
  const request = { definition: {} as never, start: true, autostart: true, transient: false, accept: [] };

  it('selects the new network and shows its page', async () => {
    const { networks } = fakeMain({
      give: () => sampleGiven('lab'),
    });
    networks.push(sampleNetwork('lab'), sampleNetwork('default'));
    useStore.setState({ tab: 'overview' });
    await createNetwork(request);
    expect(useStore.getState()).toMatchObject({
      tab: 'networks',
      selected: { [URI]: sampleUuid('lab') },
      created: sampleUuid('lab'),
      announcement: { text: 'Network lab is running' },
    });
  });

  it('leaves its error to the form that asked', async () => {
    fakeMain({
      give: () => {
        throw sampleError();
      },
    });
    await expect(createNetwork(request)).rejects.toMatchObject({ data: { code: 'command-failed' } });
    expect(useStore.getState().failures).toEqual({});
  });
});

describe('refresh', () => {
  it('reads again and says so', async () => {
    const { calls } = fakeMain({});
    useStore.setState({
      statuses: { [URI]: { uri: URI, state: 'ready', error: null, since: 0, retryAt: null } },
    });
    await refresh();
    expect(asked(calls).sort()).toEqual(['activity', 'snapshot']);
    expect(useStore.getState()).toMatchObject({ refreshing: false, announcement: { text: 'Refreshed' } });
  });
});

describe('dismissHighlight', () => {
  it('is remembered for this connection only, once', async () => {
    fakeMain({});
    await dismissHighlight();
    await dismissHighlight();
    expect(useStore.getState().preferences.highlightDismissed).toEqual([URI]);
  });
});

describe('makeStatic on a network over hosts', () => {
  it('asks for it on all hosts, and changes none by itself', async () => {
    const { calls } = fakeMain({});
    const definition = sampleDefinition('lab', {
      ips: [{ address: '192.168.122.1', prefix: 24 }],
      span: sampleSpan('web1', 'web2'),
    });
    const network = sampleNetwork('lab', { state: 'active', definition });
    expect(await makeStatic(network, sampleGuest({ host: 'web2', port: null }))).toBe(true);
    expect(calls).toEqual([]);
    expect(useStore.getState().dialog).toMatchObject({
      ...{ kind: 'span', of: network.uuid, does: 'sync' },
      draft: { definition: { ips: [{ dhcp: { hosts: [{ address: '192.168.122.130' }] } }] } },
    });
  });
});
