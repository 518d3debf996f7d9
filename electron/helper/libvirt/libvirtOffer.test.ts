/** What stands in the way of offering a network to libvirt is said with what to do about it. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandResult, Host } from '../host/host';
import { LibvirtOffers } from './libvirtOffer';
import { systemPaths } from '../host/paths';
import { applyPlan, planTransition } from '../core/transition';
import type { Belongings } from '../kinds/resource';

const lab = {
  name: 'lab',
  bridge: { name: 'virbr7', stp: false, delay: 0 },
  forward: { mode: 'nat' as const },
};
const ownNetwork = (name: string): string =>
  `<network><name>${name}</name><bridge name='virbr0'/><ip address='10.0.0.1' prefix='24'/></network>`;
const offers = (place: 'system' | 'sandbox' = 'system'): LibvirtOffers =>
  new LibvirtOffers({ place, outside: null, user: 'root', asRoot: true, root: '/' });

/** A host on which libvirt has these networks; `answer` gives what virsh says to its arguments. */
function hostWith(
  networks: Record<string, string>,
  answer: (args: string) => Partial<CommandResult> = () => ({}),
) {
  const commands: string[] = [];
  const files = new Map(Object.entries(networks));
  const fileOf = (path: string): string => path.split('/').at(-1) ?? '';
  /** What virsh does to libvirt's own files. */
  const effect = ([verb = '', what = '']: readonly string[], input: string): void => {
    if (verb === 'net-define') files.set(`${/<name>(.*)<\/name>/.exec(input)?.[1] ?? ''}.xml`, input);
    if (verb === 'net-undefine') files.delete(`${what}.xml`);
  };
  const host = {
    readDir: (path: string): Promise<string[]> =>
      Promise.resolve(path.endsWith('networks') ? [...files.keys()] : []),
    readFile: (path: string): Promise<string | null> => Promise.resolve(files.get(fileOf(path)) ?? null),
    readSysctl: (): Promise<null> => Promise.resolve(null),
    listProcesses: (): Promise<[]> => Promise.resolve([]),
    writeFile: (path: string, content: string): Promise<void> => {
      files.set(fileOf(path), content);
      return Promise.resolve();
    },
    removeFile: (path: string): Promise<void> => {
      files.delete(fileOf(path));
      return Promise.resolve();
    },
    run: (argv: readonly string[], { input = '' }: { input?: string } = {}): Promise<CommandResult> => {
      const args = argv[0] === 'sh' ? (argv[2] ?? '').split(' ').slice(6) : argv.slice(4);
      const command = args.join(' ');
      const isVirsh = ['virsh', 'sh'].includes(argv[0] ?? '');
      if (isVirsh) commands.push(command);
      const result = { command, status: 0, stdout: '', stderr: '', durationMs: 0 };
      const said = { ...result, ...(isVirsh ? answer(command) : {}) };
      if (isVirsh && said.status === 0) effect(args, input);
      return Promise.resolve(said);
    },
  } as unknown as Host;
  return { host, commands };
}

async function become(host: Host, belongings: Belongings): Promise<void> {
  const paths = systemPaths('/fake');
  const plan = await planTransition(host, paths, { before: [], after: [], others: [], belongings });
  await applyPlan(host, paths, plan);
}

const offer = async (host: Host): Promise<void> =>
  become(host, { before: [], after: await offers().offered(host, lab) });
const withdraw = async (host: Host, mayStay = false): Promise<void> =>
  become(host, { before: await offers().withdrawn(host, lab, { mayStay }), after: [] });

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
    await offer(host);
    expect(commands).toEqual(['net-define /dev/stdin', 'net-start lab-virtnet', 'net-autostart lab-virtnet']);
    const both = hostWith({ 'lab.xml': ownNetwork('lab'), 'b.xml': ownNetwork('lab-virtnet') });
    await expect(offers().offered(both.host, lab)).rejects.toMatchObject({ code: 'name-taken' });
  });

  it('is found by its bridge, whatever it is called, and made once', async () => {
    const offered = "<network><name>mine</name><forward mode='bridge'/><bridge name='virbr7'/></network>";
    const { host, commands } = hostWith({ 'mine.xml': offered });
    expect(await offers().read(host, lab)).toEqual({ state: 'offered', network: 'mine' });
    expect(await offers().offered(host, lab)).toEqual([]);
    expect(commands).toEqual([]);
    await withdraw(host);
    expect(commands).toEqual(['net-destroy mine', 'net-undefine mine']);
  });

  it('says that libvirt is not running and how to start it', async () => {
    const { host } = hostWith({}, () => ({
      status: 1,
      stderr: 'error: failed to connect to the hypervisor',
    }));
    await expect(offer(host)).rejects.toMatchObject({
      message: expect.stringContaining('not running') as unknown,
      data: {
        code: 'rolled-back',
        undoErrors: [],
        remedy: expect.stringContaining('systemctl start') as unknown,
      },
    });
  });

  it('leaves no half of itself behind', async () => {
    const { host, commands } = hostWith({}, (args) =>
      args.startsWith('net-start') ? { status: 1, stderr: 'error: no' } : {},
    );
    await expect(offer(host)).rejects.toMatchObject({ data: { code: 'rolled-back', undoErrors: [] } });
    expect(commands.slice(-2)).toEqual(['net-destroy lab', 'net-undefine lab']);
  });

  it('keeps nothing from being deleted when libvirt does not let it go', async () => {
    const offered = "<network><name>lab</name><forward mode='bridge'/><bridge name='virbr7'/></network>";
    const fails = (args: string) =>
      args.startsWith('net-undefine') ? { status: 1, stderr: 'error: no' } : {};
    const { host } = hostWith({ 'lab.xml': offered }, fails);
    await expect(withdraw(host)).rejects.toMatchObject({ code: 'rolled-back' });
    await withdraw(host, true);
  });

  it('is not taken for one where somebody else has named it, or the bridge is the host’s own', async () => {
    const theirs = "<network><name>mine</name><forward mode='bridge'/><bridge name='virbr7'/></network>";
    const { host, commands } = hostWith({ 'mine.xml': theirs });
    await withdraw(host, true);
    expect(commands).toEqual([]);
    const joining = { ...lab, forward: { mode: 'bridge' as const } };
    expect(await offers().withdrawn(host, joining)).toEqual([]);
    await expect(offers().offered(host, joining)).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('needs virsh, and a libvirt that can see the network', async () => {
    const { host } = hostWith({});
    expect(await offers().read(host, lab)).toEqual({ state: 'not-offered', network: null });
    await expect(offers('sandbox').offered(host, lab)).rejects.toMatchObject({ code: 'unsupported' });
    expect((await offers('sandbox').read(host, lab)).state).toBe('unavailable');
    process.env['PATH'] = '';
    expect((await offers().read(host, lab)).state).toBe('unavailable');
    await expect(offers().offered(host, lab)).rejects.toMatchObject({
      data: { code: 'missing-tool', tools: [{ tool: 'virsh', package: 'libvirt-clients' }] },
    });
  });
});
