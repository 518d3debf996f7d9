/** Says results to screen readers, in the order in which they come. */
import { VisuallyHidden } from 'react-aria-components';
import { useStore } from '../state/store';

/** Always in the page, and marked so that React Aria keeps it audible beside a modal dialog. */
export function LiveRegion() {
  const { id, text } = useStore((state) => state.announcement);
  return (
    <VisuallyHidden>
      <div role="status" aria-live="polite" data-live-announcer="true">
        <span key={id}>{text}</span>
      </div>
    </VisuallyHidden>
  );
}
