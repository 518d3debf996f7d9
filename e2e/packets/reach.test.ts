/** Exceptions between networks: the matrix in words is what packets do, for every pair of types and every exception. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../shared/definition/network';
import { reachability } from '../../shared/definition/reachability';
import { guestsOfEachType, type TypedGuest } from './guestsOfEachType';
import { SandboxFixture } from '../fixtures/sandboxFixture';

/** In three rounds each pair of networks has no exception, one that allows, and one that forbids. */
const EXCEPTIONS = [null, true, false] as const;
const ROUNDS = [0, 1, 2] as const;

describe.each(['nft', 'legacy'] as const)('with iptables-%s', (variant) => {
  let sandbox: SandboxFixture;
  let sites: TypedGuest[] = [];

  beforeAll(async () => {
    sandbox = await SandboxFixture.open({ variant });
    sites = await guestsOfEachType(sandbox);
  });
  afterAll(async () => {
    for (const { agent } of sites) agent.stop();
    sites = [];
    await sandbox.close();
  });

  const addressOf = ({ guest }: TypedGuest): string => guest.addresses[0]?.address ?? '';
  const pairs = (): [TypedGuest, TypedGuest][] =>
    sites.flatMap((from) =>
      sites.flatMap((to): [TypedGuest, TypedGuest][] => (from === to ? [] : [[from, to]])),
    );
  const isAnswered = async (
    from: TypedGuest,
    to: TypedGuest,
    kind: 'tcp' | 'udp',
    round: string,
    witness?: string,
  ): Promise<boolean> => {
    if (kind === 'tcp') return (await from.agent.query({ kind, to: addressOf(to) }, witness)) !== null;
    const token = `${round} ${addressOf(from)}>${addressOf(to)}`;
    const answer = await from.agent.query({ kind, to: addressOf(to), token }, witness);
    return answer !== null || (await to.agent.query({ kind: 'heard', token })) !== null;
  };

  /** Gives every network its exceptions of this round while all of them run, as one change. */
  async function make(round: number): Promise<void> {
    for (const [index, site] of sites.entries()) {
      const others = sites.flatMap((other, place) => {
        const allow = EXCEPTIONS[(index + place + (index < place ? 1 : 0) + round) % EXCEPTIONS.length];
        return other === site || allow === null || allow === undefined
          ? []
          : [{ device: other.definition.bridge.name, allow }];
      });
      site.definition = { ...site.definition, reach: others };
    }
    await change(...sites.map(({ definition }) => definition));
  }

  async function change(...definitions: NetworkDefinition[]): Promise<void> {
    const updates = definitions.map((definition) => ({
      name: definition.name,
      config: definition,
      live: definition,
    }));
    await sandbox.helper.call('give', { order: { do: 'update', updates } });
  }

  it.each(ROUNDS)(
    'round %d: TCP and UDP reach exactly whom the matrix says, and allowed ones keep their address',
    async (round) => {
      await make(round);
      // Its rules go and come back: they then stand in another order than after the first start.
      const { definition } = sites[(round * 3 + 1) % sites.length] ?? {};
      if (!definition) throw new Error('no network');
      const mode = definition.forward.mode === 'open' ? 'isolated' : 'open';
      await change({ ...definition, forward: { mode } });
      await change(definition);
      for (const kind of ['tcp', 'udp'] as const) {
        const seen: Record<string, boolean> = {};
        const expected: Record<string, boolean> = {};
        await Promise.all(
          pairs().map(async ([from, to]) => {
            const { reaches, reason } = reachability(from.definition, to.definition, Date.now() / 1000);
            const label = `${from.definition.forward.mode} ${from.definition.name} → ${to.definition.forward.mode} ${to.definition.name}: ${reason}`;
            expected[label] = reaches === 'yes';
            // What is not to come has until the guest's own gateway has answered.
            const witness = reaches === 'yes' ? undefined : from.gateway;
            seen[label] = await isAnswered(from, to, kind, String(round), witness);
          }),
        );
        expect(seen).toEqual(expected);
      }
      const [from, to] =
        pairs().find(
          ([{ definition }, other]) =>
            definition.forward.mode === 'nat' &&
            reachability(definition, other.definition, 0).reason.includes('allows it'),
        ) ?? [];
      if (!from || !to) throw new Error('no exception of a NAT network');
      expect(await from.agent.query({ kind: 'tcp', to: addressOf(to) })).toBe(addressOf(from));
      expect((await sandbox.helper.call('snapshot', {})).networks.flatMap(({ drift }) => drift)).toEqual([]);
    },
  );

  it('without exceptions nothing of them is left', async () => {
    for (const site of sites) {
      const definition = { ...site.definition };
      delete definition.reach;
      await change(definition);
    }
    const rules = (await sandbox.inside(['iptables-save'])).stdout;
    expect(rules).not.toContain('ctdir');
    expect(rules).not.toMatch(/-o virbr\d+ -j RETURN/);
  });
});
