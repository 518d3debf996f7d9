/** What a browser page says that was opened without the printed link. */
import { VisuallyHidden } from 'react-aria-components';
import { t } from '../../shared/language/language';
import { EmptyState } from '../ui/notices/EmptyState';

/** There is nothing to retry: only the link has the token. */
export const NoAccess = () => (
  <main>
    <VisuallyHidden elementType="h1">{t('frame.program')}</VisuallyHidden>
    <EmptyState title={t('frame.noAccess.title')}>{t('frame.noAccess.words')}</EmptyState>
  </main>
);
