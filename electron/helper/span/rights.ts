/** Gives up the rights of root, for those of dnsmasq's user: whose files it reads, and whom it may signal. */
import { chownSync, mkdirSync } from 'node:fs';
import { readOrNull } from '../host/wholeFile';

interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** Where users are listed; the second one where /usr is an image (nss-altfiles). */
const LISTS = ['/etc/passwd', '/usr/lib/passwd'];

/** The user of this name; null for root, and for one that is not there. */
export function accountOf(name: string): Account | null {
  const entry = LISTS.flatMap((file) => (readOrNull(file) ?? '').split('\n'))
    .map((line) => line.split(':'))
    .find(([user]) => user === name);
  const [uid, gid] = [Number(entry?.[2]), Number(entry?.[3])];
  return Number.isInteger(uid) && Number.isInteger(gid) && uid > 0 ? { name, uid, gid } : null;
}

/** Makes folders that are its own to write in. Their parents are root's, so that they are what they seem to be. */
export function lend(folders: readonly string[], account: Account | null): void {
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    if (account) chownSync(folder, account.uid, account.gid);
  }
}

/** For good: real, effective and saved ones. */
export function become({ name, uid, gid }: Account): void {
  // Node's types leave it out.
  (process as { initgroups?: (user: string, group: number) => void }).initgroups?.(name, gid);
  process.setgid?.(gid);
  process.setuid?.(uid);
}
