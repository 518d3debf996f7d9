/** virtnet by its other ways in: over ssh to a real server, in the sandbox, and by pkexec as an ordinary user. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { PROTOCOL_VERSION } from '../../shared/contract/contract';
import { CliMachine } from './cliMachine';
import type { Output } from '../fixtures/command';
import { until } from '../fixtures/patience';
import { copyDefinitions } from './transcript';

const PORT = 2222;
const NOBODY = 65534;

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  copyDefinitions(cli);
  // A copy of /etc, in which root may have another home, and a network's folder another owner.
  cli.machine.namespace.shell(
    `mkdir /run/etc && cp -a /etc/. /run/etc && mount --bind /run/etc /etc
    install -d -o ${NOBODY} /run/nobody /etc/virtnet-manager`,
  );
});
afterAll(() => cli.close());

describe('virtnet over ssh', () => {
  const uri = `virtnet+ssh://root@127.0.0.1:${PORT}/system`;
  const virtnet = (call: string): Promise<Output> => cli.run(`virtnet -c ${uri} ${call}`);
  /** Where the keys of both sides lie; a home of root's own, for this machine only. */
  const keys = '/run/home/.ssh';

  beforeAll(async () => {
    const { shell, host } = cli.machine.namespace;
    shell(`sed -i 's#^\\(root:[^:]*:0:0:[^:]*\\):[^:]*:[^:]*$#\\1:/run/home:/bin/sh#' /etc/passwd
      mkdir -p -m 700 ${keys}
      ssh-keygen -q -t ed25519 -N '' -f ${keys}/id_ed25519
      dropbearkey -t ed25519 -f /run/host.key > /dev/null
      echo "[127.0.0.1]:${PORT} $(dropbearkey -y -f /run/host.key | grep ^ssh-)" > ${keys}/known_hosts
      echo "command=\\"/run/enter\\" $(cat ${keys}/id_ed25519.pub)" > ${keys}/authorized_keys
      chmod 600 ${keys}/authorized_keys`);
    writeHelper('');
    await host.writeFile(
      '/run/enter',
      `#!/bin/sh\nexport PATH='${cli.folder}/remote':$PATH VIRTNET_ROOT=/run/other\nexec sh -c "$SSH_ORIGINAL_COMMAND"\n`,
    );
    shell(
      `chmod 755 /run/enter; dropbear -s -E -r /run/host.key -p 127.0.0.1:${PORT} -P /run/dropbear.pid < /dev/null > /run/dropbear.log 2>&1`,
    );
    await until('the server of ssh', async () => (await virtnet('net-list --all')).status === 0).catch(
      async (error: unknown) => {
        throw new Error(`${(await virtnet('net-list')).stderr} ${shell('cat /run/dropbear.log')}`, {
          cause: error,
        });
      },
    );
  });

  /** Installs the helper on the other side, after changing its text by `sed`. */
  function writeHelper(sed: string): void {
    const remote = join(cli.folder, 'remote');
    mkdirSync(remote, { recursive: true });
    for (const name of ['helper.cjs', 'helper-parts'])
      cpSync(join(cli.folder, name), join(remote, name), { recursive: true });
    const file = join(remote, 'virtnet-helper');
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${remote}/helper.cjs' "$@"\n`, {
      mode: 0o755,
    });
    if (sed === '') return;
    // What was compiled ahead is of the text as it was.
    cli.machine.namespace.shell(
      `sed -i '${sed}' '${remote}'/helper-parts/*.cjs && rm '${remote}'/helper-parts/*.v8`,
    );
  }

  it('leads a network through its life on the other host', async () => {
    expect((await virtnet('net-undefine default')).status).toBe(0);
    expect((await virtnet('net-define lab.xml')).stdout).toBe('Network lab defined from lab.xml\n\n');
    expect((await virtnet('net-start lab')).stdout).toBe('Network lab started\n\n');
    expect((await virtnet('net-list --name -q')).stdout).toBe('lab\n');
    expect((await virtnet('net-update lab add mtu "<mtu size=\'1400\'/>"')).stdout).toContain('Applied live');
    expect(cli.machine.namespace.shell('ip -o link show virbr7')).toContain('mtu 1400');
    expect((await virtnet('net-plan lab --format dnsmasq')).stdout).toContain('# /run/other/var/lib');
    const facts = JSON.parse((await virtnet('net-info lab --json')).stdout) as { active: boolean };
    expect(facts.active).toBe(true);
    expect((await virtnet('net-start lab')).stderr).toBe(
      'error: Failed to start network lab\nerror: The network “lab” is active already.\n',
    );
    // Nothing of it is on this side.
    expect((await cli.run('virtnet net-list --name -q')).stdout).toBe('');
    expect((await virtnet('net-destroy lab')).status).toBe(0);
  });

  it('hears of what others do there', async () => {
    const events = cli.run(`virtnet -c ${uri} net-event lab --event lifecycle`);
    let ended = false;
    void events.then(() => (ended = true));
    for (let round = 0; !ended; round += 1)
      await virtnet(round % 2 === 0 ? 'net-start lab' : 'net-destroy lab');
    expect((await events).stdout).toMatch(/^event 'lifecycle' for network lab: (Started|Stopped)\n/);
    await virtnet('net-destroy lab');
  });

  it('says what is in the way, and what to do', async () => {
    const { shell } = cli.machine.namespace;
    const refusal = async (call = 'net-list'): Promise<string> => {
      const { status, stdout, stderr } = await virtnet(call);
      expect([status, stdout]).toEqual([1, '']);
      return stderr;
    };
    const elsewhere = await cli.run(`virtnet -c virtnet+ssh://root@127.0.0.1:${PORT + 1}/system net-list`);
    expect(elsewhere.stderr).toContain('Connection refused');
    shell(`mv ${keys}/known_hosts ${keys}/hosts`);
    expect(await refusal()).toContain('The other host’s key is unknown or has changed.');
    shell(`mv ${keys}/hosts ${keys}/known_hosts; mv ${keys}/id_ed25519 ${keys}/id`);
    expect(await refusal()).toMatch(
      /^error: The other host refused the login \(.*Permission denied.*ssh-copy-id/,
    );
    shell(`mv ${keys}/id ${keys}/id_ed25519; mv '${cli.folder}/remote/virtnet-helper' /run/`);
    expect(await refusal()).toContain('Virtnet Manager is not installed on the other host');
    writeHelper(`s/PROTOCOL_VERSION=${PROTOCOL_VERSION}/PROTOCOL_VERSION=${PROTOCOL_VERSION - 1}/`);
    expect(await refusal('net-start lab')).toMatch(
      new RegExp(
        `error: The helper on .* is Virtnet Manager ${version} \\(protocol ${PROTOCOL_VERSION - 1}\\) and this is Virtnet Manager ${version} \\(protocol ${PROTOCOL_VERSION}\\): they do not understand each other, and nothing was changed. Update Virtnet Manager on `,
      ),
    );
    expect((await cli.run('virtnet -c "virtnet+ssh://a;b/system" net-list')).stderr).toContain(
      'is not a connection',
    );
  });
});

