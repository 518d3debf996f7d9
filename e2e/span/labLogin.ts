/** How the hosts of a lab reach each other as a person's front does: servers of OpenSSH, one key for all, and remembered connections. */
import type { SavedHost } from '../../shared/contract/savedHost';
import { until } from '../fixtures/patience';
import type { LabHost } from './labHost';

/** Puts the helper where its package does, and the command line beside it; root's environment at a login is sshd's. */
export function installHelper(host: LabHost, programs: string): void {
  const start = (file: string): string =>
    `#!/bin/sh\nexport VIRTNET_ROOT=${host.root}\nexec '${process.execPath}' '${programs}/${file}' "$@"\n`;
  host.shell(
    [
      ['virtnet-helper', start('helper.cjs')],
      ['virtnet', start('virtnet.cjs')],
    ]
      .map(([name, text]) => `cat > /usr/bin/${name} <<'END'\n${text}END\nchmod 755 /usr/bin/${name}`)
      .join('\n'),
  );
}

/** Starts the server; whoever has the key of `key` comes in as root. */
export async function startSshd(
  host: LabHost,
  { address, key }: { address: string; key: KeyPair },
): Promise<void> {
  host.shell(`set -e
    mkdir -p /run/ssh /run/sshd
    cat > /run/home/root/.ssh/id_ed25519 <<'END'
${key.secret}END
    chmod 600 /run/home/root/.ssh/id_ed25519
    echo '${key.open}' > /run/home/root/.ssh/authorized_keys
    printf 'Host *\\n  StrictHostKeyChecking no\\n  UserKnownHostsFile /dev/null\\n  LogLevel ERROR\\n' > /run/home/root/.ssh/config
    ssh-keygen -q -t ed25519 -N '' -f /run/ssh/host
    cat > /run/ssh/sshd.conf <<'END'
ListenAddress ${address}
HostKey /run/ssh/host
PidFile /run/ssh/sshd.pid
AuthorizedKeysFile .ssh/authorized_keys
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PermitRootLogin yes
MaxStartups 100
END
    $(command -v sshd) -f /run/ssh/sshd.conf -E /run/ssh/sshd.log`);
  await until(`the ssh of ${host.name}`, () =>
    host.shell('cat /run/ssh/sshd.log').includes('Server listening'),
  );
}

export interface KeyPair {
  secret: string;
  open: string;
}

/** A key for all hosts of a lab. */
export function makeKey(host: LabHost): KeyPair {
  const lines = host.shell(
    "ssh-keygen -q -t ed25519 -N '' -f /run/key && cat /run/key.pub /run/key && rm /run/key /run/key.pub",
  );
  const [open = '', ...secret] = lines.split('\n');
  return { open, secret: secret.join('\n') };
}

/** Has a host know all others by their names, as connections that somebody has added. */
export async function remember(
  host: LabHost,
  others: readonly { name: string; address: string }[],
): Promise<void> {
  const hosts = others.map(({ name, address }): SavedHost => ({
    ...{ name, user: 'root', host: address, port: 22, jump: [], become: 'root', atStart: false },
  }));
  await host.namespace.host.writeFile('/run/config/virtnet-manager/hosts.json', JSON.stringify({ hosts }));
}
