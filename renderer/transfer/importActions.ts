/** What importing asks of the helper: libvirt's definitions, and all that was chosen as one change. */
import type { Order } from '../../shared/contract/order';
import type { IssueCode } from '../../shared/definition/issue';
import { callHelper } from '../asking/calls';
import { makeNetworks, planOrder } from '../asking/actions';
import { useStore } from '../state/store';
import type { Arranged } from './arrangeImport';
import { itemOf, type ImportItem } from './importItems';

/** Items for what libvirt has on the shown host. Rejects with a VirtnetError. */
export async function libvirtItems(): Promise<ImportItem[]> {
  const found = await callHelper(useStore.getState().connection, 'libvirtDefinitions', {});
  return found.map(({ name, xml, running, bridge, guests = [] }) =>
    itemOf(
      `libvirt: ${name}`,
      xml,
      true,
      running === true && typeof bridge === 'string' ? { name, bridge, guests } : null,
    ),
  );
}

/** What importing comes to: one order for all that was chosen, and the questions that were said yes to. */
export interface ImportOrder {
  order: Order;
  accept: IssueCode[];
}

/** The order for what was chosen, all or nothing; what was shown and only asks is accepted. */
export function importOrder(chosen: readonly Arranged[]): ImportOrder {
  const accept = new Set<IssueCode>(
    chosen
      .flatMap(({ issues }) => issues.filter(({ severity }) => severity === 'question'))
      .map(({ code }) => code),
  );
  const definitions = chosen.flatMap(({ draft }) => draft ?? []);
  const running = chosen.flatMap(({ item, draft }) =>
    item.takeOver && item.running && draft ? [{ name: draft.name, libvirt: item.running.name }] : [],
  );
  const isFromLibvirt = chosen.some(({ item }) => item.fromLibvirt);
  return {
    order: isFromLibvirt
      ? { do: 'import', definitions, ...(running.length > 0 ? { running } : {}) }
      : { do: 'define', definitions },
    accept: [...accept],
  };
}

/** What stands against it on the host itself. Rejects with a VirtnetError. */
export const checkImport = ({ order, accept }: ImportOrder): Promise<unknown> => planOrder(order, accept);

/** Does it. Rejects with a VirtnetError. */
export const importNetworks = ({ order, accept }: ImportOrder): Promise<void> => makeNetworks(order, accept);
