/** Activity entries in words: for the window, the command line and reports. */
import type { ActivityEntry } from '../contract/snapshot';

const actionNames: Record<ActivityEntry['action'], string> = {
  define: 'Define',
  rename: 'Rename',
  revert: 'Take back a change',
  redo: 'Do a change again',
  create: 'Create',
  start: 'Start',
  stop: 'Stop',
  delete: 'Delete',
  autostart: 'Change autostart',
  repair: 'Repair',
  recover: 'Recover',
  upgrade: 'Take over from an earlier version',
  'add-guest': 'Add test guest',
  'remove-guest': 'Remove guest',
  offer: 'Offer to libvirt',
  withdraw: 'Withdraw from libvirt',
  release: 'Release a lease',
  settings: 'Change settings',
  'make-bridge': 'Make a bridge',
  'remove-bridge': 'Remove a bridge',
  drift: 'Changed outside',
  'drift-gone': 'As it should be again',
  lease: 'Lease given',
  'lease-end': 'Lease ended',
  'guest-joined': 'Guest plugged in',
  'guest-left': 'Guest left',
  dnsmasq: 'dnsmasq',
  unreadable: 'Unreadable lines',
};

const frontNames: Record<ActivityEntry['front'], string> = {
  window: 'Window',
  browser: 'Browser',
  virtnet: 'virtnet',
  boot: 'Boot',
  helper: 'Helper',
  host: 'Host',
};

const outcomeNames: Record<ActivityEntry['outcome'], string> = {
  done: 'Done',
  failed: 'Failed',
  noted: 'Noted',
};

/** What was done or noticed. */
export const actionName = (entry: ActivityEntry): string => actionNames[entry.action];

/** Where it was asked for. */
export const frontName = (entry: Pick<ActivityEntry, 'front'>): string => frontNames[entry.front];

/** Done, failed, or noted: what nobody asked for. */
export const outcomeName = (entry: ActivityEntry): string => outcomeNames[entry.outcome];

/** Who was behind it: `Window · ada`, or only where it was noticed. */
export const originName = (entry: Pick<ActivityEntry, 'front' | 'user'>): string =>
  [frontName(entry), entry.user].filter((word) => word !== '').join(' · ');

/** An entry as text for a report: its line, its details and error, its commands with input and output. */
export function entryReport(entry: ActivityEntry): string {
  const took = entry.outcome === 'noted' ? '' : `, ${Math.round(entry.durationMs)} ms`;
  const what = [actionName(entry), entry.network].filter((word) => word !== '').join(' ');
  const head = `${new Date(entry.at).toISOString()} ${what}: ${outcomeName(entry)} (${originName(entry)}${took})`;
  const commands = entry.commands.flatMap(({ command, input, status, stderr }) => [
    `$ ${command}`,
    ...marked('  < ', input),
    `  exit status ${status ?? 'unknown'}`,
    ...marked('  ! ', stderr),
  ]);
  return [head, ...(entry.details ?? []), ...(entry.error ? [entry.error.message] : []), ...commands].join(
    '\n',
  );
}

const marked = (mark: string, text = ''): string[] =>
  text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => `${mark}${line}`);
