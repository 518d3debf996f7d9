/** Takes leases back: from a running dnsmasq by the message of a client that gives them back, else from its file. */
import { formatAddress, parseAddress } from '../../../../shared/addresses/addresses';
import { isIpv4 } from '../../../../shared/definition/describe';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t } from '../../../../shared/language/language';
import { readLeaseFile, type WrittenLease } from '../../facts/leaseFile';
import type { Host } from '../../host/host';
import { networkFiles, type Paths } from '../../host/paths';
import { operationOf, write, type Step } from '../operation';
import { findDaemon, strayDaemons } from './dnsmasqProcess';
import { releaseMessage, type LeaseServer } from './releaseMessage';

/** The leases of one network, and who serves them. */
export interface LeasePlace extends LeaseServer {
  file: string;
  conf: string;
  pidFile: string;
}

/** How long dnsmasq has to take a lease back, and how often it is told, in milliseconds: a message may be lost. */
const PATIENCE_MS = 5_000;
const TELL_AGAIN_MS = 250;
const LOOK_AGAIN_MS = 10;

export function leasePlace({ name, bridge, ips }: NetworkDefinition, paths: Paths): LeasePlace {
  const { leases, conf, pid } = networkFiles(paths, name);
  const gateway = ips.find((ip) => isIpv4(ip) && ip.dhcp !== undefined)?.address ?? null;
  return { file: leases, conf, pidFile: pid, bridge: bridge.name, gateway };
}

/** An address in its one spelling. */
export function spelled(text: string): string {
  const address = parseAddress(text);
  return address ? formatAddress(address) : text;
}

/** Who has a lease, in words. */
export const holderOf = ({ family, hardware, clientId, name }: WrittenLease): string =>
  name ?? (family === 'ipv4' ? hardware : (clientId ?? t('kinds.lease.somebody')));

/**
 * Takes leases back: `text` is the file of leases as long as no dnsmasq has read it, null while one runs. As a command
 * it is then that of dnsmasq's own tool, which says the same and which hosts mostly do not have.
 */
export function releaseSteps(
  leases: readonly WrittenLease[],
  place: LeasePlace,
  text: string | null,
): Step[] {
  if (text === null) return leases.map((lease) => releaseStep(lease, place));
  if (leases.length === 0) return [];
  const { file } = place;
  const [one] = leases.map(titleOf);
  const shown = write(file, without(text, leases));
  // What the dnsmasq that has just ended wrote last is kept.
  const perform = async (host: Host): Promise<void> =>
    host.writeFile(file, without((await host.readFile(file)) ?? '', leases));
  return [
    {
      title:
        leases.length === 1 && one !== undefined
          ? one
          : t('kinds.lease.releaseMany', { count: leases.length }),
      operation: { ...shown, perform },
    },
  ];
}

const titleOf = (lease: WrittenLease): string =>
  t('kinds.lease.release', { address: lease.address, holder: holderOf(lease) });

function releaseStep(lease: WrittenLease, place: LeasePlace): Step {
  const command = quoteCommand(commandOf(lease, place));
  return {
    title: titleOf(lease),
    operation: operationOf({
      perform: (host) => releaseLease(host, lease, place),
      command,
      script: () => [command],
    }),
  };
}

/** The file less these leases. */
function without(text: string, leases: readonly WrittenLease[]): string {
  const gone = new Set(leases.map(({ hardware, address }) => `${hardware} ${address}`));
  return text
    .split('\n')
    .filter((line) => !gone.has(line.split(' ', 3).slice(1).join(' ')))
    .join('\n');
}

function commandOf({ family, hardware, address, clientId }: WrittenLease, { bridge }: LeasePlace): string[] {
  if (family === 'ipv4')
    return ['dhcp_release', bridge, address, hardware, ...(clientId === null ? [] : [clientId])];
  return [
    ...['dhcp_release6', '--iface', bridge, '--ip', address, '--iaid', hardware.replace('T', '')],
    ...['--client-id', clientId ?? ''],
  ];
}

/** Resolves when the lease is gone from the file, which dnsmasq writes anew. Throws when it keeps the lease. */
async function releaseLease(host: Host, lease: WrittenLease, place: LeasePlace): Promise<void> {
  const { file } = place;
  const end = performance.now() + PATIENCE_MS;
  for (let told = -Infinity; performance.now() < end; await pause(LOOK_AGAIN_MS)) {
    const { leases, serverDuid } = readLeaseFile((await host.readFile(file)) ?? '');
    if (!leases.some((one) => isSame(one, lease))) return;
    if (performance.now() - told < TELL_AGAIN_MS) continue;
    told = performance.now();
    const message = releaseMessage(lease, place, serverDuid);
    if (message) await host.tell(message);
  }
  throw new Error(t('kinds.lease.kept', { address: lease.address, holder: holderOf(lease) }));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether it is the same lease, be it renewed or not. */
export const isSame = (a: WrittenLease, b: WrittenLease): boolean =>
  a.family === b.family && a.address === b.address && a.hardware === b.hardware && a.clientId === b.clientId;

/** Whether a dnsmasq has the leases, be it one that no pid file names: its file must not be written under it. */
export const isServed = async (host: Host, { conf, pidFile }: LeasePlace): Promise<boolean> =>
  (await findDaemon(host, conf, pidFile)) !== null ||
  strayDaemons(await host.listProcesses(), conf).length > 0;
