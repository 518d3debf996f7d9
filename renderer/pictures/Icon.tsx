/** The program's icon: a switch with three guests plugged in, readable at 16 pixels. */

import { t } from '../../shared/language/language';
/** Drawn in its own colours, which hold on light and dark desktops alike. */
export function Icon() {
  return (
    <svg
      viewBox="0 0 128 128"
      width="128"
      height="128"
      xmlns="http://www.w3.org/2000/svg"
      role="img"
      aria-label={t('pictures.icon')}
    >
      <rect x="4" y="4" width="120" height="120" rx="26" fill="#2257b0" />
      <g fill="none" stroke="#ffffff" strokeWidth="7" strokeLinecap="round" strokeLinejoin="round">
        <path d="M64 60V88M40 60V74H26V88M88 60V74H102V88" />
        <rect x="24" y="28" width="80" height="32" rx="8" fill="#16407f" />
      </g>
      <g fill="#ffffff">
        <circle cx="64" cy="97" r="11" />
        <circle cx="26" cy="97" r="11" />
        <circle cx="102" cy="97" r="11" />
        <rect x="36" y="40" width="9" height="9" rx="2" />
        <rect x="52" y="40" width="9" height="9" rx="2" />
        <rect x="68" y="40" width="9" height="9" rx="2" />
      </g>
      <circle cx="89" cy="44.5" r="5.5" fill="#5fd68f" />
    </svg>
  );
}
