/** The networks that libvirt has, as definitions to take over: from its files, or asked of it by virsh(1). */
import { join } from 'node:path';
import { VirtnetError } from '../../../shared/contract/error';
import type { Host } from '../host/host';
import { READING_MS } from '../host/runOrFail';
import { readLeaseFile } from '../facts/leaseFile';
import { leasesOfLibvirt } from '../facts/libvirtLeases';
import { LIBVIRT_NETWORKS, readStatus } from '../facts/libvirtNetworks';
import { portsOf } from '../kinds/libvirt/libvirtNetwork';
import { t } from '../../../shared/language/language';

export interface LibvirtDefinition {
  name: string;
  xml: string;
  /** Whether libvirt runs it now. */
  running?: boolean;
  /** The bridge that it made for it, while it runs. */
  bridge?: string | null;
  /** The guests on that bridge, by name and address where a lease tells them, else by device. */
  guests?: string[];
}

const VIRSH = ['virsh', '-q', '-c', 'qemu:///system'];

/**
 * What libvirt has: its stored files where there are any, else what virsh says. With `byVirsh` virsh is asked in any
 * case, which also knows networks that are not stored. `root` is `/`, but for tests.
 * @throws VirtnetError `missing-tool` or `command-failed` when virsh had to be asked and cannot answer.
 */
export async function readLibvirtDefinitions(
  host: Pick<Host, 'readDir' | 'readFile' | 'run'>,
  root: string,
  byVirsh: boolean,
): Promise<LibvirtDefinition[]> {
  const definitions = await storedOrAsked(host, root, byVirsh);
  return Promise.all(
    definitions.map(async (one) => {
      const status = await readStatus(host, one.name, root);
      const bridge = status?.bridge ?? null;
      const guests = bridge === null ? [] : await guestsOn(host, bridge, root);
      return { ...one, running: status !== null, bridge, guests };
    }),
  );
}

/** libvirt gives the device of a guest the guest's hardware address, but for its first byte (virDomainNetGenerateMAC). */
async function guestsOn(
  host: Pick<Host, 'readDir' | 'readFile'>,
  bridge: string,
  root: string,
): Promise<string[]> {
  const { leases } = readLeaseFile((await leasesOfLibvirt(host, bridge, root)) ?? '');
  const ports = await portsOf(host, bridge);
  return Promise.all(
    ports.map(async (port) => {
      const mac = (await host.readFile(`/sys/class/net/${port}/address`))?.trim() ?? '';
      const lease = leases.find(({ hardware }) => hardware.slice(2) === mac.slice(2));
      return lease ? `${lease.name ?? port} · ${lease.address}` : port;
    }),
  );
}

async function storedOrAsked(
  host: Pick<Host, 'readDir' | 'readFile' | 'run'>,
  root: string,
  byVirsh: boolean,
): Promise<LibvirtDefinition[]> {
  if (byVirsh) return askVirsh(host);
  const stored = await readStored(host, join(root, LIBVIRT_NETWORKS));
  if (stored.length > 0) return stored;
  // Without libvirt there is nothing to take over, which is no failure when nobody asked for virsh.
  return askVirsh(host).catch(() => []);
}

async function readStored(
  host: Pick<Host, 'readDir' | 'readFile'>,
  directory: string,
): Promise<LibvirtDefinition[]> {
  const files = await host.readDir(directory).catch(() => []);
  const names = files.flatMap((file) => /^(.*)\.xml$/.exec(file)?.[1] ?? []).sort();
  const texts = await Promise.all(
    names.map(async (name) => ({ name, xml: await host.readFile(join(directory, `${name}.xml`)) })),
  );
  return texts.flatMap(({ name, xml }) => (xml === null ? [] : [{ name, xml }]));
}

async function askVirsh(host: Pick<Host, 'run'>): Promise<LibvirtDefinition[]> {
  const names = (await virsh(host, 'net-list', '--all', '--name')).split('\n').filter((line) => line !== '');
  const definitions: LibvirtDefinition[] = [];
  // One after the other: libvirt answers them in a row anyway.
  for (const name of names.sort())
    definitions.push({ name, xml: await virsh(host, 'net-dumpxml', '--inactive', '--network', name) });
  return definitions;
}

async function virsh(host: Pick<Host, 'run'>, ...args: string[]): Promise<string> {
  const { command, status, stdout, stderr } = await host.run([...VIRSH, ...args], { withinMs: READING_MS });
  if (status === 0) return stdout;
  const reason =
    stderr.trim().replace(/^error: /, '') ||
    t('host.programEnded', { program: 'virsh', status: String(status) });
  throw new VirtnetError(t('libvirt.noAnswer', { reason }), {
    code: 'command-failed',
    command,
    status,
    stderr,
    remedy: t('libvirt.noAnswer.remedy'),
  });
}
