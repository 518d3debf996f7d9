/** The error when a program and the helper that it calls speak different protocols. */
import { VirtnetError } from './error';

/** One end of a connection: its version, where that is known, and the protocol that it speaks. */
export interface ProtocolEnd {
  version: string | undefined;
  protocol: number;
}

/** Names both ends and says which of them has to be updated; `place` is where the helper runs. */
export function protocolMismatch(caller: ProtocolEnd, helper: ProtocolEnd & { place: string }): VirtnetError {
  const remedy =
    helper.protocol < caller.protocol
      ? `Update Virtnet Manager ${helper.place}.`
      : `Update Virtnet Manager here; the one ${helper.place} is newer.`;
  return new VirtnetError(
    `The helper ${helper.place} is ${nameOf(helper)} and this is ${nameOf(caller)}: they do not understand each other, and nothing was changed. ${remedy}`,
    { code: 'unsupported', path: 'protocol' },
  );
}

const nameOf = ({ version, protocol }: ProtocolEnd): string =>
  `Virtnet Manager ${version ?? 'of an unknown version'} (protocol ${protocol})`;
