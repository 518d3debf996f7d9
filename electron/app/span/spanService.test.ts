import { expect, it } from 'vitest';
import { StandInHost, type StandInValues } from '../../../e2e/fakes/standInHosts';
import { sampleDefinition, sampleNetwork } from '../../../e2e/fakes/samples';
import type { ConnectionStatus } from '../../../shared/contract/contract';
import type { SpanProgress } from '../../../shared/contract/spanWish';
import { VirtnetError } from '../../../shared/contract/error';
import { DoubtSettler } from './doubtSettler';
import type { OpenHosts } from './openHosts';
import { SpanService } from './spanService';

const status = (uri: string, state: ConnectionStatus['state'] = 'ready'): ConnectionStatus => ({
  ...{ uri, state, error: null, since: 0, retryAt: null },
});

/** The connections to hosts that stand in. */
function openTo(hosts: readonly StandInHost[]): OpenHosts {
  const at = (uri: string): StandInHost => {
    const host = hosts.find((one) => one.uri === uri);
    if (!host) throw new VirtnetError('not open', { code: 'disconnected', reason: uri });
    return host;
  };
  return {
    labelOf: (uri) => hosts.find((one) => one.uri === uri)?.name ?? uri,
    connections: {
      states: () => hosts.map(({ uri }) => [uri, status(uri)]),
      call: async (uri, method, params) => at(uri).call(method as 'snapshot', params as never),
    },
  };
}

const labHosts = (second: StandInValues = {}): [StandInHost, StandInHost] => [
  new StandInHost('hv1', { networks: [sampleNetwork('lab', { definition: sampleDefinition('lab') })] }),
  new StandInHost('hv2', second),
];
const wish = ([a, b]: [StandInHost, StandInHost]) => ({
  ...{ do: 'add' as const, at: a.uri, network: 'lab' },
  hosts: [{ host: b.uri }],
});

it('tells what hosts bring, with the address that fits, and of one that is not open why', async () => {
  const hosts = labHosts();
  const service = new SpanService(openTo(hosts));
  const elsewhere = 'virtnet+ssh://root@hv9/system';
  const { hosts: told, paths } = await service.ground({
    hosts: [...hosts.map(({ uri }) => ({ host: uri })), { host: elsewhere }],
  });
  expect(told.map(({ label, address, error }) => [label, address, error?.data.code])).toEqual([
    ['hv1', '192.0.2.1', undefined],
    ['hv2', '192.0.2.2', undefined],
    [elsewhere, null, 'disconnected'],
  ]);
  expect(paths.map(({ from, to }) => [from, to])).toEqual([
    [hosts[0].uri, hosts[1].uri],
    [hosts[1].uri, hosts[0].uri],
  ]);
});

it('carries out what was shown, and tells how far it is by the name that it was given', async () => {
  const hosts = labHosts();
  const service = new SpanService(openTo(hosts));
  const shown = await service.plan({ wish: wish(hosts) });
  const said: SpanProgress[] = [];
  await service.give({ id: 'one', wish: shown.wish }, (progress) => said.push(progress));
  expect(hosts.map((host) => host.orders('give'))).toEqual(
    hosts.map((host) => host.orders('plan').slice(0, 1)),
  );
  expect(said.every(({ id }) => id === 'one')).toBe(true);
});

it('takes back what is ended before it is decided, and refuses the same name twice', async () => {
  let reached = (): void => undefined;
  const isGiven = new Promise<void>((resolve) => (reached = resolve));
  let answer = (): void => undefined;
  const given = { networks: [], trial: null, entry: null, advice: [], guest: null };
  const hosts = labHosts({
    answers: {
      give: () => {
        reached();
        return new Promise((resolve) => (answer = () => resolve(given)));
      },
    },
  });
  const service = new SpanService(openTo(hosts));
  const outcome = service
    .give({ id: 'one', wish: wish(hosts) }, () => undefined)
    .catch((error: unknown) => error);
  await isGiven;
  await expect(service.give({ id: 'one', wish: wish(hosts) }, () => undefined)).rejects.toMatchObject({
    code: 'busy',
  });
  service.cancel('one');
  service.cancel('never heard of');
  answer();
  expect(await outcome).toBeInstanceOf(VirtnetError);
  const settled = hosts[1].asked.filter(({ method }) => method === 'settle').map(({ params }) => params);
  expect(settled).toEqual([expect.objectContaining({ keep: false })]);
});

it('settles what a host holds as soon as the one that decides is reached', async () => {
  const change = '00000000-0000-4000-8000-000000000001';
  const held = {
    ...{ change, anchor: 'hv1', here: 'hv2', members: ['hv1', 'hv2'] },
    ...{ title: 'Span lab', networks: ['lab'], since: 0, inDoubt: true },
  };
  let settled = (_params: unknown): void => undefined;
  const isSettled = new Promise((resolve) => (settled = resolve));
  const [a, b] = [
    new StandInHost('hv1', { host: { addresses: ['192.0.2.1'] }, answers: { decision: () => 'kept' } }),
    new StandInHost('hv2', { host: { addresses: ['192.0.2.2'] } }),
  ];
  b.values.answers = {
    snapshot: () => ({ ...b.snapshot(), held }),
    settle: (params: unknown) => settled(params),
  };
  const settler = new DoubtSettler(openTo([a, b]), { coming: 0, again: 0 });
  settler.status(status(a.uri, 'lost'));
  settler.news({ event: 'snapshot', payload: { ...b.snapshot(), held } });
  expect(await isSettled).toEqual({ change, keep: true });
});
