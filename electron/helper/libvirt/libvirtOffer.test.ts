/** What stands in the way of offering a network to libvirt is said with what to do about it. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandResult, Host } from '../host/host';
import { LibvirtOffers } from './libvirtOffer';
import type { Deed } from '../core/deed';
import { systemPaths } from '../host/paths';

const lab = { name: 'lab', bridge: { name: 'virbr7', stp: false, delay: 0 } };
const ownNetwork = (name: string): string =>
  `<network><name>${name}</name><bridge name='virbr0'/><ip address='10.0.0.1' prefix='24'/></network>`;
const offers = (place: 'system' | 'sandbox' = 'system'): LibvirtOffers =>
  new LibvirtOffers({ place, outside: null, user: 'root', asRoot: true, root: '/' }, systemPaths('/fake'));

/** A host on which libvirt has these networks; `answer` gives what virsh says to its arguments. */
function hostWith(
  networks: Record<string, string>,
  answer: (args: string) => Partial<CommandResult> = () => ({}),
) {
  const commands: string[] = [];
  const host = {
    readDir: (): Promise<string[]> => Promise.resolve(Object.keys(networks)),
    readFile: (path: string): Promise<string | null> =>
      Promise.resolve(networks[path.split('/').at(-1) ?? ''] ?? null),
    writeFile: (): Promise<void> => Promise.resolve(),
    removeFile: (): Promise<void> => Promise.resolve(),
    run: (argv: readonly string[]): Promise<CommandResult> => {
      const command = argv.slice(4).join(' ');
      commands.push(command);
      return Promise.resolve({
        command,
        status: 0,
        stdout: '',
        stderr: '',
        durationMs: 0,
        ...answer(command),
      });
    },
  } as unknown as Host;
  return { host, commands };
}

async function perform(deeds: readonly Deed[], host: Host): Promise<void> {
  for (const deed of deeds) await deed.perform(host);
}

let folder = '';
const before = process.env['PATH'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'virtnet-virsh-'));
  writeFileSync(join(folder, 'virsh'), '');
  chmodSync(join(folder, 'virsh'), 0o755);
  process.env['PATH'] = folder;
});
afterEach(() => {
  process.env['PATH'] = before;
  rmSync(folder, { recursive: true });
});

describe('an offer to libvirt', () => {
  it('takes another name where libvirt has a network of ours, and is refused when both are taken', async () => {
    const { host, commands } = hostWith({ 'lab.xml': ownNetwork('lab') });
    await perform(await offers().prepareOffer(host, lab), host);
    expect(commands).toEqual([
      'net-define /fake/run/virtnet-manager/lab.offer',
      'net-autostart lab-virtnet',
      'net-start lab-virtnet',
    ]);
    const both = hostWith({ 'lab.xml': ownNetwork('lab'), 'b.xml': ownNetwork('lab-virtnet') });
    await expect(offers().prepareOffer(both.host, lab)).rejects.toMatchObject({ code: 'name-taken' });
  });

  it('is found by its bridge, whatever it is called, and made once', async () => {
    const offered = "<network><name>mine</name><forward mode='bridge'/><bridge name='virbr7'/></network>";
    const { host, commands } = hostWith({ 'mine.xml': offered });
    expect(await offers().read(host, lab)).toEqual({ state: 'offered', network: 'mine' });
    expect(await offers().prepareOffer(host, lab)).toEqual([]);
    expect(commands).toEqual([]);
    await perform(await offers().prepareWithdrawal(host, lab), host);
    expect(commands).toEqual(['net-destroy mine', 'net-undefine mine']);
  });

  it('says that libvirt is not running and how to start it', async () => {
    const { host } = hostWith({}, () => ({
      status: 1,
      stderr: 'error: failed to connect to the hypervisor',
    }));
    await expect(
      offers()
        .prepareOffer(host, lab)
        .then((deeds) => perform(deeds, host)),
    ).rejects.toMatchObject({
      message: expect.stringContaining('not running') as unknown,
      data: { code: 'command-failed', remedy: expect.stringContaining('systemctl start') as unknown },
    });
  });

  it('leaves no half of itself behind', async () => {
    const { host, commands } = hostWith({}, (args) =>
      args.startsWith('net-start') ? { status: 1, stderr: 'error: no' } : {},
    );
    await expect(
      offers()
        .prepareOffer(host, lab)
        .then((deeds) => perform(deeds, host)),
    ).rejects.toMatchObject({ code: 'command-failed' });
    expect(commands.at(-1)).toBe('net-undefine lab');
  });

  it('needs virsh, and a libvirt that can see the network', async () => {
    const { host } = hostWith({});
    expect(await offers().read(host, lab)).toEqual({ state: 'not-offered', network: null });
    await expect(offers('sandbox').prepareOffer(host, lab)).rejects.toMatchObject({ code: 'unsupported' });
    expect((await offers('sandbox').read(host, lab)).state).toBe('unavailable');
    process.env['PATH'] = '';
    expect((await offers().read(host, lab)).state).toBe('unavailable');
    await expect(offers().prepareOffer(host, lab)).rejects.toMatchObject({
      data: { code: 'missing-tool', tools: [{ tool: 'virsh', package: 'libvirt-clients' }] },
    });
  });
});
