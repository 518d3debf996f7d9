/** What happened to guests between two snapshots: who came and went, and which leases began and ended. */
import type { Guest, NetworkState } from '../../../shared/contract/snapshot';
import type { Notice } from '../activity/activity';
import { t } from '../../../shared/language/language';

/** What is worth a line for networks that ran before and run still; a renewed lease is not. */
export function guestNotices(before: readonly NetworkState[], after: readonly NetworkState[]): Notice[] {
  return after.flatMap((network) => {
    const old = before.find(({ uuid }) => uuid === network.uuid);
    if (old?.startedAt === null || old?.startedAt !== network.startedAt) return [];
    const notice = (action: Notice['action'], detail: string): Notice => ({
      action,
      network: network.name,
      details: [detail],
    });
    const [ports, oldPorts] = [portsOf(network.guests), portsOf(old.guests)];
    const [leases, oldLeases] = [leasesOf(network.guests), leasesOf(old.guests)];
    return [
      ...inShort(without(ports, oldPorts)).map((words) => notice('guest-joined', words)),
      ...inShort(without(leases, oldLeases)).map((words) => notice('lease', words)),
      ...inShort(without(oldLeases, leases)).map((words) => notice('lease-end', words)),
      ...inShort(without(oldPorts, ports)).map((words) => notice('guest-left', words)),
    ];
  });
}

/** So many lines are written of one thing that happened at once: a guest can be as many as it likes. */
const LINES_MAX = 8;

const inShort = (lines: readonly string[]): string[] =>
  lines.length <= LINES_MAX
    ? [...lines]
    : [...lines.slice(0, LINES_MAX - 1), t('guests.more', { count: lines.length - LINES_MAX + 1 })];

/** By identity: what a line says of it. */
type Words = ReadonlyMap<string, string>;

const without = (these: Words, those: Words): string[] =>
  [...these].flatMap(([identity, words]) => (those.has(identity) ? [] : [words]));

const portsOf = (guests: readonly Guest[]): Words =>
  new Map(
    guests.flatMap(({ port, mac, name }) =>
      port === null ? [] : [[`${port} ${mac}`, spoken([name, mac, t('guests.on', { port })])]],
    ),
  );

const leasesOf = (guests: readonly Guest[]): Words =>
  new Map(
    guests.flatMap(({ addresses, mac, name }) =>
      addresses
        .filter(({ source }) => source === 'lease')
        .map(({ address }): [string, string] => [
          `${address} ${mac}`,
          t('guests.lease', { address, guest: spoken([name, mac]) }),
        ]),
    ),
  );

const spoken = (words: readonly (string | null)[]): string => words.filter((word) => word !== null).join(' ');
