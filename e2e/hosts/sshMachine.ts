/** Other hosts for tests: real servers of OpenSSH in a namespace of their own, with users, keys, sudo and a way over a gate. */
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNamespace, type Namespace } from '../fixtures/namespace';
import { findProgram } from '../../electron/setup/programs.mjs';
import { ensureUnpacked, unpackedFolder } from '../../electron/setup/unpacked.mjs';

const ROOT = join(import.meta.dirname, '../..');

/** The password of every user there, for login and sudo. */
export const PASSWORD = 'correct horse';

/** Where the servers listen; behind the gate is reached only by who comes over it. */
export const LAB = { host: '127.0.0.1', port: 2222 } as const;
export const GATE = { host: '127.0.0.2', port: 2223 } as const;
export const BEHIND = { host: '127.0.0.3', port: 2224 } as const;

/** Runs as root there whoever sudo lets; ada needs her password for it, eve does not, and bob may not. */
const SUDOERS = `Defaults passwd_tries=2
root ALL=(ALL) ALL
ada ALL=(ALL) ALL
eve ALL=(ALL) NOPASSWD: ALL
`;

export class SshMachine {
  /** In /tmp itself: sockets need short names. */
  readonly folder = mkdtempSync('/tmp/virtnet-ssh-');

  private constructor(readonly namespace: Namespace) {
    // Every user of the machine runs the helper in it.
    chmodSync(this.folder, 0o755);
  }

  /** Servers with the helper of `programs` installed (or not), which keeps everything below /run/other. */
  static async open(programs: string, { installed = true } = {}): Promise<SshMachine> {
    // Sockets in there would be out of sight of what runs in the machine.
    process.env['XDG_RUNTIME_DIR'] = '';
    const missing = await ensureUnpacked(ROOT, ['sshd', 'sudo']);
    if (missing !== null) throw new Error(missing);
    const machine = new SshMachine(await openNamespace('nft'));
    try {
      machine.prepare();
      machine.addUsers();
      machine.addKeys();
      if (installed) machine.install(programs);
      for (const server of [LAB, GATE, BEHIND]) machine.startServer(server);
    } catch (error) {
      machine.close();
      throw error;
    }
    return machine;
  }

  shell(script: string): string {
    return this.namespace.shell(script);
  }

  /** The `ssh` that fronts of this test use: the system's own, on this machine. */
  get ssh(): string {
    return join(this.folder, 'bin/ssh');
  }

  /** Puts the helper where the package of Virtnet Manager puts it; `sed` changes its text. */
  install(programs: string, sed = ''): void {
    const remote = join(this.folder, 'remote');
    rmSync(remote, { recursive: true, force: true });
    mkdirSync(remote, { recursive: true });
    for (const name of ['helper.cjs', 'helper-parts'])
      cpSync(join(programs, name), join(remote, name), { recursive: true });
    if (sed !== '')
      this.shell(`sed -i '${sed}' ${remote}/helper-parts/*.cjs && rm -f ${remote}/helper-parts/*.v8`);
    // Root's environment is sudo's, so that the place of everything stands in the program.
    writeFileSync(
      join(this.folder, 'virtnet-helper'),
      `#!/bin/sh\nexport VIRTNET_ROOT=/run/other\nexec '${process.execPath}' '${remote}/helper.cjs' "$@"\n`,
      { mode: 0o755 },
    );
    this.shell(`cp '${this.folder}/virtnet-helper' /usr/bin/virtnet-helper`);
  }

  /** Takes the helper away again. */
  uninstall(): void {
    this.shell('rm -f /usr/bin/virtnet-helper');
  }

  /** Gives a server another key, as if it were another computer. */
  changeHostKey(): void {
    this.shell(
      `rm /run/ssh/host && ssh-keygen -q -t ed25519 -N '' -f /run/ssh/host
      for server in ${[LAB, GATE, BEHIND].map(({ port }) => port).join(' ')}; do kill -HUP $(cat /run/ssh/$server.pid); done`,
    );
    for (const server of [LAB, GATE, BEHIND]) this.awaitServer(server, 2);
  }

  /** Cuts every open connection of all servers at once, as a broken line does when it is noticed. */
  cut(): void {
    this.shell(
      `kill -9 $(ps -e -o pid=,args= | awk '$2 ~ /^sshd/ && $0 !~ /listener/ { print $1 }') 2> /dev/null || true`,
    );
  }

  /** Ends a server; whoever is connected stays so. */
  stopServer({ port }: { port: number }): void {
    this.shell(`kill $(cat /run/ssh/${port}.pid)`);
  }

