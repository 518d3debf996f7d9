/** Cheap signs that something was changed: a few system calls each and no process. */
import { closeSync, openSync, readlinkSync, readSync, statSync } from 'node:fs';
import { readWhole } from '../host/wholeFile';

/** Something that is looked at again and again: held ready, since hundreds of networks have more than a thousand of them. */
export interface Sign {
  /** What is looked at; two signs with the same path are one. */
  path: string;
  /** Whether it is looked at each time or only each other time. */
  isUrgent: boolean;
  /** What it says now; a gone one says something as well. */
  read(): string;
  close?(): void;
}

/** The process that a pid file names, by what it runs (a zombie runs nothing); no sign when it names none. */
export function processSign(pidFile: string): Sign[] {
  const pid = orGone(() => readWhole(pidFile)).trim();
  if (!/^\d+$/.test(pid)) return [];
  const path = `/proc/${pid}/exe`;
  return [{ path, isUrgent: true, read: () => orGone(() => readlinkSync(path)) }];
}

/** A file, by its identity, size and time. */
export function fileSign(path: string): Sign {
  const read = (): string => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? `${found.ino}.${found.size}.${found.mtimeMs}` : GONE;
  };
  return { path, isUrgent: false, read: () => orGone(read) };
}

/** No setting is longer, in bytes. */
const setting = Buffer.alloc(64);

/** A setting of the kernel's, whose file stays open: to open it each time is five times as dear. */
export function settingSign(key: string): Sign {
  const path = `/proc/sys/${key}`;
  let file: number | null = null;
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const read = (): string => {
    file ??= openSync(path, 'r');
    return setting.toString('latin1', 0, readSync(file, setting, 0, setting.length, 0));
  };
  return {
    path,
    isUrgent: false,
    read: () => {
      const says = orGone(read);
      // The open file of a device that is gone never comes back, though a device of its name may.
      if (says === GONE) close();
      return says;
    },
    close,
  };
}

const GONE = 'gone';

function orGone(read: () => string): string {
  try {
    return read();
  } catch {
    return GONE;
  }
}
