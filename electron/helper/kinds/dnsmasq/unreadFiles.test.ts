/** What dnsmasq is given must be open to its user, with every folder above it. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { networkFiles, systemPaths } from '../../host/paths';
import { startCommand } from './dnsmasqProcess';
import { unreadFiles } from './unreadFiles';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'virtnet-unread-'));
  chmodSync(root, 0o755);
  for (const file of [files().hosts, files().names, join(root, 'tftp/boot')]) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, '');
    chmodSync(file, 0o644);
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const files = () => networkFiles(systemPaths(root), 'lab');
const lab = (): NetworkDefinition => ({
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000001',
  bridge: { name: 'virbr0', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  forward: { mode: 'nat' },
  dns: { enabled: true, hosts: [{ address: '10.0.0.3', names: ['a.test'] }] },
  ips: [
    {
      address: '10.0.0.1',
      prefix: 24,
      dhcp: { ranges: [], hosts: [{ mac: '52:54:00:00:00:02', address: '10.0.0.2' }] },
      tftpRoot: join(root, 'tftp'),
    },
  ],
});
const said = async (definition = lab(), { uid = 65534, gid = 65534 } = {}) => {
  const found = await unreadFiles(
    {
      readFile: (path) =>
        Promise.resolve(
          path === files().pid
            ? '71\n'
            : path === '/proc/71/status'
              ? `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t${gid}\t${gid}\t${gid}\t${gid}\nGroups:\t30 \n`
              : path === '/etc/passwd'
                ? 'nobody:x:65534:65534::/:/bin/false\n'
                : null,
        ),
      processArgv: () => Promise.resolve(startCommand({ ...files(), user: null })),
    },
    systemPaths(root),
    [definition],
  );
  return found.map(({ title, detail, command }) => `${title} | ${detail} | ${command}`);
};

describe('unreadFiles', () => {
  it('are none where all is open, where the reader is root or owns it, and where nothing runs', async () => {
    expect(await said()).toEqual([]);
    chmodSync(root, 0o700);
    expect(await said(lab(), { uid: 0 })).toEqual([]);
    expect(
      await unreadFiles(
        { readFile: () => Promise.resolve(null), processArgv: () => Promise.resolve(null) },
        systemPaths(root),
        [lab()],
      ),
    ).toEqual([]);
  });

  it('are told by the outermost folder that is shut', async () => {
    const { lib } = systemPaths(root);
    chmodSync(lib, 0o700);
    const [one, ...more] = await said();
    expect(one).toContain(`dnsmasq of “lab” cannot read ${files().hosts}`);
    expect(one).toContain(
      `the user nobody, whom the folder ${lib} is not open to: guests do not get their fixed`,
    );
    expect(one).toContain(`chmod a+x ${lib}`);
    expect(more).toEqual([]);
    chmodSync(join(root, 'var'), 0o750);
    expect((await said())[0]).toContain(`chmod a+x ${join(root, 'var')}`);
  });

  it('are files as well, and folders of TFTP, whatever else is open', async () => {
    chmodSync(files().names, 0o640);
    expect((await said())[0]).toMatch(/cannot read .*addnhosts \| .*names of this network are not found/);
    chmodSync(files().names, 0o644);
    chmodSync(join(root, 'tftp'), 0o711);
    expect((await said())[0]).toMatch(/TFTP.* \| chmod a\+rX .*tftp$/);
    chmodSync(join(root, 'tftp'), 0o750);
    expect((await said())[0]).toMatch(/the folder .*tftp is not open/);
  });

  it('count by the group of the reader too', async () => {
    chmodSync(files().hosts, 0o640);
    expect(await said()).toHaveLength(1);
    // Ours is root's, of whom the reader is no member; group 0 has it.
    expect(await said(lab(), { gid: 0 })).toEqual([]);
  });

  it('matter only where there is something in them', async () => {
    chmodSync(systemPaths(root).lib, 0o700);
    const empty = lab();
    empty.dns = { enabled: true };
    empty.ips = [{ address: '10.0.0.1', prefix: 24 }];
    expect(await said(empty)).toEqual([]);
  });
});
