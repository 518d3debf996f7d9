/** The options of a web front on a Unix socket, and the file beside it by which its users learn the way in. */
import { chmodSync, chownSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { tokenFile } from '../app/servedSocket';
import type { Reach } from '../app/hosts/reach';
import type { ListeningPlace } from './listen';
import { t } from '../../shared/language/language';

/**
 * Where to listen by `--socket PATH` and `--group NAME`, else on `port`. Throws an Error whose message explains a wrong
 * one. `groups`: the text of /etc/group (group(5)).
 */
export function readListeningPlace(
  argv: readonly string[],
  port: number,
  groups = readFileSync('/etc/group', 'utf8'),
): ListeningPlace {
  const { values } = parseArgs({
    args: [...argv],
    options: { socket: { type: 'string' }, group: { type: 'string' }, port: { type: 'string' } },
    strict: false,
  });
  const { socket, group } = values;
  if (socket === undefined) {
    if (group === undefined) return { port };
    throw new Error(t('browser.arguments.groupAlone'));
  }
  if (values.port !== undefined) throw new Error(t('browser.arguments.portAndSocket'));
  if (typeof socket !== 'string' || !path.isAbsolute(socket) || Buffer.byteLength(socket) > LONGEST)
    throw new Error(t('browser.arguments.socket', { most: LONGEST, text: String(socket) }));
  return { socket, group: group === undefined ? null : groupNumber(String(group), groups) };
}

/** How far a front that listens there reaches: where a group is let in, others use it than the user it runs as. */
export const reachOf = (at: ListeningPlace): Reach =>
  'socket' in at && at.group !== null ? 'here' : 'everywhere';

/** The kernel's bound for a socket's path, with its end (unix(7)), less the ending of the file beside it. */
const LONGEST = 100;

function groupNumber(name: string, groups: string): number {
  const found = groups.split('\n').find((line) => line.startsWith(`${name}:`));
  const number = found?.split(':')[2] ?? '';
  if (/^\d+$/.test(number)) return Number(number);
  throw new Error(t('browser.arguments.group', { name }));
}

/** Keeps the token in a file beside the socket, which the same people may read; returns its name. */
export function keepToken(
  { socket, group }: { socket: string; group: number | null },
  token: string,
): string {
  const file = tokenFile(socket);
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${token}\n`, { mode: 0o600, flag: 'wx' });
  if (group !== null) {
    chownSync(fresh, -1, group);
    chmodSync(fresh, 0o640);
  }
  renameSync(fresh, file);
  return file;
}
