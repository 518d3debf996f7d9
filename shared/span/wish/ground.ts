/** Finds out what hosts bring to a span, and how they reach each other. */
import type { Path, SpanOffer } from '../../contract/span';
import type { GroundHost, GroundPath, SpanGround } from '../../contract/spanWish';
import { toErrorShape, type ErrorShape } from '../../contract/error';
import { eachOf } from '../eachOf';
import type { SpanHost } from '../spanHost';
import { byWhatReaches, choicesOf, inOneNetwork, type Candidate, type Tried } from './underlays';

/** Somebody who takes part, or may. */
export interface Party {
  /** What tells it from the others: the URI of its connection, or for a member that is not reached what stands for one. */
  key: string;
  label: string;
  /** Null for a member that is not reached. */
  host: SpanHost | null;
  /** Its address that stands, or was chosen; absent = to be found. */
  address?: string | undefined;
  /** Its ways to others that are not new were tried when it came. */
  isNew: boolean;
}

interface Asked {
  party: Party;
  offer: SpanOffer | null;
  error: ErrorShape | null;
  clockMs: number | null;
}

/** Asks all at the same time, a few at a time; whoever does not answer says why. */
export async function readGround(
  parties: readonly Party[],
  { wireguard = false }: { wireguard?: boolean | undefined } = {},
): Promise<SpanGround> {
  const asked = await eachOf(parties, (party) => askOffer(party, wireguard));
  const chosen = await chooseAddresses(asked);
  const addressOf = (party: Party): string | null => party.address ?? chosen.get(party.key) ?? null;
  const hosts = asked.map(({ party, offer, error, clockMs }): GroundHost => ({
    ...{ host: party.key, label: party.label, offer, error, clockMs },
    address: addressOf(party),
  }));
  return { hosts, paths: await tryWays(parties, addressOf) };
}

async function askOffer(party: Party, wireguard: boolean): Promise<Asked> {
  if (!party.host) return { party, offer: null, error: null, clockMs: null };
  try {
    const before = Date.now();
    const offer = await party.host.call('spanOffer', { wireguard });
    // Its clock was read somewhere between; half the way is the best guess.
    const clockMs = Math.round(offer.clock - (before + Date.now()) / 2);
    return { party, offer, error: null, clockMs };
  } catch (error) {
    return { party, offer: null, error: toErrorShape(error), clockMs: null };
  }
}

/** By the network that all are in; where there is none, by what gets there. */
async function chooseAddresses(asked: readonly Asked[]): Promise<ReadonlyMap<string, string>> {
  const candidates = asked.map(({ party, offer }): Candidate => ({
    key: party.key,
    address: party.address ?? null,
    underlays: offer?.underlays ?? [],
  }));
  const open = candidates.filter(({ address }) => address === null);
  if (open.length === 0) return new Map();
  // A member that is not reached does not say in which network it is.
  const known = candidates.filter(({ underlays }) => underlays.length > 0);
  return inOneNetwork(known) ?? byWhatReaches(candidates, await tryAll(asked, candidates));
}

/** Every address of each host to every one of the others. */
async function tryAll(asked: readonly Asked[], candidates: readonly Candidate[]): Promise<Tried[]> {
  const addressesOf = (index: number): string[] => {
    const one = candidates[index];
    if (!one) return [];
    return one.address === null ? choicesOf(one, candidates).map(({ address }) => address) : [one.address];
  };
  const ways = asked.flatMap(({ party }, index) =>
    addressesOf(index).map((from) => ({
      ...{ party, from },
      to: asked.flatMap((_, other) => (other === index ? [] : addressesOf(other))).filter(alike(from)),
    })),
  );
  const tried = await eachOf(ways, async ({ party, from, to }) =>
    (await pathsOf(party, from, to)).map((path) => ({ from, ...path })),
  );
  return tried.flat();
}

/** Addresses of the same family. */
const alike =
  (address: string) =>
  (other: string): boolean =>
    address.includes(':') === other.includes(':');

/** The ways between each pair of which one is new, both directions. */
async function tryWays(
  parties: readonly Party[],
  addressOf: (party: Party) => string | null,
): Promise<GroundPath[]> {
  const found = await eachOf(parties, async (party) => {
    const from = addressOf(party);
    if (from === null) return [];
    const others = parties.filter((other) => other !== party && (party.isNew || other.isNew));
    const to = others.flatMap((other) => addressOf(other) ?? []).filter(alike(from));
    const paths = await pathsOf(party, from, to);
    return paths.flatMap((path): GroundPath[] => {
      const other = others.find((one) => addressOf(one) === path.to);
      return other ? [{ from: party.key, to: other.key, path }] : [];
    });
  });
  return found.flat();
}

/** The most addresses that one call tries. */
const MOST_ADDRESSES = 64;

/** What a host does not tell is not known, and nothing is said about it. */
async function pathsOf({ host }: Party, from: string, to: readonly string[]): Promise<Path[]> {
  if (!host || to.length === 0) return [];
  return host.call('spanPaths', { from, to: to.slice(0, MOST_ADDRESSES) }).catch(() => []);
}
