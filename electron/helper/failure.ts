/** Explains failures of the core to a person: what failed, why, and what to do. */
import { VirtnetError, type ErrorData } from '../../shared/error';
import type { Failure } from './apply';
import type { Host } from './host';
import type { HostResource } from './hostResource';
import { portOwner } from './portOwner';

/** The error for a device, chain or table of somebody else that has a name of ours. */
export function foreignResource({ kind, key }: HostResource): VirtnetError {
  const name = key.split(/[/ ]/).at(-1) ?? key;
  if (kind === 'table') {
    return new VirtnetError(
      `There is a table ${key} in nftables already that Virtnet Manager did not make. Remove it (nft delete table ${key}) and try again.`,
      { code: 'foreign-resource', kind, name },
    );
  }
  const message =
    kind === 'link'
      ? `There is a device ${name} on this host already that Virtnet Manager did not make. Remove or rename it, or give the network another bridge name.`
      : `There is a firewall chain ${name} on this host already that Virtnet Manager did not make. Remove it (iptables -F ${name}; iptables -X ${name}) and try again.`;
  return new VirtnetError(message, { code: 'foreign-resource', kind, name });
}

/** The error for a failure that was undone, as far as `undoErrors` do not say otherwise. */
export async function explainFailure(
  host: Host,
  { step, error }: Failure,
  undoErrors: string[],
): Promise<VirtnetError> {
  const data = error instanceof VirtnetError ? error.data : null;
  if (error instanceof VirtnetError && data?.code === 'missing-tool' && undoErrors.length === 0)
    return data.tools.some(({ tool }) => tool === 'resolvectl') ? withoutResolved(data) : error;
  const failed = data?.code === 'command-failed' ? data : null;
  const remedy = failed ? await findRemedy(host, failed.stderr) : null;
  const reason = failed
    ? summaryOf(failed.stderr) || failed.command
    : error instanceof Error
      ? error.message
      : String(error);
  const cause = `${step.title} failed: ${reason}`;
  const outcome =
    undoErrors.length === 0
      ? 'Everything was put back as it was.'
      : `Not everything could be put back: ${undoErrors.join('; ')}. Repair or stop the network.`;
  return new VirtnetError([`${sentence(cause)} ${outcome}`, ...(remedy === null ? [] : [remedy])].join(' '), {
    code: 'rolled-back',
    cause,
    ...(failed ? { command: failed.command, stderr: failed.stderr } : {}),
    ...(remedy === null ? {} : { remedy }),
    undoErrors,
  });
}

/** What a person can do where the host finds names by other means than systemd-resolved. */
const OTHER_RESOLVER =
  'do not have the host resolve guests’ names, and tell its own resolver that the network’s domain is served at the gateway (in dnsmasq: server=/DOMAIN/GATEWAY)';

/** Installing it is not the only way out, and changes how the host finds all names. */
const withoutResolved = (data: ErrorData & { code: 'missing-tool' }): VirtnetError =>
  new VirtnetError(
    `This host has no systemd-resolved (resolvectl), which would find the guests’ names for it. Everything was put back as it was. Either ${OTHER_RESOLVER}. Or install it, which changes how this host finds all names: ${data.install}`,
    data,
  );

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

/** The line of a program's last words that says something. */
const summaryOf = (stderr: string): string =>
  stderr
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '') ?? '';

async function findRemedy(host: Host, stderr: string): Promise<string | null> {
  const taken = /listening socket for (?:port )?(\S+?)(?:#(\d+))?: Address already in use/.exec(stderr);
  const dhcp = /DHCP server socket: Address already in use/.test(stderr);
  if (taken?.[1] !== undefined) {
    const isPort = /^\d+$/.test(taken[1]);
    const port = Number(isPort ? taken[1] : (taken[2] ?? 53));
    const owner = (await portOwner(host, port)) ?? 'another program';
    const place = isPort ? `Port ${port}` : `Port ${port} of ${taken[1]}`;
    return `${place} is taken by ${owner}. Stop that program or keep it off the bridge's address, or switch DNS off for this network.`;
  }
  if (dhcp || /failed to bind DHCP server socket/.test(stderr)) {
    const owner = (await portOwner(host, 67)) ?? 'another program';
    return `Port 67 is taken by ${owner}. Stop that program, or keep it off the bridge.`;
  }
  if (/No space left on device/.test(stderr)) return 'The disk is full: free some space and try again.';
  if (/Too many open files|inotify/.test(stderr)) {
    return 'The kernel has no inotify instance left: raise fs.inotify.max_user_instances and try again.';
  }
  if (/Operation not permitted|Permission denied/i.test(stderr))
    return 'This needs root: open the connection with administrator rights.';
  if (/FirewallD is not running/i.test(stderr))
    return 'The network asks for a zone of firewalld: start firewalld (systemctl start firewalld), or remove the zone from its bridge.';
  if (/resolve1|sd_bus_open_system/.test(stderr))
    return `systemd-resolved does not run, which would find the guests’ names for this host: start it (systemctl start systemd-resolved), or ${OTHER_RESOLVER}.`;
  if (/INVALID_ZONE/.test(stderr))
    return 'firewalld has no such zone: make it (firewall-cmd --permanent --new-zone=NAME), or choose one of firewall-cmd --get-zones.';
  if (/meta ibrname|Could not process rule: Operation not supported/.test(stderr))
    return 'This kernel cannot filter on a bridge: it needs nf_tables for bridges (the module nft_meta_bridge).';
  if (/qdisc kind is unknown/i.test(stderr))
    return 'This kernel cannot limit bandwidth this way: it needs the module sch_tbf.';
  if (/xtables lock/.test(stderr)) return 'Another program is changing the firewall: try again in a moment.';
  return null;
}