/** Runs a shell line as an ordinary user, with a folder of his own for what he may write. */
function asNobody(line: string): Promise<Output> {
  return cli.run(
    `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups env HOME=/run/nobody PATH="$PATH" sh -c '${line}'`,
  );
}

describe('virtnet in the sandbox', () => {
  it('keeps definitions, starts what starts on boot, and ends everything else with the command', async () => {
    // Not below /run, of which the sandbox has one of its own.
    const root = join(cli.folder, 'own');
    cli.machine.namespace.shell(`install -d -o ${NOBODY} '${root}'`);
    const before = cli.machine.state();
    const virtnet = (call: string): Promise<Output> =>
      asNobody(`VIRTNET_ROOT=${root} virtnet -c virtnet:///sandbox ${call}`);
    expect((await virtnet('net-define lab.xml')).stdout).toContain('Network lab defined');
    const started = await virtnet('net-start lab');
    expect([started.status, started.stderr]).toEqual([0, '']);
    expect(started.stdout).toContain('The sandbox ends with this command');
    expect((await virtnet('net-list --all')).stdout).toMatch(/ lab +inactive +no +yes/);
    // What starts on boot is there before the first answer, each time.
    expect((await virtnet('net-autostart lab')).status).toBe(0);
    expect((await virtnet('net-list --all')).stdout).toMatch(/ lab +active +yes +yes/);
    expect((await virtnet('boot --status')).stdout).toContain('2 started: default, lab');
    // The same for root, in a sandbox of its own.
    const ofRoot = await cli.run(
      `VIRTNET_ROOT='${cli.folder}/roots' virtnet -c virtnet:///sandbox net-list --all`,
    );
    expect(ofRoot.stdout).toMatch(/ default +active +yes +yes/);
    expect(cli.machine.state()).toBe(before);
  });
});

describe('virtnet as an ordinary user', () => {
  /** Puts a pkexec in the PATH that behaves so. */
  const pkexec = (script: string): void =>
    writeFileSync(join(cli.folder, 'pkexec'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  it('reads without asking anybody', async () => {
    pkexec('echo asked >> /run/nobody/asked; exit 127');
    await cli.run('virtnet net-define lab.xml');
    const { shell } = cli.machine.namespace;
    for (const call of [
      'net-list --all',
      'net-info lab',
      'net-dumpxml lab',
      'net-dhcp-leases lab',
      'boot --status',
    ])
      expect((await asNobody(`virtnet ${call}`)).status, call).toBe(0);
    expect(shell('ls /run/nobody')).not.toContain('asked');
  });

  it('says why it may not change anything, and what to do', async () => {
    pkexec('echo "Error executing command as another user: No authentication agent found." >&2; exit 127');
    const unattended = await asNobody('virtnet net-start lab');
    expect(unattended.status).toBe(1);
    expect(unattended.stderr).toContain(
      'You are not authorised to change this computer’s networks (Error executing command as another user: No authentication agent found). Sign in as an administrator, start a polkit authentication agent, or use the sandbox',
    );
    pkexec('exit 126');
    expect((await asNobody('virtnet net-start lab')).stderr).toContain('the dialog was closed');
  });

  it('gives pkexec a program and nothing else, and works through it', async () => {
    // It clears the environment and says who asked, as pkexec(1); root of a namespace is what it can give.
    pkexec(
      `echo "$@" > /run/nobody/argv; exec env -i PATH=/usr/sbin:/usr/bin:/bin PKEXEC_UID=${NOBODY} unshare --user --map-root-user --net --mount --pid --fork --kill-child --mount-proc sh -c 'for place in /run /var/lib; do mount -t tmpfs tmpfs $place; done; exec "$@"' sh "$@"`,
    );
    const { status, stdout, stderr } = await asNobody('virtnet host-check --json');
    expect([status, stderr]).toEqual([0, '']);
    const { tools } = JSON.parse(stdout) as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name)).toContain('dnsmasq');
    expect(cli.machine.namespace.shell('cat /run/nobody/argv').trimEnd()).toBe(
      `${process.execPath} ${join(cli.folder, 'helper.cjs')} --place system`,
    );
  });
});
