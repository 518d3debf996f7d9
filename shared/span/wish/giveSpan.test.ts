import { describe, expect, it } from 'vitest';
import { addressOf, StandInHost, type StandInValues } from '../../../e2e/fakes/standInHosts';
import { sampleDefinition, sampleNetwork } from '../../../e2e/fakes/samples';
import { VirtnetError } from '../../contract/error';
import type { SpanProgress, SpanWish } from '../../contract/spanWish';
import { giveSpan } from './giveSpan';
import { planSpan } from './planSpan';
import { prepareSpan } from './prepareSpan';

const lab = sampleDefinition('lab');
const two = (second: StandInValues): [StandInHost, StandInHost] => [
  new StandInHost('hv1', { networks: [sampleNetwork('lab', { definition: lab })] }),
  new StandInHost('hv2', second),
];
const wishOf = ([a, b]: [StandInHost, StandInHost]): SpanWish => ({
  ...{ do: 'add', at: a.uri, network: 'lab' },
  hosts: [{ host: b.uri }],
});
const methods = ({ asked }: StandInHost): string[] => asked.map(({ method }) => method);

async function give(hosts: [StandInHost, StandInHost], accept: 'not-reached'[] = []) {
  const said: Omit<SpanProgress, 'id'>[] = [];
  const prepared = await prepareSpan(wishOf(hosts), hosts);
  const outcome = await giveSpan(prepared, { accept, onProgress: (one) => said.push(one) }).catch(
    (error: unknown) => error,
  );
  return { outcome, steps: said.map(({ label, step }) => `${label} ${step}`), said };
}

describe('a wish that is carried out', () => {
  it('gives the secret to those that come, then the orders, and the host that is asked decides', async () => {
    const hosts = two({});
    const { outcome, steps } = await give(hosts);
    expect(outcome).toEqual({ networks: [], waiting: [] });
    const [a, b] = hosts.map(methods) as [string[], string[]];
    expect(a.indexOf('giveSpanKey')).toBeLessThan(a.indexOf('plan'));
    expect(b.indexOf('takeSpanKey')).toBeLessThan(b.indexOf('plan'));
    expect(a.slice(-2)).toEqual(['give', 'settle']);
    expect(steps.slice(-4)).toEqual(['hv1 keeping', 'hv1 done', 'hv2 keeping', 'hv2 done']);
    const held = hosts[0].asked.find(({ method }) => method === 'give')?.params;
    expect(held).toMatchObject({ hold: { anchor: 'hv1', here: 'hv1', members: ['hv1', 'hv2'] } });
  });

  it('is not when something is in the way, and says what to do', async () => {
    const nowhere = {
      spanPaths: ({ to }: { to: string[] }) =>
        to.map((one) => ({ to: one, reached: false, roundTripMs: null, mtu: null, lossPercent: 100 })),
    };
    const { outcome } = await give(two({ answers: nowhere }));
    expect((outcome as VirtnetError).data).toEqual({ code: 'unsupported', path: 'one-way' });
    const hosts = two({ isLost: true });
    expect(((await give(hosts)).outcome as VirtnetError).message).toMatch(/hv2 cannot be reached.*try again/);
    expect(methods(hosts[0])).not.toContain('giveSpanKey');
  });

  it('takes the secret from another member where the host that is asked has lost it', async () => {
    const span = {
      ...{ vni: 1000, engine: 'static' as const, shares: 4, key: '00000000000000aa' },
      members: ['hv1', 'hv2'].map((name, share) => ({ name, address: addressOf(name), share })),
    };
    const lost = {
      giveSpanKey: () => {
        throw new VirtnetError('There is no such secret.', { code: 'not-found', name: span.key });
      },
    };
    const spanning = (here: string) => [
      sampleNetwork('lab', { definition: { ...lab, span: { ...span, here } } }),
    ];
    const [a, b, c] = [
      new StandInHost('hv1', { networks: spanning('hv1'), answers: lost }),
      new StandInHost('hv2', { networks: spanning('hv2') }),
      new StandInHost('hv3'),
    ];
    const wish: SpanWish = { do: 'add', at: a.uri, network: 'lab', hosts: [{ host: c.uri }] };
    const prepared = await prepareSpan(wish, [a, b, c]);
    await giveSpan(prepared, { accept: [], onProgress: () => undefined });
    expect(c.asked.find(({ method }) => method === 'takeSpanKey')?.params).toEqual({
      ...{ id: span.key, secret: 'c2VjcmV0' },
    });
    b.values.answers = lost;
    const outcome = giveSpan(prepared, { accept: [], onProgress: () => undefined });
    await expect(outcome).rejects.toMatchObject({ code: 'not-found' });
  });

  it('names the host that fails, whose reason goes with its last step', async () => {
    const refusing = {
      give: () => {
        throw new VirtnetError('dnsmasq could not start.', { code: 'internal' });
      },
    };
    const { outcome, said } = await give(two({ answers: refusing }));
    expect((outcome as VirtnetError).message).toContain('On hv2: dnsmasq could not start.');
    expect(said.at(-1)).toMatchObject({
      member: 'hv2',
      step: 'failed',
      error: { message: 'dnsmasq could not start.' },
    });
  });
});

describe('a wish that is shown', () => {
  it('has what each host would do, or why it would not', async () => {
    const refusing = {
      plan: () => {
        throw new VirtnetError('The disk is full.', { code: 'internal' });
      },
    };
    const hosts = two({ answers: refusing });
    const shown = await planSpan(await prepareSpan(wishOf(hosts), hosts), []);
    expect(shown.hosts.map(({ label, does, error }) => [label, does, error?.message])).toEqual([
      ['hv1', 'update', undefined],
      ['hv2', 'create', 'The disk is full.'],
    ]);
    expect(hosts.flatMap(methods)).not.toContain('giveSpanKey');
    // Which is why nobody asks whether it may be missing.
    const asked = hosts[0].asked.find(({ method }) => method === 'plan')?.params;
    expect(asked).toMatchObject({ accept: ['span-key'] });
  });

  it('asks no host while something is in the way', async () => {
    const hosts = two({ isLost: true });
    const shown = await planSpan(await prepareSpan(wishOf(hosts), hosts), []);
    expect(shown.hosts).toEqual([]);
    expect(shown.findings.map(({ code }) => code)).toEqual(['host-unreached']);
  });
});
