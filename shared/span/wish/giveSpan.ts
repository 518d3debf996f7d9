/** Carries a wish out, on all hosts or on none. */
import { VirtnetError } from '../../contract/error';
import type { MemberStep, SpanAccept, SpanGiven, SpanProgress } from '../../contract/spanWish';
import { t } from '../../language/language';
import { giveTogether, type Made } from '../coordinate';
import { isFoundInTheWay } from './findings/finding';
import { acceptedByHosts } from './planSpan';
import type { Part } from './parts';
import type { PreparedSpan } from './prepareSpan';
import { shareKey } from './shareKey';
import { isLost, TogetherError, type Failure, type Step } from '../together';

export interface GiveOptions {
  accept: SpanAccept;
  onProgress: (progress: Omit<SpanProgress, 'id'>) => void;
  /** Takes it back, as long as it is not decided. */
  signal?: AbortSignal;
}

/** Throws what is in the way, and a `TogetherError` for what hosts refuse or cannot do. */
export async function giveSpan(prepared: PreparedSpan, options: GiveOptions): Promise<SpanGiven> {
  const { accept, signal } = options;
  const parts = partsToGive(prepared, accept);
  const anchor = parts.find(({ host }) => host === prepared.situation.at.host)?.member ?? '';
  await shareKey(prepared);
  const tell = teller(parts, options);
  const accepted = acceptedByHosts(accept);
  try {
    const made = await giveTogether(
      {
        ...{ change: crypto.randomUUID(), anchor },
        parts: parts.map((part) => ({ ...part, accept: accepted })),
      },
      { onStep: (member, step) => tell(member, STEPS[step]), ...(signal ? { signal } : {}) },
    );
    return givenBy(made, parts);
  } catch (error) {
    if (error instanceof TogetherError)
      for (const { member, error: why } of error.failures) tell(member, isLost(why) ? 'lost' : 'failed', why);
    throw error;
  }
}

function partsToGive({ findings, parts }: PreparedSpan, accept: SpanAccept): Part[] {
  const first = findings.find((one) => isFoundInTheWay(one, accept));
  if (first) {
    const { reason, remedy, code } = first;
    throw new VirtnetError(remedy === null ? reason : t('span.inTheWay', { reason, remedy }), {
      code: 'unsupported',
      path: code,
    });
  }
  return parts ?? [];
}

type Tell = (member: string, step: MemberStep, error?: VirtnetError) => void;

const teller =
  (parts: readonly Part[], { onProgress }: GiveOptions): Tell =>
  (member, step, error) => {
    const host = parts.find((part) => part.member === member)?.host;
    if (!host) return;
    const { uri, name: label } = host;
    onProgress({ host: uri, label, member, step, error: error?.toShape() ?? null });
  };

/** What a person is told of the way. */
const STEPS: Readonly<Record<Step, MemberStep>> = {
  planning: 'planning',
  planned: 'planning',
  applying: 'applying',
  held: 'held',
  keeping: 'keeping',
  kept: 'done',
  takingBack: 'taking-back',
  takenBack: 'taken-back',
  failed: 'failed',
  lost: 'lost',
};

function givenBy({ given, behind }: Made, parts: readonly Part[]): SpanGiven {
  const hostOf = (member: string): Part['host'] | undefined =>
    parts.find((part) => part.member === member)?.host;
  return {
    networks: given.flatMap(({ member, given: { networks } }) =>
      networks.map(({ name, uuid }) => ({
        ...{ host: hostOf(member)?.uri ?? '', label: hostOf(member)?.name ?? member },
        ...{ name, uuid },
      })),
    ),
    waiting: behind.map(({ member }: Failure) => ({ member, label: hostOf(member)?.name ?? member })),
  };
}
