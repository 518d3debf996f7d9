/** Reads a libvirt document as far as it can be carried, and names every part that cannot. */
import { VirtnetError, type UnsupportedPart } from '../contract/error';
import type { NetworkDraft } from '../definition/network';
import { readNetworkXml } from './networkXml';
import { mayBeOmitted, withoutParts } from './edit/omitParts';

export interface PartlyRead {
  /** Null when it would be another network without the parts that cannot be carried. */
  definition: NetworkDraft | null;
  leftOut: UnsupportedPart[];
}

/** The definition without the parts that cannot be carried. Throws `invalid-definition` as readNetworkXml does. */
export function readPartly(xml: string): PartlyRead {
  try {
    return { definition: readNetworkXml(xml), leftOut: [] };
  } catch (error) {
    const leftOut = partsOf(error);
    if (!leftOut) throw error;
    if (!leftOut.every(mayBeOmitted)) return { definition: null, leftOut };
    return { definition: readNetworkXml(withoutParts(xml, leftOut)), leftOut };
  }
}

/** A part and what to use instead, on one line. */
export const partText = ({ path, line, advice }: UnsupportedPart): string =>
  `${path} (line ${line}): ${advice}`;

const partsOf = (error: unknown): UnsupportedPart[] | undefined =>
  error instanceof VirtnetError && error.data.code === 'unsupported' ? error.data.parts : undefined;
