/** A boundary of the threat model with what may come over it: each input goes through the real part that meets it. */
import { toErrorShape } from '../../shared/contract/error';
import { plainText } from '../../shared/words/plainText';

export interface Boundary {
  title: string;
  /** What meets the inputs, as it is told to people. */
  through: string;
  /** What each is, and what comes of it. */
  inputs: readonly HostileInput[];
  open?(): Promise<void>;
  close?(): Promise<void>;
}

export type HostileInput = readonly [what: string, answer: () => string | Promise<string>];

/** So much of an answer stands in the table, in characters. */
const LONGEST = 120;

/** Inputs of one sort, which one function meets. */
export const meeting = <I>(
  meet: (input: I) => string | Promise<string>,
  inputs: readonly (readonly [what: string, input: I])[],
): HostileInput[] => inputs.map(([what, input]) => [what, () => meet(input)]);

/** What comes of it, in one line: what `work` says, or what it is refused with. */
export async function answerOf(work: () => string | Promise<string>): Promise<string> {
  try {
    return shown(await work());
  } catch (error) {
    const { message, data } = toErrorShape(error);
    return shown(data.code === 'internal' ? `fails: ${message}` : `refused (${data.code}): ${message}`);
  }
}

/** As Markdown takes it for text. */
const shown = (text: string): string => {
  const line = plainText(text.replace(/\s+/g, ' ').trim(), 10_000);
  const cut = line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
  return cut.replace(/[\\`*_<>|[\]]/g, '\\$&');
};
