/** The error when a program and the helper that it calls speak different protocols. */
import { VirtnetError } from './error';
import { t } from '../language/language';

/** One end of a connection: its version, where that is known, and the protocol that it speaks. */
export interface ProtocolEnd {
  version: string | undefined;
  protocol: number;
}

/** Names both ends and says which of them has to be updated; `place` is where the helper runs. */
export function protocolMismatch(caller: ProtocolEnd, helper: ProtocolEnd & { place: string }): VirtnetError {
  return new VirtnetError(
    t('contract.mismatch', {
      place: helper.place,
      helper: nameOf(helper),
      caller: nameOf(caller),
      older: helper.protocol < caller.protocol ? 'helper' : 'caller',
    }),
    { code: 'unsupported', path: 'protocol' },
  );
}

const nameOf = ({ version, protocol }: ProtocolEnd): string =>
  version === undefined
    ? t('contract.mismatch.unknownVersion', { protocol })
    : t('contract.mismatch.version', { version, protocol });
