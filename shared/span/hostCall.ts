/** Questions to a host that may be lost meanwhile: given up after a while, and asked again where that is without harm. */
import { VirtnetError } from '../contract/error';
import { t } from '../language/language';
import type { SpanHost } from './spanHost';
import { asError, isLost, type Following } from './together';

/** A host that says nothing for so long is taken for lost, in milliseconds. */
const ANSWER_MS = 120_000;
/** Somebody who reaches it later settles what is left. */
const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000];

/** The outcome of a question, or that there was none in time; `signal` ends the waiting. Throws errors of ours only. */
export async function answered<T>(
  host: SpanHost,
  question: Promise<T>,
  { answerMs = ANSWER_MS, signal }: Pick<Following, 'answerMs' | 'signal'> = {},
): Promise<T> {
  let leave = (): void => undefined;
  const end = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(silent(host, answerMs)), answerMs);
    const onAbort = (): void => reject(ended());
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    leave = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([question, end]);
  } catch (error) {
    throw asError(error);
  } finally {
    leave();
  }
}

/** Settles a held change, patiently: to say the same again does no harm. Throws what the host answers in the end. */
export async function settle(
  host: SpanHost,
  { change, keep }: { change: string; keep: boolean },
  { answerMs, pausesMs = PAUSES_MS }: Following = {},
): Promise<void> {
  const waits = answerMs === undefined ? {} : { answerMs };
  for (let attempt = 0; ; attempt += 1) {
    try {
      await answered(host, host.call('settle', { change, keep }), waits);
      return;
    } catch (error) {
      const failure = asError(error);
      const pause = pausesMs[attempt];
      if (pause === undefined || !(isLost(failure) || failure.code === 'busy')) throw failure;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

const silent = ({ name }: SpanHost, ms: number): VirtnetError =>
  new VirtnetError(t('span.silent', { host: name, seconds: Math.round(ms / 1000) }), {
    code: 'disconnected',
    reason: t('span.silent.reason'),
  });

/** Somebody has ended what is under way; what a host was asked meanwhile it may do all the same. */
const ended = (): VirtnetError =>
  new VirtnetError(t('span.ended'), { code: 'disconnected', reason: t('span.ended') });
