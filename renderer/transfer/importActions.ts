/** What importing asks of the helper: libvirt's definitions, and all that was chosen as one change. */
import type { IssueCode } from '../../shared/definition/issue';
import { callHelper } from '../asking/session';
import { makeNetworks } from '../asking/actions';
import { useStore } from '../state/store';
import type { Arranged } from './arrangeImport';
import { itemOf, type ImportItem } from './importItems';

/** Items for what libvirt has on the shown host. Rejects with a VirtnetError. */
export async function libvirtItems(): Promise<ImportItem[]> {
  const found = await callHelper(useStore.getState().connection, 'libvirtDefinitions', {});
  return found.map(({ name, xml }) => itemOf(`libvirt: ${name}`, xml, true));
}

/** Stores what was chosen, all or nothing; what was shown and only asks is accepted. Rejects with a VirtnetError. */
export async function importNetworks(chosen: readonly Arranged[]): Promise<void> {
  const accept = new Set<IssueCode>(
    chosen
      .flatMap(({ issues }) => issues.filter(({ severity }) => severity === 'confirm'))
      .map(({ code }) => code),
  );
  const definitions = chosen.flatMap(({ draft }) => draft ?? []);
  const isFromLibvirt = chosen.some(({ item }) => item.fromLibvirt);
  await makeNetworks({ do: isFromLibvirt ? 'import' : 'define', definitions }, [...accept]);
}
