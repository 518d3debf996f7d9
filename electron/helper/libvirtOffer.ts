/** Offers a network to libvirt: a network of libvirt's that is nothing but our bridge, so that its tools list it. */
import { VirtnetError } from '../../shared/error';
import type { NetworkDefinition } from '../../shared/network';
import type { LibvirtOffer } from '../../shared/snapshot';
import { installLine, packageOf } from '../distribution';
import type { Host } from './host';
import type { Surroundings } from './hostFacts';
import { readLibvirtNetworks } from './libvirtNetworks';
import { networkFiles, type Paths } from './paths';
import { runOrFail } from './runOrFail';
import { findProgram, readDistribution } from './tools';

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
   * Defines, starts and sets to autostart a network of libvirt's with `<forward mode='bridge'/>` on our bridge
   * (libvirt.org/formatnetwork.html); none when there is one. Its name is ours, or ours with `-virtnet` where libvirt
   * has a network of that name. Throws `missing-tool`, `name-taken`, `unsupported`, `command-failed`.
   */
  async offer(host: Host, network: Offered): Promise<LibvirtOffer> {
    await this.requireVirsh(host);
    const known = await this.read(host, network);
    if (known.state === 'offered') return known;
    const taken = new Set((await this.networks(host)).map(({ name }) => name));
    const name = [network.name, `${network.name}-virtnet`].find((candidate) => !taken.has(candidate));
    if (name === undefined) {
      throw new VirtnetError(
        `libvirt has networks named “${network.name}” and “${network.name}-virtnet” already. Rename or undefine one of them there.`,
        { code: 'name-taken', name: network.name },
      );
    }
    const xml = `<network>\n  <name>${name}</name>\n  <forward mode='bridge'/>\n  <bridge name='${network.bridge.name}'/>\n</network>`;
    await this.define(host, network.name, xml);
    try {
      await this.virsh(host, ['net-autostart', name]);
      await this.virsh(host, ['net-start', name]);
    } catch (error) {
      await host.run(['virsh', '-q', '-c', URI, 'net-undefine', name]);
      throw error;
    }
    return { state: 'offered', network: name };
  }

  /** Takes the offer back; none is no error. Guests that use it keep their plugs. Throws what `offer` throws. */
  async withdraw(host: Host, network: Offered): Promise<LibvirtOffer> {
    const { network: name } = await this.read(host, network);
    if (name !== null) {
      await this.requireVirsh(host);
      // It may have been stopped already.
      await host.run(['virsh', '-q', '-c', URI, 'net-destroy', name]);
      await this.virsh(host, ['net-undefine', name]);
    }
    return this.read(host, network);
  }

  /** virsh reads a definition from a file only; what a process of ours gets as its input cannot be opened as one. */
  private async define(host: Host, name: string, xml: string): Promise<void> {
    const { offer } = networkFiles(this.paths, name);
    await host.writeFile(offer, `${xml}\n`);
    try {
      await this.virsh(host, ['net-define', offer]);
    } finally {
      await host.removeFile(offer);
    }
  }

  private networks(host: Host): ReturnType<typeof readLibvirtNetworks> {
    return readLibvirtNetworks(host, this.surroundings.root);
  }

  private async virsh(host: Host, args: readonly string[]): Promise<void> {
    try {
      await runOrFail(host, ['virsh', '-q', '-c', URI, ...args], 'libvirt did not take the network');
    } catch (error) {
      if (!(error instanceof VirtnetError) || error.data.code !== 'command-failed') throw error;
      if (!/failed to connect/i.test(error.data.stderr)) throw error;
      throw new VirtnetError('libvirt does not answer: it is not running. Nothing was changed.', {
        ...error.data,
        remedy: 'Start it with “systemctl start libvirtd” (or “systemctl start virtnetworkd”) and try again.',
      });
    }
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
