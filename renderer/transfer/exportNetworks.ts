/** Saves definitions as files: one as libvirt's XML, all of a host as an archive of such files. */
import type { NetworkState } from '../../shared/contract/snapshot';
import { announce, showFailure, HOST } from '../state/messages';
import { dumpXml } from '../asking/actions';
import { useStore } from '../state/store';
import { countOf } from '../ui/quantity';
import { saveFile } from '../ui/saveFile';

/** Saves the stored definition of a network, or the running one of a temporary network. */
export async function exportNetwork(network: NetworkState): Promise<void> {
  const { name, uuid } = network;
  try {
    saveFile(new Blob([await xmlOf(network)], { type: 'application/xml' }), `${name}.xml`);
    announce(`Network ${name} exported`);
  } catch (thrown) {
    showFailure(uuid, `${name} could not be exported`, thrown);
  }
}

/** Saves the definitions of all networks of the shown connection as one archive. */
export async function exportAll(): Promise<void> {
  const { snapshots, connection } = useStore.getState();
  const snapshot = snapshots[connection];
  if (!snapshot) return;
  try {
    const { writeTar } = await import('./tarFile');
    const files = await Promise.all(
      snapshot.networks.map(async (network) => ({ name: `${network.name}.xml`, text: await xmlOf(network) })),
    );
    const archive = new Blob([writeTar(files, Date.now())], { type: 'application/x-tar' });
    saveFile(archive, `${snapshot.host.hostname}-networks.tar`);
    announce(`${countOf(files.length, 'network')} exported`);
  } catch (thrown) {
    showFailure(HOST, 'The networks could not be exported', thrown);
  }
}

const xmlOf = ({ name, persistent }: NetworkState): Promise<string> => dumpXml(name, persistent);
