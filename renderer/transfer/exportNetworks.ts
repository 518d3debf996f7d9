/** Saves definitions as files: one as libvirt's XML, all of a host as an archive of such files. */
import type { NetworkState } from '../../shared/contract/snapshot';
import { announce, showFailure, HOST } from '../state/messages';
import { dumpXml } from '../asking/actions';
import { useStore } from '../state/store';
import { saveFile } from '../ui/saveFile';
import { t } from '../../shared/language/language';

/** Saves the stored definition of a network, or the running one of a temporary network. */
export async function exportNetwork(network: NetworkState): Promise<void> {
  const { name, uuid } = network;
  try {
    saveFile(new Blob([await xmlOf(network)], { type: 'application/xml' }), `${name}.xml`);
    announce(t('transfer.exported', { name }));
  } catch (thrown) {
    showFailure(uuid, t('transfer.exportFailed', { name }), thrown);
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
    announce(t('transfer.allExported', { count: files.length }));
  } catch (thrown) {
    showFailure(HOST, t('transfer.allExportFailed'), thrown);
  }
}

const xmlOf = ({ name, persistent }: NetworkState): Promise<string> => dumpXml(name, persistent);
