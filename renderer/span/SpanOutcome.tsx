/** What has become of a change over several hosts. */
import type { ErrorShape } from '../../shared/contract/error';
import type { SpanGiven } from '../../shared/contract/spanWish';
import { listText, t } from '../../shared/language/language';
import { Banner } from '../ui/notices/Banner';
import { ErrorNotice } from '../ui/notices/ErrorNotice';

/** Either it was decided, or there is a reason why not. */
export function SpanOutcome({ given, error }: { given: SpanGiven | null; error: ErrorShape | null }) {
  if (error) {
    // What is decided without this window is not known to it.
    const isKnown = error.data.code !== 'disconnected';
    return <ErrorNotice title={t(isKnown ? 'span.outcome.failed' : 'span.outcome.unknown')} error={error} />;
  }
  if (!given) return null;
  if (given.waiting.length === 0) return <Banner tone="good" title={t('span.outcome.done')} />;
  const hosts = listText(given.waiting.map(({ label }) => label));
  return (
    <Banner tone="changed" title={t('span.outcome.doneBut', { hosts })}>
      {t('span.outcome.waiting')}
    </Banner>
  );
}
