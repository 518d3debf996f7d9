/** Findings about dnsmasq, its files, and the leases that it gives. */
import { contains, parseAddress } from '../../../../shared/addresses/addresses';
import type { DhcpRange } from '../../../../shared/definition/network';
import { OWN_IDENTITY, SAME_CLIENT } from '../../../../shared/words/guestFacts';
import { daemon } from '../../kinds/dnsmasq/daemon';
import { file } from '../../kinds/file';
import { isOf } from '../../kinds/kind';
import type { ProbeFacts } from './facts';
import { finding, REPAIR, type Finding } from './finding';
import { describeNames } from './words';

/** With less than this free, in bytes, a file of leases cannot be written safely. */
const ENOUGH_BYTES = 64 * 1024;

/** What is wrong with dnsmasq. */
export function dnsmasqFindings(facts: ProbeFacts): Finding[] {
  const isWanted = facts.drift.filter(isOf(daemon)).some(({ action }) => action !== 'remove');
  const isRunning = facts.dnsmasq !== null;
  return [
    ...diskFindings(facts),
    ...(isWanted && !isRunning ? [deadFinding(facts)] : []),
    ...configurationFindings(facts),
    ...unreadFindings(facts),
    ...rangeFindings(facts),
    ...staticHostFindings(facts),
    ...sharingFindings(facts),
  ];
}

function deadFinding({ dnsPortOwner, gateway, definition }: ProbeFacts): Finding {
  const common = { step: 'dnsmasq', explains: ['lease', 'dns'] } as const;
  if (dnsPortOwner !== null && definition.dns.enabled) {
    return finding({
      ...common,
      cause: 'port-taken',
      title: `Port 53 is taken by ${dnsPortOwner}`,
      detail: `dnsmasq of this network does not run, and cannot start while another program serves DNS on ${gateway?.address ?? 'its address'}.`,
      remedy: `Stop that program or keep it off ${gateway?.address ?? 'the bridge'}, then test again and repair.`,
      command: 'ss -lunp sport = :53',
    });
  }
  return finding({
    ...common,
    cause: 'dnsmasq-dead',
    title: 'dnsmasq does not run',
    detail: 'Its process has ended, so guests get neither an address nor an answer to names.',
    ...REPAIR,
  });
}

function diskFindings({ leasesFile, freeBytes, files }: ProbeFacts): Finding[] {
  if (freeBytes !== null && freeBytes < ENOUGH_BYTES) {
    return [
      finding({
        step: 'dnsmasq',
        cause: 'disk-full',
        title: 'The disk is full',
        detail: `Nothing can be written beside ${files.leases}: leases are lost when dnsmasq ends, and networks cannot start.`,
        remedy: 'Free some space there, then test again.',
        command: `df -h ${files.leases.replace(/\/[^/]*$/, '')}`,
      }),
    ];
  }
  if (leasesFile !== 'unwritable') return [];
  return [
    finding({
      step: 'dnsmasq',
      cause: 'lease-file',
      title: 'The file of leases cannot be written',
      detail: `${files.leases} is protected, on a read-only file system or no file at all. dnsmasq cannot start with it, and a running one forgets its leases.`,
      explains: ['lease'],
      remedy: 'Make it writable, or move it away: dnsmasq makes a new one. Then test again and repair.',
      command: `ls -ld ${files.leases}; lsattr -d ${files.leases}`,
    }),
  ];
}

function configurationFindings({ drift }: ProbeFacts): Finding[] {
  const changed = drift.filter(isOf(file)).map(({ key }) => key);
  if (changed.length === 0) return [];
  return [
    finding({
      step: 'dnsmasq',
      cause: 'configuration-changed',
      title: 'dnsmasq’s files were changed or removed',
      detail: `${changed.join(', ')} ${changed.length > 1 ? 'are' : 'is'} not what was generated from the definition.`,
      ...REPAIR,
    }),
  ];
}

function unreadFindings({ unread }: ProbeFacts): Finding[] {
  if (unread === null) return [];
  const { title, detail, remedy, command } = unread;
  const common = { step: 'dnsmasq', cause: 'files-unread', explains: ['lease', 'dns'] } as const;
  // It reads its files again only when it is told to, or starts.
  return [finding({ ...common, title, detail, remedy, command, fix: 'restart-dnsmasq' })];
}

function rangeFindings({ definition, leases }: ProbeFacts): Finding[] {
  const ranges = definition.ips
    .filter(({ address }) => !address.includes(':'))
    .flatMap(({ dhcp }) => dhcp?.ranges ?? []);
  if (ranges.length === 0) return [];
  const now = Date.now() / 1000;
  const taken = leases.filter(
    ({ address, until }) => (until === 0 || until > now) && ranges.some((range) => isInRange(address, range)),
  );
  const size = ranges.reduce((sum, range) => sum + sizeOf(range), 0);
  if (taken.length < size) return [];
  return [
    finding({
      step: 'lease',
      cause: 'range-full',
      title: `All ${size} addresses of the DHCP range are taken`,
      detail: 'A new guest gets no address until one is given back or its lease ends.',
      remedy: 'Forget leases of guests that are gone, widen the DHCP range, or shorten the lease time.',
      fix: 'free-leases',
    }),
  ];
}

function sharingFindings({ sharing, definition }: ProbeFacts): Finding[] {
  // A static host that is known by its identifier would no longer be.
  const isByIdentifier = definition.ips.some(({ dhcp }) => dhcp?.hosts.some(({ id }) => id !== undefined));
  return sharing.map(({ address, clientId, titles }) =>
    finding({
      step: 'guests',
      cause: 'shared-client-id',
      title: `${describeNames(titles)} have one address: ${address}`,
      detail: `They take it from each other: ${SAME_CLIENT} (${clientId}), and dnsmasq keeps one lease for each.`,
      remedy: OWN_IDENTITY,
      fix: isByIdentifier ? null : 'ignore-client-ids',
    }),
  );
}

function isInRange(address: string, { start, end }: DhcpRange): boolean {
  const [value, first, last] = [address, start, end].map((text) => parseAddress(text)?.value);
  return value !== undefined && first !== undefined && last !== undefined && value >= first && value <= last;
}

function sizeOf({ start, end }: DhcpRange): number {
  const [first, last] = [parseAddress(start), parseAddress(end)];
  return first && last ? Number(last.value - first.value) + 1 : 0;
}

function staticHostFindings({ gateway, definition, hostsFile }: ProbeFacts): Finding[] {
  if (!gateway) return [];
  const isStray = (address: string): boolean => {
    const parsed = parseAddress(address);
    return parsed?.family === 'ipv4' && !contains(gateway.subnet, parsed);
  };
  const served = definition.ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []).map(({ address }) => address);
  const written = hostsFile.split(/[\n,]/).map((part) => part.trim());
  const defined = served.filter(isStray);
  const [stray] = [...defined, ...written.filter((part) => /^\d+(\.\d+){3}$/.test(part) && isStray(part))];
  if (stray === undefined) return [];
  const isDefined = defined.includes(stray);
  return [
    finding({
      step: 'lease',
      cause: 'static-host-outside',
      title: `The static host ${stray} is not in the network`,
      detail: `dnsmasq gives no guest an address beyond ${gateway.address}/${gateway.prefix}; the guest that it is meant for gets another one or none.`,
      remedy: isDefined
        ? `Give the static host an address of this network in its definition, and start the network again.`
        : 'The definition does not have it: somebody wrote it into dnsmasq’s file. Repair the network.',
      fix: isDefined ? null : 'repair',
    }),
  ];
}
