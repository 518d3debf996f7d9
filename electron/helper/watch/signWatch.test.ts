/** What counts as a sign that a running network was changed, on real files and processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Resource } from '../../../shared/contract/resource';
import type { ActiveNetwork } from '../kinds/kindContext';
import { networkFiles, systemPaths } from '../host/paths';
import { networkResources } from '../core/desired';
import { overrideOf } from '../kinds/added/override';
import { sysctl } from '../kinds/sysctl';
import { SignWatch } from './signWatch';

const network = (n: number): ActiveNetwork => ({
  pollResolv: true,
  definition: {
    name: `net${n}`,
    uuid: `00000000-0000-4000-8000-00000000000${n}`,
    // The loopback device has the settings of one, and only they are read.
    bridge: { name: 'lo', stp: false, delay: 0 },
    mac: `52:54:00:00:00:0${n}`,
    forward: { mode: 'isolated' },
    dns: { enabled: true },
    ips: [{ address: '10.0.0.1', prefix: 24 }],
  },
});

describe('SignWatch', () => {
  const onChange = vi.fn();
  const root = mkdtempSync(join(tmpdir(), 'virtnet-signs-'));
  const paths = systemPaths(root);
  const files = networkFiles(paths, 'net1');
  let daemon: ChildProcess;
  let active: ActiveNetwork[];
  let added: Resource[];
  let watch: SignWatch;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    for (const directory of [dirname(files.pid), paths.lib]) mkdirSync(directory, { recursive: true });
    // It reads from us until we are gone, however that is.
    daemon = spawn('cat');
    await once(daemon, 'spawn');
    writeFileSync(files.pid, `${daemon.pid}\n`);
    writeFileSync(files.conf, 'port=53\n');
    active = [network(1)];
    added = [];
    watch = new SignWatch({
      paths,
      active: () => Promise.resolve(active),
      added: () => Promise.resolve(added),
      onChange,
      onError: (error) => expect.unreachable(String(error)),
    });
    watch.open();
    await within3Seconds();
    onChange.mockClear();
  });
  afterEach(() => {
    watch.close();
    daemon.kill();
    vi.useRealTimers();
    for (const directory of [dirname(files.pid), paths.lib]) rmSync(directory, { recursive: true });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const within3Seconds = (): Promise<unknown> => vi.advanceTimersByTimeAsync(3000);

  it('is silent while nothing changes', async () => {
    await vi.advanceTimersByTimeAsync(120_000);
    expect(onChange).not.toHaveBeenCalled();
  });

  it.each([
    ['a file written to', () => appendFileSync(files.conf, 'no-hosts\n')],
    [
      'a file put in its place',
      () => {
        writeFileSync(`${files.conf}.new`, 'port=53\n');
        renameSync(`${files.conf}.new`, files.conf);
      },
    ],
    ['a file that is gone', () => rmSync(files.conf)],
    ['a file that was not there', () => writeFileSync(files.names, '')],
  ])('sees %s, once', async (_what, change) => {
    change();
    await within3Seconds();
    expect(onChange).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onChange).toHaveBeenCalledOnce();
  });

  it('sees a dnsmasq that was killed', async () => {
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');
    await within3Seconds();
    expect(onChange).toHaveBeenCalledOnce();
  });

  it('sees that a pid file is gone, once networks are read again', async () => {
    rmSync(files.pid);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onChange).toHaveBeenCalledOnce();
  });

  it('looks at networks that are new, once it is told', async () => {
    active = [network(1), network(2)];
    watch.forgetNetworks();
    await within3Seconds();
    expect(onChange).toHaveBeenCalledOnce();
    writeFileSync(networkFiles(paths, 'net2').conf, '');
    await within3Seconds();
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('looks at what was added to networks, too', async () => {
    const key = 'net/ipv4/conf/lo/arp_notify';
    added = [overrideOf(key, { value: '2', before: '1' })];
    watch.forgetNetworks();
    await within3Seconds();
    expect(onChange).toHaveBeenCalledOnce();
    added = [];
    watch.forgetNetworks();
    await within3Seconds();
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('works out what a network needs once, however often networks are read again', async () => {
    // An order works it out for itself, with what it knows besides.
    const context = {
      ...{ hasIpv6: true, acceptingDevices: [], boundsLearning: true, ports: new Map() },
      frr: { router: false, vnis: false },
    };
    for (const one of active) networkResources(one, { paths, ...context });
    const wanted = vi.spyOn(sysctl, 'wanted');
    watch.forgetNetworks();
    await within3Seconds();
    expect(wanted).not.toHaveBeenCalled();
    active = [network(1)];
    watch.forgetNetworks();
    await within3Seconds();
    expect(wanted).toHaveBeenCalledOnce();
    wanted.mockRestore();
  });

  it('sees when it is opened again what changed while it was closed', async () => {
    watch.close();
    appendFileSync(files.conf, 'no-hosts\n');
    await within3Seconds();
    expect(onChange).not.toHaveBeenCalled();
    watch.open();
    await within3Seconds();
    expect(onChange).toHaveBeenCalledOnce();
  });
});
