/** What finds names for a private machine: the real systemd-resolved where it is to be had, or a program with its answers. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Namespace } from '../fixtures/namespace';

/** Where systemd-resolved is installed, or unpacked: Debian's package takes over the machine's own resolver, so tests do not need it. */
const root = process.env['RESOLVED_ROOT'] ?? '/';
const DAEMON = join(root, 'lib/systemd/systemd-resolved');

/** Whether the real one can be run here. */
export const hasResolved = (): boolean => existsSync(DAEMON) && existsSync('/usr/bin/dbus-daemon');

/** Programs of the machine's own, in a folder that is first looked into and that nothing else sees. */
const PROGRAMS = '/usr/local/sbin';

/** A bus for all: what may be said to whom is not what is tested. */
const BUS = `<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_type="signal"/>
<allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/><allow receive_type="signal"/>
</policy></busconfig>`;

/** Starts the real systemd-resolved with a bus, an /etc and a /run of its own. */
export function startResolved({ shell }: Namespace): void {
  shell(
    `set -e
    cp -a /etc /run/etc && rm -f /run/etc/resolv.conf && mount --bind /run/etc /etc
    grep -q ^systemd-resolve: /etc/passwd || { echo 'systemd-resolve:x:998:998::/:/usr/sbin/nologin' >> /etc/passwd; echo 'systemd-resolve:x:998:' >> /etc/group; }
    mkdir -p /run/dbus /run/systemd/resolve && chown systemd-resolve: /run/systemd/resolve
    mount -t tmpfs tmpfs ${PROGRAMS}
    libraries=${join(root, 'usr/lib/x86_64-linux-gnu/systemd')}
    printf '#!/bin/sh\\nLD_LIBRARY_PATH=%s exec %s "$@"\\n' $libraries ${join(root, 'usr/bin/resolvectl')} > ${PROGRAMS}/resolvectl
    chmod +x ${PROGRAMS}/resolvectl
    cat > /run/bus.conf <<'END'
${BUS}
END
    dbus-daemon --config-file=/run/bus.conf --fork --nopidfile
    LD_LIBRARY_PATH=$libraries ${DAEMON} > /run/resolved.log 2>&1 &
    until resolvectl dns > /dev/null 2>&1; do sleep 0.05; done`,
  );
}

/** A program in place of resolvectl(1) that keeps what it is told of a device for as long as the very device is there. */
export function standInForResolved({ shell }: Namespace): void {
  shell(
    `set -e
    mount -t tmpfs tmpfs ${PROGRAMS}
    cat > ${PROGRAMS}/resolvectl <<'END'
#!/bin/sh
store=/run/resolvers; mkdir -p $store
verb=$1; device=$2
if [ -z "$device" ]; then
  echo Global:
  for path in /sys/class/net/*; do
    index=$(cat $path/ifindex)
    echo "Link $index ($(basename $path)):$(cat $store/$index.$verb 2> /dev/null)"
  done
  exit
fi
index=$(cat /sys/class/net/$device/ifindex 2> /dev/null) || { echo "Failed to resolve interface \\"$device\\": No such device" >&2; exit 1; }
shift 2
if [ $verb = revert ]; then rm -f $store/$index.*; else printf ' %s' "$@" > $store/$index.$verb; fi
END
    chmod +x ${PROGRAMS}/resolvectl`,
  );
}
