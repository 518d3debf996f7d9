/** Offers a network to libvirt: a network of libvirt's that is nothing but our bridge, so that its tools list it. */
import { VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { LibvirtOffer } from '../../../shared/contract/snapshot';
import { installLine, packageOf } from '../../programs/distribution';
import { execute } from '../core/apply';
import type { Host } from '../host/host';
import type { Surroundings } from '../facts/hostFacts';
import { readLibvirtNetworks } from '../facts/libvirtNetworks';
import { networkFiles, type Paths } from '../host/paths';
import type { Deed } from '../core/deed';
import { remove, run, write, type Step } from '../kinds/operation';
import { findProgram, readDistribution } from '../host/tools';

/** The connection whose networks virt-manager shows for this computer. */
const URI = 'qemu:///system';

type Offered = Pick<NetworkDefinition, 'name' | 'bridge'>;

export class LibvirtOffers {
  constructor(
    private readonly surroundings: Surroundings,
    private readonly paths: Paths,
  ) {}

  /** Whether libvirt has a network on this bridge; starts no process. */
  async read(host: Host, { bridge }: Offered): Promise<LibvirtOffer> {
    if (this.surroundings.place === 'sandbox') return { state: 'unavailable', network: null };
    const network = (await this.networks(host)).find(({ joins }) => joins === bridge.name)?.name ?? null;
    if (network !== null) return { state: 'offered', network };
    return { state: (await findProgram('virsh')) === null ? 'unavailable' : 'not-offered', network };
  }

  /**
   * What defines, starts and sets to autostart a network of libvirt's with `<forward mode='bridge'/>` on our bridge
   * (libvirt.org/formatnetwork.html); nothing when there is one. Its name is ours, or ours with `-virtnet` where libvirt
   * has a network of that name. Throws `missing-tool`, `name-taken`, `unsupported`; doing it throws `command-failed`.
   */
  async prepareOffer(host: Host, network: Offered): Promise<Deed[]> {
    await this.requireVirsh(host);
    if ((await this.read(host, network)).state === 'offered') return [];
    const taken = new Set((await this.networks(host)).map(({ name }) => name));
    const name = [network.name, `${network.name}-virtnet`].find((candidate) => !taken.has(candidate));
    if (name === undefined) {
      throw new VirtnetError(
        `libvirt has networks named “${network.name}” and “${network.name}-virtnet” already. Rename or undefine one of them there.`,
        { code: 'name-taken', name: network.name },
      );
    }
    const content = `<network>\n  <name>${name}</name>\n  <forward mode='bridge'/>\n  <bridge name='${network.bridge.name}'/>\n</network>\n`;
    // virsh reads a definition from a file only; what a process of ours gets as its input cannot be opened as one.
    const { offer: path } = networkFiles(this.paths, network.name);
    const written: Step = { title: 'Write the definition for libvirt', operation: write(path, content) };
    const removed: Step = { title: `Remove ${path}`, operation: remove(path) };
    const define = virsh(`Define “${name}” in libvirt`, ['net-define', path]);
    const start = [
      virsh(`Have libvirt start “${name}” on boot`, ['net-autostart', name]),
      virsh(`Have libvirt start “${name}”`, ['net-start', name]),
    ];
    const perform = async (on: Host): Promise<void> => {
      try {
        await runAll(on, [written, define]);
      } finally {
        await on.removeFile(path);
      }
      await runAll(on, start).catch(async (error: unknown) => {
        await execute(on, [[undefinition(name)]], { goOn: true });
        throw error;
      });
    };
    return [{ stages: [written, define, removed, ...start].map((step) => [step]), perform }];
  }

  /** What takes the offer back, when there is one. Guests that use it keep their plugs. Throws `missing-tool`. */
  async prepareWithdrawal(host: Host, network: Offered): Promise<Deed[]> {
    const { network: name } = await this.read(host, network);
    if (name === null) return [];
    await this.requireVirsh(host);
    const stop = virsh(`Have libvirt stop “${name}”`, ['net-destroy', name]);
    const perform = async (on: Host): Promise<void> => {
      // It may have been stopped already.
      await execute(on, [[stop]], { goOn: true });
      await runAll(on, [undefinition(name)]);
    };
    return [{ stages: [[stop], [undefinition(name)]], perform }];
  }

  private networks(host: Host): ReturnType<typeof readLibvirtNetworks> {
    return readLibvirtNetworks(host, this.surroundings.root);
  }

  private async requireVirsh(host: Host): Promise<void> {
    if (this.surroundings.place === 'sandbox') {
      throw new VirtnetError(
        'The sandbox is out of libvirt’s sight. Offer a network of this computer instead.',
        { code: 'unsupported', path: 'libvirt' },
      );
    }
    if ((await findProgram('virsh')) !== null) return;
    const distribution = await readDistribution(host);
    const install = installLine(['virsh'], distribution, this.surroundings.asRoot);
    throw new VirtnetError(`libvirt’s virsh is not installed. Install it with: ${install}`, {
      code: 'missing-tool',
      tools: [{ tool: 'virsh', package: packageOf('virsh', distribution) }],
      install,
    });
  }
}

const virsh = (title: string, args: string[]): Step => ({
  title,
  operation: run(['virsh', '-q', '-c', URI, ...args]),
});

const undefinition = (name: string): Step => virsh(`Undefine “${name}” in libvirt`, ['net-undefine', name]);

/** One step after the other; throws `command-failed` in words about libvirt. */
async function runAll(host: Host, steps: readonly Step[]): Promise<void> {
  const [failure] = await execute(
    host,
    steps.map((step) => [step]),
    { goOn: false },
  );
  if (!failure) return;
  const { error } = failure;
  if (!(error instanceof VirtnetError) || error.data.code !== 'command-failed') throw error;
  const { data } = error;
  if (/failed to connect/i.test(data.stderr)) {
    throw new VirtnetError('libvirt does not answer: it is not running. Nothing was changed.', {
      ...data,
      remedy: 'Start it with “systemctl start libvirtd” (or “systemctl start virtnetworkd”) and try again.',
    });
  }
  const reason = data.stderr.trim() || `virsh ended with status ${data.status}`;
  throw new VirtnetError(`libvirt did not take the network: ${reason}`, data);
}
