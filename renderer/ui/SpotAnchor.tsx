/** A point in the window that a menu can open at. */
import type { Ref } from 'react';
import type { Spot } from './contextMenu';

export const SpotAnchor = ({ spot, ref }: { spot: Spot; ref: Ref<HTMLSpanElement> }) => (
  <span
    ref={ref}
    aria-hidden="true"
    style={{ position: 'fixed', left: spot.x, top: spot.y, width: 0, height: 0 }}
  />
);
