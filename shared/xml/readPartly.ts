/** Reads a libvirt document as far as it can be carried, and names every part that cannot. */
import { VirtnetError, type UnsupportedPart } from '../contract/error';
import type { NetworkDraft } from '../definition/network';
import { readNetworkXml, writeNetworkXml } from './networkXml';
import { faultyParts, mayBeOmitted, withoutParts } from './edit/omitParts';
import { t } from '../language/language';

export interface PartlyRead {
  /** Null when it would be another network without the parts that cannot be carried. */
  definition: NetworkDraft | null;
  leftOut: UnsupportedPart[];
}

/** A document loses what it can in a few rounds: what is left out may be what another part needs. */
const ROUNDS = 20;

/**
 * The definition without the parts that cannot be carried; with `values` also without those in which a value has a form
 * that is not allowed, as far as the network is itself without them. Throws `invalid-definition` as readNetworkXml does.
 */
export function readPartly(xml: string, { values = false }: { values?: boolean } = {}): PartlyRead {
  const leftOut: UnsupportedPart[] = [];
  let text = xml;
  for (let round = 1; ; round += 1) {
    try {
      return { definition: readNetworkXml(text), leftOut: withoutFollowers(leftOut) };
    } catch (error) {
      const parts = partsOf(error) ?? (values ? faultyIn(text, error) : null);
      if (!parts || round > ROUNDS) throw error;
      leftOut.push(...parts);
      if (!parts.every(mayBeOmitted)) return { definition: null, leftOut: withoutFollowers(leftOut) };
      text = withoutParts(text, parts);
    }
  }
}

/** What is left out only because nothing in it was left says nothing more. */
const withoutFollowers = (parts: readonly UnsupportedPart[]): UnsupportedPart[] =>
  parts.filter(({ path }) => !parts.some((other) => other.path.startsWith(`${path}/`)));

/**
 * The definition without what these findings are about, and what that is; null when the network would be another one
 * without it.
 */
export function withoutFindings(
  definition: NetworkDraft,
  error: VirtnetError,
): { definition: NetworkDraft; leftOut: UnsupportedPart[] } | null {
  const xml = writeNetworkXml(definition);
  const parts = faultyIn(xml, error);
  if (!parts) return null;
  // Lines of a text that nobody has seen say nothing.
  return {
    definition: readNetworkXml(withoutParts(xml, parts)),
    leftOut: parts.map((part) => ({ ...part, line: 0 })),
  };
}

/** A part and what to use instead, on one line. */
export const partText = ({ path, line, advice }: UnsupportedPart): string =>
  line > 0 ? t('xml.part', { path, line, advice }) : `${path}: ${advice}`;

/** The parts that the findings of an error are about, when all of them may be left out. */
function faultyIn(xml: string, error: unknown): UnsupportedPart[] | null {
  if (!(error instanceof VirtnetError) || error.data.code !== 'invalid-definition') return null;
  const errors = error.data.issues.filter(({ severity }) => severity === 'error');
  // What only asks is for the person to answer.
  return errors.length === 0 || errors.length < error.data.issues.length ? null : faultyParts(xml, errors);
}

const partsOf = (error: unknown): UnsupportedPart[] | undefined =>
  error instanceof VirtnetError && error.data.code === 'unsupported' ? error.data.parts : undefined;
