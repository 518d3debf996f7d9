import { describe, expect, it } from 'vitest';
import type { Host, ProcessInfo } from './host';
import { HELPER_MARK, orphansGone } from './orphans';
import { systemPaths } from './paths';

const paths = systemPaths('/root');

interface Case {
  processes: (ProcessInfo & { helper: number; uid?: number })[];
  pidFile?: string;
}

/** Shows one state of the machine after the other, a new one each time that processes are listed. */
function hostOf(cases: Case[]): { host: Host; looks: () => number } {
  let looks = 0;
  const now = (): Case => cases[Math.min(looks, cases.length) - 1] ?? { processes: [] };
  const host = {
    listProcesses: () => {
      looks += 1;
      return Promise.resolve(now().processes);
    },
    readFile: (path: string) => {
      if (path === '/root/run/virtnet-manager/pids/lab.pid') return Promise.resolve(now().pidFile ?? null);
      const asked = now().processes.find(({ pid }) => path === `/proc/${pid}/status`);
      if (asked) {
        const own = process.getuid?.() ?? 0;
        return Promise.resolve(`Name:\tx\nUid:\t${asked.uid ?? own}\t0\t0\t0\n`);
      }
      const marked = now().processes.find(({ pid }) => path === `/proc/${pid}/environ`);
      return Promise.resolve(marked ? `A=b\0${HELPER_MARK}=${marked.helper}\0` : null);
    },
  } as unknown as Host;
  return { host, looks: () => looks };
}

const restore = { pid: 20, argv: ['iptables-restore', '--noflush'], helper: 7 };
const dnsmasq = {
  pid: 30,
  argv: ['dnsmasq', '--conf-file=/root/var/lib/virtnet-manager/lab.conf'],
  helper: 7,
};

describe('orphansGone', () => {
  it('waits for what a dead helper’s programs still do', async () => {
    const { host, looks } = hostOf([{ processes: [restore] }, { processes: [restore] }, { processes: [] }]);
    await orphansGone(host, paths, 7);
    expect(looks()).toBe(3);
  });

  it('waits until a dnsmasq has become a daemon, and lets it stay then', async () => {
    const { host, looks } = hostOf([
      { processes: [dnsmasq] },
      { processes: [dnsmasq], pidFile: '29\n' },
      { processes: [dnsmasq], pidFile: '30\n' },
    ]);
    await orphansGone(host, paths, 7);
    expect(looks()).toBe(3);
  });

  it('does not wait for a program of another user that carries the mark, with the rights of root too', async () => {
    const foreign = { ...restore, uid: (process.getuid?.() ?? 0) + 1000 };
    const { host, looks } = hostOf([{ processes: [foreign] }]);
    await orphansGone(host, paths, 7);
    expect(looks()).toBe(1);
  });

  it('does not wait for other helpers’ programs, nor for what only watches', async () => {
    const links = { pid: 40, argv: ['ip', '-o', 'monitor', 'link'], helper: 7 };
    const rules = { pid: 41, argv: ['/usr/sbin/nft', 'monitor'], helper: 7 };
    const { host, looks } = hostOf([{ processes: [{ ...restore, helper: 8 }, links, rules] }]);
    await orphansGone(host, paths, 7);
    expect(looks()).toBe(1);
  });
});
