/** Findings about dnsmasq, its files, and the leases that it gives. */
import { contains, parseAddress } from '../../../../shared/addresses/addresses';
import type { DhcpRange } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import { ownIdentity, sameClient } from '../../../../shared/words/guestFacts';
import { daemon } from '../../kinds/dnsmasq/daemon';
import { file } from '../../kinds/file';
import { isOf } from '../../kinds/kind';
import type { ProbeFacts } from './facts';
import { finding, repair, type Finding } from './finding';
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
      title: t('probe.portTaken.title', { owner: dnsPortOwner }),
      detail: t('probe.portTaken.detail', { address: gateway?.address ?? 'none' }),
      remedy: t('probe.portTaken.remedy', { address: gateway?.address ?? 'none' }),
      command: 'ss -lunp sport = :53',
    });
  }
  return finding({
    ...common,
    cause: 'dnsmasq-dead',
    title: t('probe.dnsmasqDead.title'),
    detail: t('probe.dnsmasqDead.detail'),
    ...repair(),
  });
}

function diskFindings({ leasesFile, freeBytes, files }: ProbeFacts): Finding[] {
  if (freeBytes !== null && freeBytes < ENOUGH_BYTES) {
    return [
      finding({
        step: 'dnsmasq',
        cause: 'disk-full',
        title: t('probe.diskFull.title'),
        detail: t('probe.diskFull.detail', { file: files.leases }),
        remedy: t('probe.diskFull.remedy'),
        command: `df -h ${files.leases.replace(/\/[^/]*$/, '')}`,
      }),
    ];
  }
  if (leasesFile !== 'unwritable') return [];
  return [
    finding({
      step: 'dnsmasq',
      cause: 'lease-file',
      title: t('probe.leaseFile.title'),
      detail: t('probe.leaseFile.detail', { file: files.leases }),
      explains: ['lease'],
      remedy: t('probe.leaseFile.remedy'),
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
      title: t('probe.configuration.title'),
      detail: t('probe.configuration.detail', { files: changed.join(', '), count: changed.length }),
      ...repair(),
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
      title: t('probe.rangeFull.title', { count: size }),
      detail: t('probe.rangeFull.detail'),
      remedy: t('probe.rangeFull.remedy'),
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
      title: t('probe.sharing.title', { guests: describeNames(titles), address }),
      detail: t('probe.sharing.detail', { reason: sameClient(), id: clientId }),
      remedy: ownIdentity(),
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
      title: t('probe.stray.title', { address: stray }),
      detail: t('probe.stray.detail', { network: `${gateway.address}/${gateway.prefix}` }),
      remedy: isDefined ? t('probe.stray.defined') : t('probe.stray.written'),
      fix: isDefined ? null : 'repair',
    }),
  ];
}
