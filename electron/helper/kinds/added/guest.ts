/** The kind `guest`: test guests of the sandbox, network namespaces plugged in to a bridge, each with a real DHCP client. */
import { join } from 'node:path';
import type { Resource } from '../../../../shared/contract/resource';
import type { LeaseFacts } from '../../../../shared/contract/snapshot';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import { only, type Kind } from '../kind';
import { leniently, operationOf, remove, run, runLines, type Step } from '../operation';

export interface GuestValue {
  bridge: string;
  mac: string;
  /** Whether it asks for an address. */
  hasDhcp: boolean;
  /** Where its client keeps what it needs. */
  folder: string;
}

/** By its name, which is that of its port and of its namespace as well. */
export type TestGuest = Resource<GuestValue>;

const NAMESPACES = '/run/netns';

/** What udhcpc calls with every event; the address of a lease and its end in Unix seconds are left for whoever looks. */
const SCRIPT = `#!/bin/sh
case "$1" in
deconfig)
  ip link set "$interface" up
  ip -4 addr flush dev "$interface"
  rm -f "$VIRTNET_LEASE"
  ;;
bound | renew)
  ip addr replace "$ip/$mask" \${broadcast:+broadcast "$broadcast"} dev "$interface"
  [ -z "$mtu" ] || ip link set "$interface" mtu "$mtu"
  for gateway in $router; do ip route replace default via "$gateway" dev "$interface" && break; done
  { [ -z "$domain" ] || echo "search $domain"; for server in $dns; do echo "nameserver $server"; done; } > "$VIRTNET_RESOLV"
  echo "$ip/$mask $(($(date +%s) + lease))" > "$VIRTNET_LEASE.new" && mv "$VIRTNET_LEASE.new" "$VIRTNET_LEASE"
  ;;
esac
`;

const WRITE_PROGRAM = 'mkdir -p "$1" && cat > "$2" && chmod 755 "$2"';

export const guest: Kind<GuestValue> = {
  name: 'guest',
  wanted: () => [],
  async read({ host }, wanted) {
    if (wanted.length === 0) return [];
    const there = new Set(await host.readDir(NAMESPACES));
    return wanted.filter(({ key }) => there.has(key));
  },
  presume: (look, owned, wanted) => guest.read(look, [...owned, ...wanted]),
  // Its place goes with the bridge that it is in, and is a port's matter.
  same: () => true,
  mayLeave: true,
  steps(changes) {
    const { created, removed } = changes.of(guest);
    const clients = created.filter(({ value }) => value.hasDhcp);
    return {
      // Somebody may have taken it out by hand.
      leave: removed.filter(({ value }) => value.hasDhcp).map(endClient),
      cut: removed.map(({ key }) =>
        leniently({
          title: t('kinds.guest.unplug', { name: key }),
          operation: run(['ip', 'link', 'del', key]),
        }),
      ),
      write: clients.slice(0, 1).map(({ value: { folder } }) => ({
        title: t('kinds.guest.script'),
        operation: run(['sh', '-c', WRITE_PROGRAM, 'sh', folder, scriptIn(folder)], SCRIPT),
      })),
      plug: created.flatMap(plugIn),
      announce: created.flatMap(({ key }) =>
        runLines(
          t('kinds.guest.switchOn', { name: key }),
          ['ip', '-n', key, '-batch', '-'],
          ['link set lo up', 'link set eth0 up'],
        ),
      ),
      tell: clients.map(startClient),
      clean: removed.flatMap(({ key, value: { folder } }) => [
        leniently({
          title: t('kinds.guest.takeOut', { name: key }),
          operation: run(['ip', 'netns', 'del', key]),
        }),
        ...[leaseFile(folder, key), resolverFile(folder, key)].map((path) => ({
          title: t('kinds.file.remove', { path }),
          operation: remove(path),
        })),
      ]),
    };
  },
  words: {
    cause: 'kinds.guest.cause',
    name: ({ key }) => t('kinds.guest.name', { name: key }),
    change: (action, { key, value }) =>
      action === 'remove'
        ? t('kinds.guest.takeOut', { name: key })
        : t('kinds.guest.plugIn', { name: key, bridge: value.bridge }),
  },
  noticed: 'devices',
};

/** The test guests among what was added to a network that runs. */
export const testGuestsOf = (running: { additions: readonly Resource[] } | undefined | null): TestGuest[] =>
  only(guest, running?.additions ?? []);

/** The lease that a test guest has now, whoever gave it; null while it has none. */
export async function readTestLease(
  host: Pick<Host, 'readFile'>,
  { key, value: { folder, mac } }: TestGuest,
): Promise<LeaseFacts | null> {
  const text = (await host.readFile(leaseFile(folder, key))) ?? '';
  const [, address = '', prefix, until] = /^([\d.]+)\/(\d+) (\d+)$/.exec(text.trim()) ?? [];
  if (address === '') return null;
  return {
    until: Number(until),
    mac,
    family: 'ipv4',
    address,
    prefix: Number(prefix),
    name: key,
    clientId: null,
  };
}

/** Where the address of a guest's lease and its end are, once it has one. */
const leaseFile = (folder: string, name: string): string => join(folder, `${name}.lease`);
const resolverFile = (folder: string, name: string): string => join(folder, `${name}.resolv.conf`);
const pidFile = (folder: string, name: string): string => join(folder, `${name}.pid`);
const scriptIn = (folder: string): string => join(folder, 'udhcpc.sh');

const plugIn = ({ key, value: { bridge, mac } }: TestGuest): Step[] =>
  runLines(
    t('kinds.guest.plugIn', { name: key, bridge }),
    ['ip', '-batch', '-'],
    [
      `netns add ${key}`,
      // A bridge whose address nobody has set takes the lowest of its ports’: ours shall not be it.
      `link add ${key} address fe:${mac.slice(3)} type veth peer name eth0 address ${mac} netns ${key}`,
      `link set ${key} master ${bridge} up`,
    ],
  );

/**
 * A client in the background that gives its lease back when it is ended (-R), asks again each second (-T) and never
 * gives up (busybox udhcpc --help). It outlives the helper that starts it, so that it does not bear its mark.
 */
function startClient({ key, value: { folder } }: TestGuest): Step {
  const client = [
    ...['env', '-u', 'VIRTNET_HELPER', `VIRTNET_RESOLV=${resolverFile(folder, key)}`],
    ...[`VIRTNET_LEASE=${leaseFile(folder, key)}`, 'nsenter', `--net=${join(NAMESPACES, key)}`, 'udhcpc'],
    ...['-f', '-R', '-i', 'eth0', '-p', pidFile(folder, key), '-s', scriptIn(folder)],
    ...['-x', `hostname:${key}`, '-t', '5', '-T', '1', '-A', '1'],
  ];
  return {
    title: t('kinds.guest.ask', { name: key }),
    operation: run(['sh', '-c', `setsid ${quoteCommand(client)} < /dev/null > /dev/null 2>&1 &`]),
  };
}

function endClient({ key, value: { folder } }: TestGuest): Step {
  const file = pidFile(folder, key);
  const command = `kill "$(cat ${quoteCommand([file])})"`;
  return {
    title: t('kinds.guest.giveBack', { name: key }),
    operation: operationOf({
      perform: async (host) => {
        const pid = Number((await host.readFile(file))?.trim());
        if (pid > 1) await host.terminate(pid, (argv) => argv.includes(file));
        await host.removeFile(file);
      },
      command,
      script: () => [`${command} || true`, `rm -f ${quoteCommand([file])}`],
      isWaiting: true,
    }),
  };
}
