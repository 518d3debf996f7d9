/** What a browser page says that was opened without the printed link. */
import { VisuallyHidden } from 'react-aria-components';
import { EmptyState } from '../ui/notices/EmptyState';

/** There is nothing to retry: only the link has the token. */
export const NoAccess = () => (
  <main>
    <VisuallyHidden elementType="h1">Virtnet Manager</VisuallyHidden>
    <EmptyState title="This page needs its link">
      Virtnet Manager printed a link with a key in it when it was started, as http://127.0.0.1:PORT/#token=…
      Open that link in this browser.
    </EmptyState>
  </main>
);
