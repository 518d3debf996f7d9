/** Numbers with their unit, as people read them. */
import { numberText, t } from '../../shared/language/language';

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

const formatNumber = (value: number, digits: number, useGrouping = false): string =>
  numberText(value, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping });

/** A whole number with thousands separated: `18,204`. */
export const formatCount = (value: number): string => formatNumber(value, 0, true);

/** Bytes in decimal units (1 kB = 1000 B, as network speeds are given): `2.4 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 would print as 1000 of the smaller unit.
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${formatNumber(value, digits)} ${BYTE_UNITS[unit] ?? ''}`;
}

/** Bytes in a second: `31 kB/s`. */
export const formatRate = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;

/** A span of time in its two largest units: `45 s`, `12 min`, `2 h 14 min`, `3 d 4 h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return t('ui.duration.seconds', { seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('ui.duration.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t('ui.duration.hours', { hours, minutes: minutes % 60 });
  return t('ui.duration.days', { days: Math.floor(hours / 24), hours: hours % 24 });
}

/** How long a command took: `14 ms`, `1.2 s`. */
export const formatTook = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${formatNumber(milliseconds / 1000, 1)} s`;

const pad = (value: number): string => String(value).padStart(2, '0');

/** A moment's time of day, local: `14:05`, or with seconds `14:05:09`. */
export function formatClock(at: number, withSeconds: boolean): string {
  const moment = new Date(at);
  const minute = `${pad(moment.getHours())}:${pad(moment.getMinutes())}`;
  return withSeconds ? `${minute}:${pad(moment.getSeconds())}` : minute;
}

/** A moment in local time, with its day unless it is today: `14:05:09`, `2026-03-01 14:05:09`. */
export function formatMoment(at: number, now: number): string {
  const moment = new Date(at);
  const time = formatClock(at, true);
  if (moment.toDateString() === new Date(now).toDateString()) return time;
  return t('ui.moment', {
    year: String(moment.getFullYear()),
    month: pad(moment.getMonth() + 1),
    day: pad(moment.getDate()),
    time,
  });
}
