/** Which secret a network gets that begins to span hosts, where some of them share one already. */
import { describe, expect, it } from 'vitest';
import { addressOf, StandInHost } from '../../../e2e/fakes/standInHosts';
import { sampleDefinition, sampleNetwork } from '../../../e2e/fakes/samples';
import type { NetworkState } from '../../contract/snapshot';
import { prepareSpan } from './prepareSpan';

const KEY = '00000000000000aa';
const lab = sampleNetwork('lab', { definition: sampleDefinition('lab') });

/** Another network of these hosts, on the first of them. */
function other(here: string, ...names: string[]): NetworkState {
  const members = names.map((name, share) => ({ name, address: addressOf(name), share }));
  const span = { ...{ vni: 1000, engine: 'static' as const, here, shares: 4, key: KEY }, members };
  return sampleNetwork('other', { definition: { ...sampleDefinition('other'), span } });
}

/** The id that is chosen for lab, when these hosts of three have another network, and all say that they have its secret. */
async function keyOf(...names: string[]): Promise<string | undefined> {
  const offer = { keys: [KEY] };
  const hosts = ['hv1', 'hv2', 'hv3'].map((name) => {
    const its = names.includes(name) ? [other(name, ...names)] : [];
    return new StandInHost(name, { networks: name === 'hv1' ? [lab, ...its] : its, offer });
  });
  const [at, ...coming] = hosts as [StandInHost, ...StandInHost[]];
  const wish = { do: 'add' as const, at: at.uri, network: 'lab' };
  const { proposed } = await prepareSpan({ ...wish, hosts: coming.map(({ uri }) => ({ host: uri })) }, hosts);
  return proposed?.span.key;
}

describe('the secret of a span', () => {
  it('is the one that the same hosts share already', async () => {
    expect(await keyOf('hv1', 'hv2', 'hv3')).toBe(KEY);
  });

  it('is a new one where a host only says that it has that of the others', async () => {
    expect(await keyOf('hv1', 'hv2')).toMatch(/^(?!00000000000000aa)[0-9a-f]{16}$/);
  });
});
