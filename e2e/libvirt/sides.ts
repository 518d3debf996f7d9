/** The two that are compared, each on a private machine of its own: a real libvirt, and we. */
import { join } from 'node:path';
import { networkFiles, systemPaths } from '../../electron/helper/host/paths';
import { openNamespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { Site } from '../fixtures/site';

/** What dnsmasq was told. */
export interface Generated {
  configuration: string;
  hosts: string;
  names: string;
}

export interface Side {
  who: 'libvirt' | 'ours';
  site: Site;
  /** Stores a definition given as XML; throws with what the program says. */
  define(name: string, xml: string): Promise<void>;
  /** Starts a stored network; throws with what the program says. */
  start(name: string): Promise<void>;
  /** The stored definition as XML. */
  dump(name: string): Promise<string>;
  generated(name: string): Promise<Generated>;
}

/** Folders in which a machine's own libvirt keeps what is its own. */
const LIBVIRT_FOLDERS = ['/var/lib/libvirt', '/var/cache/libvirt', '/var/log/libvirt'];
const RESOLVER = '/run/compare-resolv.conf';

type Run = (...argv: string[]) => Promise<string>;

/** Opens both machines; `virtnet` is the bundled command line. */
export const openSides = (virtnet: string): Promise<[Side, Side]> =>
  Promise.all([openLibvirt(), openOurs(virtnet)]);

async function openLibvirt(): Promise<Side> {
  const { site, run, read, store } = await openMachine();
  for (const folder of LIBVIRT_FOLDERS) {
    await run('sh', '-c', `[ ! -d ${folder} ] || mount -t tmpfs tmpfs ${folder}`);
  }
  await run('mkdir', '-p', '/var/lib/libvirt/dnsmasq');
  await run('libvirtd', '-d');
  const virsh: Run = (...argv) => run('virsh', '-q', '-c', 'qemu:///system', ...argv);
  const answers = (): Promise<boolean> =>
    virsh('net-list').then(
      () => true,
      () => false,
    );
  await until('libvirtd answers', answers);
  const folder = '/var/lib/libvirt/dnsmasq';
  return {
    who: 'libvirt',
    site,
    define: async (name, xml) => void (await virsh('net-define', await store(name, xml))),
    start: async (name) => void (await virsh('net-start', name)),
    dump: (name) => virsh('net-dumpxml', '--inactive', name),
    generated: async (name) => ({
      configuration: await read(join(folder, `${name}.conf`)),
      hosts: await read(join(folder, `${name}.hostsfile`)),
      names: await read(join(folder, `${name}.addnhosts`)),
    }),
  };
}

async function openOurs(program: string): Promise<Side> {
  const { site, run, read, store } = await openMachine();
  const root = '/run/virtnet-compare';
  const virtnet: Run = (...argv) => run('env', `VIRTNET_ROOT=${root}`, process.execPath, program, ...argv);
  // What a fresh host gets is in the way of definitions with that name.
  await virtnet('net-undefine', 'default');
  return {
    who: 'ours',
    site,
    define: async (name, xml) => void (await virtnet('net-define', await store(name, xml))),
    start: async (name) => void (await virtnet('net-start', name)),
    dump: (name) => virtnet('net-dumpxml', '--inactive', name),
    generated: async (name) => {
      const files = networkFiles(systemPaths(root), name);
      return {
        configuration: await read(files.conf),
        hosts: await read(files.hosts),
        names: await read(files.names),
      };
    },
  };
}

/** A machine with its places, whose resolver is the one behind the uplink. */
async function openMachine() {
  const namespace = await openNamespace('nft');
  const site = Site.furnish(namespace);
  const run: Run = async (...argv) => {
    const { status, stdout, stderr } = await site.within('host', argv);
    if (status !== 0) throw new Error(`${stderr}${stdout}`.trim());
    return stdout;
  };
  await namespace.host.writeFile(RESOLVER, 'nameserver 192.0.2.1\n');
  await run('mount', '--bind', RESOLVER, '/etc/resolv.conf');
  return {
    site,
    run,
    read: async (path: string) => (await namespace.host.readFile(path)) ?? '',
    store: async (name: string, xml: string) => {
      const path = `/run/${name}.xml`;
      await namespace.host.writeFile(path, xml);
      return path;
    },
  };
}
