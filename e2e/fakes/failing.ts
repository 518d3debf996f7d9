/** A host whose nth action fails once: as if it had not been tried, or after it was done. */
import type { Host } from '../../electron/helper/host/host';

export interface Sabotage {
  host: Host;
  /** True when the action came up and failed. */
  hasStruck(): boolean;
  /** How many actions there were. */
  count(): number;
}

/** Wraps `host`; `nth` counts from 0 over commands and changes of files, settings and processes. */
export function sabotage(host: Host, nth: number, moment: 'before' | 'after'): Sabotage {
  let count = 0;
  let struck = false;
  const isTurn = (): boolean => {
    count += 1;
    if (count !== nth + 1) return false;
    struck = true;
    return true;
  };
  const strike = async (work: () => Promise<void>): Promise<void> => {
    const fails = isTurn();
    if (!fails || moment === 'after') await work();
    if (fails) throw new Error('sabotaged');
  };
  return {
    hasStruck: () => struck,
    count: () => count,
    host: {
      async run(argv, options) {
        const fails = isTurn();
        if (fails && moment === 'before') {
          return { command: argv.join(' '), status: 1, stdout: '', stderr: 'sabotaged', durationMs: 0 };
        }
        const result = await host.run(argv, options);
        return fails ? { ...result, status: 1, stderr: 'sabotaged' } : result;
      },
      writeFile: (path, content) => strike(() => host.writeFile(path, content)),
      changeFile: (path, edit, options) => strike(() => host.changeFile(path, edit, options)),
      removeFile: (path) => strike(() => host.removeFile(path)),
      writeSysctl: (key, value) => strike(() => host.writeSysctl(key, value)),
      tell: (datagram) => strike(() => host.tell(datagram)),
      moveFile: (from, to) => strike(() => host.moveFile(from, to)),
      terminate: (pid, isMeant) => strike(() => host.terminate(pid, isMeant)),
      makePrivateFolder: (path) => strike(() => host.makePrivateFolder(path)),
      readFile: (path) => host.readFile(path),
      holdsText: (path, text) => host.holdsText(path, text),
      readDir: (path) => host.readDir(path),
      readSysctl: (key) => host.readSysctl(key),
      processArgv: (pid) => host.processArgv(pid),
      listProcesses: () => host.listProcesses(),
    },
  };
}

/** A host that takes no more changes after so many. */
export function dying(host: Host, actions: number): { host: Host; isDead: () => boolean } {
  let left = actions;
  const act = async <T>(work: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left < 0) throw new Error('killed');
    return work();
  };
  return {
    isDead: () => left < 0,
    host: {
      run: (argv, options) => act(() => host.run(argv, options)),
      writeFile: (path, content) => act(() => host.writeFile(path, content)),
      changeFile: (path, edit, options) => act(() => host.changeFile(path, edit, options)),
      removeFile: (path) => act(() => host.removeFile(path)),
      tell: (datagram) => act(() => host.tell(datagram)),
      moveFile: (from, to) => act(() => host.moveFile(from, to)),
      writeSysctl: (key, value) => act(() => host.writeSysctl(key, value)),
      terminate: (pid, isMeant) => act(() => host.terminate(pid, isMeant)),
      makePrivateFolder: (path) => act(() => host.makePrivateFolder(path)),
      readFile: (path) => host.readFile(path),
      holdsText: (path, text) => host.holdsText(path, text),
      readDir: (path) => host.readDir(path),
      readSysctl: (key) => host.readSysctl(key),
      processArgv: (pid) => host.processArgv(pid),
      listProcesses: () => host.listProcesses(),
    },
  };
}
