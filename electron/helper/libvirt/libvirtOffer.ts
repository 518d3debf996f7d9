/** Offers a network to libvirt: a network of libvirt's that is nothing but our bridge, so that its tools list it. */
import { join } from 'node:path';
import { VirtnetError } from '../../../shared/contract/error';
import type { Resource } from '../../../shared/contract/resource';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { LibvirtOffer } from '../../../shared/contract/snapshot';
import { installLine, packageOf } from '../../programs/distribution';
import type { Host } from '../host/host';
import type { Surroundings } from '../facts/hostFacts';
import { LIBVIRT_NETWORKS, readLibvirtNetworks } from '../facts/libvirtNetworks';
import { offerOf } from '../kinds/added/offer';
import { findProgram, readDistribution } from '../host/tools';
import { t } from '../../../shared/language/language';

type Offered = Pick<NetworkDefinition, 'name' | 'bridge' | 'forward'>;

export class LibvirtOffers {
  constructor(private readonly surroundings: Surroundings) {}

  /** Whether libvirt has a network on this bridge; starts no process. */
  async read(host: Host, { bridge, forward }: Offered): Promise<LibvirtOffer> {
    // libvirt's own networks may join a bridge of the host as well, and are somebody else's.
    if (this.surroundings.place === 'sandbox' || forward.mode === 'bridge')
      return { state: 'unavailable', network: null };
    const networks = await this.networks(host);
    const network = networks.find(({ joins }) => joins === bridge.name)?.name ?? null;
    const own = networks.find((one) => one.bridge === bridge.name);
    const more = own ? { own: own.name } : {};
    if (network !== null) return { state: 'offered', network, ...more };
    const isHere = (await findProgram('virsh')) !== null;
    return { state: isHere ? 'not-offered' : 'unavailable', network, ...(isHere ? more : {}) };
  }

  /**
   * The network of libvirt's with `<forward mode='bridge'/>` on our bridge (libvirt.org/formatnetwork.html) that is to be;
   * none when there is one. Its name is ours, or ours with `-virtnet` where libvirt has a network of that name. Throws
   * `missing-tool`, `name-taken`, `unsupported`.
   */
  async offered(host: Host, network: Offered): Promise<Resource[]> {
    await this.requireVirsh(host);
    if (network.forward.mode === 'bridge') throw notOurs(network);
    if ((await this.read(host, network)).state === 'offered') return [];
    const taken = new Set((await this.networks(host)).map(({ name }) => name));
    const name = namesFor(network).find((candidate) => !taken.has(candidate));
    if (name === undefined) {
      throw new VirtnetError(t('libvirt.namesTaken', { name: network.name }), {
        code: 'name-taken',
        name: network.name,
      });
    }
    return [this.resource(network, name, false)];
  }

  /**
   * What there is of an offer, to be taken back; guests that use it keep their plugs. With `mayStay` it goes along with
   * something that libvirt cannot hold up. Throws `missing-tool`.
   */
  async withdrawn(host: Host, network: Offered, { mayStay = false } = {}): Promise<Resource[]> {
    const { network: name } = await this.read(host, network);
    if (name === null) return [];
    // Unasked only what we have made, by its name.
    if (mayStay && !namesFor(network).includes(name)) return [];
    await this.requireVirsh(host);
    return [this.resource(network, name, mayStay)];
  }

  private resource({ bridge }: Offered, name: string, mayStay: boolean): Resource {
    return offerOf(name, join(this.surroundings.root, LIBVIRT_NETWORKS), {
      bridge: bridge.name,
      mayStay,
    });
  }

  private networks(host: Host): ReturnType<typeof readLibvirtNetworks> {
    return readLibvirtNetworks(host, this.surroundings.root);
  }

  /** Throws `missing-tool`, and `unsupported` where libvirt is out of sight. */
  async requireVirsh(host: Host): Promise<void> {
    if (this.surroundings.place === 'sandbox') {
      throw new VirtnetError(t('libvirt.sandbox'), { code: 'unsupported', path: 'libvirt' });
    }
    if ((await findProgram('virsh')) !== null) return;
    const distribution = await readDistribution(host);
    const install = installLine(['virsh'], distribution, this.surroundings.asRoot);
    throw new VirtnetError(t('libvirt.noVirsh', { install }), {
      code: 'missing-tool',
      tools: [{ tool: 'virsh', package: packageOf('virsh', distribution) }],
      install,
    });
  }
}

/** What an offer of a network may be called. */
const namesFor = ({ name }: Offered): string[] => [name, `${name}-virtnet`];

const notOurs = ({ name, bridge }: Offered): VirtnetError =>
  new VirtnetError(t('libvirt.bridged', { name, bridge: bridge.name }), {
    code: 'unsupported',
    path: 'libvirt',
  });
