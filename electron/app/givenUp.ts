/** What was begun for somebody who no longer wants it. */
import { VirtnetError } from '../../shared/contract/error';
import { t } from '../../shared/language/language';

/** The reason of what ends because its connection was closed meanwhile. */
export const givenUp = (): VirtnetError =>
  new VirtnetError(t('app.givenUp.message'), { code: 'disconnected', reason: t('app.givenUp.reason') });

/** The same as `work`, but rejects at once when `signal` aborts; what `work` comes to is then heard by nobody. */
export async function unlessGivenUp<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(givenUp());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return await Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