  startServer(server: { host: string; port: number }): void {
    const { host, port } = server;
    this.shell(`cat > /run/ssh/${port}.conf <<'END'
ListenAddress ${host}
Port ${port}
HostKey /run/ssh/host
PidFile /run/ssh/${port}.pid
AuthorizedKeysFile .ssh/authorized_keys
PasswordAuthentication yes
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PermitRootLogin yes
MaxStartups 100
LogLevel VERBOSE
END
    rm -f /run/ssh/${port}.log; mkdir -p /run/sshd && $(command -v sshd) -f /run/ssh/${port}.conf -E /run/ssh/${port}.log`);
    this.awaitServer(server, 1);
  }

  close(): void {
    this.namespace.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Waits until it has written `lines` times that it listens. */
  private awaitServer({ port }: { port: number }, lines: number): void {
    this.shell(
      `for round in $(seq 600); do [ $(grep -c 'Server listening' /run/ssh/${port}.log) -ge ${lines} ] && exit; sleep 0.1; done; exit 1`,
    );
  }

  /** Folders of this machine's own, with what had to be unpacked. */
  private prepare(): void {
    const copied = ['sshd', 'sudo'].map((program) => {
      const usr = join(unpackedFolder(ROOT, program), 'usr');
      return `[ ! -d '${usr}' ] || cp -a '${usr}/.' /run/usr-upper`;
    });
    this.shell(`mkdir -p /run/etc /run/ssh /run/usr-upper/bin
      mount -t tmpfs tmpfs /var/lib
      cp -a /etc/. /run/etc && mount --bind /run/etc /etc
      ${copied.join('\n')}
      mkdir -p /run/usr-new /run/usr-work && mv /run/usr-upper/* /run/usr-new
      mount -t overlay overlay -o lowerdir=/usr,upperdir=/run/usr-new,workdir=/run/usr-work /usr`);
  }

  private addUsers(): void {
    const { shell } = this.namespace;
    shell(`sed -i '/^\\(ada\\|bob\\|eve\\|sshd\\):/d' /etc/passwd /etc/shadow
      sed -i 's#^\\(root:[^:]*:0:0:[^:]*\\):[^:]*:[^:]*$#\\1:/run/home/root:/bin/sh#' /etc/passwd
      echo 'sshd:x:100:65534::/run/sshd:/usr/sbin/nologin' >> /etc/passwd
      hash=$(openssl passwd -6 '${PASSWORD}')
      id=2000
      for name in ada bob eve; do
        id=$((id + 1))
        echo "$name:x:$id:$id::/run/home/$name:/bin/sh" >> /etc/passwd
        echo "$name:$hash:19000:0:99999:7:::" >> /etc/shadow
        mkdir -p -m 755 /run/home/$name/.ssh && chown -R $id:$id /run/home/$name
      done
      mkdir -p -m 700 /run/home/root/.ssh
      cat > /etc/sudoers <<'END'
${SUDOERS}END
      chmod 440 /etc/sudoers; rm -rf /etc/sudoers.d
      printf 'auth required pam_unix.so\\naccount required pam_permit.so\\nsession required pam_permit.so\\n' > /etc/pam.d/sudo
      iptables -A OUTPUT -p tcp -d ${BEHIND.host} --dport ${BEHIND.port} -m owner ! --uid-owner ada -j REJECT --reject-with tcp-reset`);
  }

  /** Root's key opens root and eve; a second one with a passphrase opens bob; ada has only her password. */
  private addKeys(): void {
    const { shell } = this.namespace;
    shell(`ssh-keygen -q -t ed25519 -N '' -f /run/ssh/host
      cd /run/home/root/.ssh
      ssh-keygen -q -t ed25519 -N '' -f id_ed25519
      ssh-keygen -q -t ecdsa -N '${PASSWORD}' -f id_ecdsa
      cat id_ed25519.pub > authorized_keys
      cat id_ed25519.pub > /run/home/eve/.ssh/authorized_keys
      cat id_ecdsa.pub > /run/home/bob/.ssh/authorized_keys`);
    this.trustHosts();
    const { argv, env } = this.namespace.enter([findProgram('ssh') ?? 'ssh']);
    mkdirSync(join(this.folder, 'bin'));
    const words = argv.map((word) => `'${word}'`).join(' ');
    writeFileSync(this.ssh, `#!/bin/sh\nPATH='${env['PATH'] ?? ''}' exec ${words} "$@"\n`, { mode: 0o755 });
  }

  /** Whoever connects from here knows the keys of all servers. */
  trustHosts(): void {
    this.shell(
      [LAB, GATE, BEHIND]
        .map(({ host, port }) => `echo "[${host}]:${port} $(cut -d' ' -f1,2 /run/ssh/host.pub)"`)
        .join('; ')
        .replace(/^(.*)$/s, '{ $1; } > /run/home/root/.ssh/known_hosts'),
    );
  }

  /** Whoever connects from here has never seen a server. */
  forgetHosts(): void {
    this.shell('rm -f /run/home/root/.ssh/known_hosts');
  }
}
