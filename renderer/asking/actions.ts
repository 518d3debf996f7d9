/** What a person can ask for: each intent calls the helper, keeps busy state, and puts errors where they belong. */
import type { appMethods, Planned, Result } from '../../shared/contract/contract';
import { toErrorShape, VirtnetError } from '../../shared/contract/error';
import { guestTitle, leasedAddresses } from '../../shared/words/guestFacts';
import type { IssueCode } from '../../shared/definition/issue';
import type { NetworkDefinition, NetworkDraft } from '../../shared/definition/network';
import type { Creation, Order } from '../../shared/contract/order';
import type { PlanView } from '../../shared/contract/resource';
import type { ActivityEntry, Guest, LibvirtOffer, NetworkState } from '../../shared/contract/snapshot';
import type { TrafficSpan } from '../../shared/contract/trafficSpan';
import { withStaticHost } from '../../shared/propose/staticHost';
import { reread, shown } from './connection';
import { announce, dismissFailure, showFailure, showNotice, HOST } from '../state/messages';
import { wayToChange } from './riskQuestion';
import { callApp, callHelper } from './calls';
import { cutOffByStop } from '../state/networkFacts';
import { useStore, type BusyAction, type MainTab, type OpenDialog } from '../state/store';
import { forgetCounters } from '../state/sync';
import { without } from '../state/without';
import { t } from '../../shared/language/language';

/** A network to create, and the questions about it that were said yes to. */
export type CreateRequest = Creation & { accept: IssueCode[] };

/**
 * Creates a network (see the contract) and selects it.
 * Rejects with a VirtnetError, which belongs into the form that asked.
 */
export async function createNetwork({ accept, ...network }: CreateRequest): Promise<unknown> {
  const uri = shown();
  const { networks } = await callHelper(uri, 'give', {
    order: { do: 'create', networks: [network] },
    accept,
  });
  // The event with the new snapshot may still be on its way; the list must have the network before it is selected.
  await reread(uri);
  const [created] = networks;
  if (!created) return;
  selectNetwork(created.uuid);
  useStore.setState({ tab: 'networks', created: created.uuid });
  announce(
    t(network.start || network.transient ? 'asking.running' : 'asking.created', { network: created.name }),
  );
}

/** Creates several networks as one change. Rejects with a VirtnetError, which belongs into the form that asked. */
export const createNetworks = ({
  networks,
  accept,
}: {
  networks: Creation[];
  accept: IssueCode[];
}): Promise<void> => makeNetworks({ do: 'create', networks }, accept);

/** Gives an order that makes several networks, and selects the first. Rejects with a VirtnetError. */
export async function makeNetworks(order: Order, accept: IssueCode[]): Promise<void> {
  const uri = shown();
  const { networks } = await callHelper(uri, 'give', { order, accept });
  await reread(uri);
  const [first] = networks;
  if (first) selectNetwork(first.uuid);
  useStore.setState({ tab: 'networks' });
  announce(t('asking.createdAll', { networks: networks.map(({ name }) => name).join(', ') }));
}

/** What creating and starting this draft, and others with it, would do. Rejects with a VirtnetError. */
export const planCreate = async (
  definition: NetworkDraft,
  accept: IssueCode[],
  others: NetworkDraft[],
): Promise<PlanView> => {
  const networks = [definition, ...others].map((draft) => ({
    definition: draft,
    start: true,
    autostart: false,
    transient: false,
  }));
  return (await planOrder({ do: 'create', networks }, accept)).plan;
};

/** What an order would do. Rejects with a VirtnetError. */
export const planOrder = (order: Order, accept: IssueCode[] = []): Promise<Planned> =>
  callHelper(shown(), 'plan', { order, accept });

/** The definition as libvirt's XML. Rejects with a VirtnetError. */
export const dumpXml = (name: string, inactive: boolean): Promise<string> =>
  callHelper(shown(), 'dumpXml', { name, inactive });

/** Starts a network. */
export const startNetwork = (network: NetworkState): Promise<boolean> =>
  perform(network, 'start', t('asking.started', { network: network.name }), (uri) =>
    callHelper(uri, 'give', { order: { do: 'start', names: [network.name] } }),
  );

/** Stops a network at once; `askToStop` is for when guests may be cut off. Asks when the person may be. */
export async function stopNetwork(network: NetworkState): Promise<boolean> {
  const { name } = network;
  const way = await wayToStop(network);
  if (way === 'not') return false;
  return perform(network, 'stop', t('asking.stopped', { network: name }), (uri) =>
    callHelper(uri, 'give', { order: { do: 'stop', names: [name] }, trial: way === 'trial' }),
  );
}

/** Deletes a network's definition; `stop` stops it first when it runs. Asks when that may cut the person off. */
export async function deleteNetwork(network: NetworkState, stop: boolean): Promise<boolean> {
  const { name, uuid } = network;
  const way = stop ? await wayToStop(network) : 'now';
  if (way === 'not') return false;
  return perform(
    network,
    'delete',
    t('asking.deleted', { network: name }),
    (uri) =>
      callHelper(uri, 'give', { order: { do: 'delete', names: [name], stop }, trial: way === 'trial' }),
    (done) => (way === 'trial' ? Promise.resolve() : offerUndo(done, uuid)),
  );
}

const wayToStop = ({ name, state }: NetworkState): ReturnType<typeof wayToChange> =>
  wayToChange(() => (state === 'active' ? planOrder({ do: 'stop', names: [name] }) : Promise.resolve({})));

/** Sets whether a network starts on boot. */
export const setAutostart = (network: NetworkState, autostart: boolean): Promise<boolean> =>
  perform(
    network,
    'autostart',
    t(autostart ? 'asking.startsOnBoot' : 'asking.startsNotOnBoot', { network: network.name }),
    (uri) => callHelper(uri, 'give', { order: { do: 'autostart', names: [network.name], autostart } }),
  );

/** One entry of the activity with the inputs of its commands. Rejects with a VirtnetError. */
export const readActivityEntry = (id: string): Promise<ActivityEntry> =>
  callHelper(shown(), 'activityEntry', { id });

/** The report for a bug; null when it could not be made, which is shown as a failure of the host. */
export async function readReport(): Promise<string | null> {
  try {
    return await callHelper(shown(), 'report', {});
  } catch (thrown) {
    showFailure(HOST, t('asking.noReport'), thrown);
    return null;
  }
}

/** Makes the host match the running definition again. */
export const repairNetwork = (network: NetworkState): Promise<boolean> =>
  perform(network, 'repair', t('asking.repaired', { network: network.name }), (uri) =>
    callHelper(uri, 'give', { order: { do: 'repair', names: [network.name] } }),
  );

/** Sets whether this host's networks are repaired by themselves. */
export async function setRepair(byItself: boolean): Promise<void> {
  const uri = shown();
  try {
    await callHelper(uri, 'give', { order: { do: 'settings', repairByItself: byItself } });
    await reread(uri);
    announce(t(byItself ? 'asking.repairsByItself' : 'asking.repairsWhenAsked'));
  } catch (thrown) {
    showFailure(HOST, t('asking.settingNotChanged'), thrown);
  }
}

/** Sandbox only: plugs a test guest in. */
export const addGuest = (network: NetworkState): Promise<boolean> =>
  perform(network, 'add-guest', t('asking.plugged', { network: network.name }), (uri) =>
    callHelper(uri, 'give', { order: { do: 'plug', network: network.name } }),
  );

/** Sandbox only: takes a test guest out again. */
export const removeGuest = (network: NetworkState, guest: string): Promise<boolean> =>
  perform(network, 'remove-guest', t('asking.unplugged', { network: network.name, guest }), (uri) =>
    callHelper(uri, 'give', { order: { do: 'unplug', network: network.name, guest } }),
  );

/**
 * Gives a guest its address for good: in what is stored, and at once in what runs. Where the network spans hosts, all of
 * them are to have it, which is shown before.
 */
export const makeStatic = (network: NetworkState, guest: Guest): Promise<boolean> =>
  network.definition.span
    ? Promise.resolve(makeStaticEverywhere(network, guest))
    : makeStaticHere(network, guest);

function makeStaticEverywhere(network: NetworkState, guest: Guest): boolean {
  try {
    const definition = fixedFor(network.definition, guest);
    if (definition)
      openDialog({ kind: 'span', of: network.uuid, does: 'sync', draft: { definition, accept: [] } });
    return definition !== null;
  } catch (thrown) {
    showFailure(network.uuid, t('asking.failed.make-static', { network: network.name }), thrown);
    return false;
  }
}

const makeStaticHere = (network: NetworkState, guest: Guest): Promise<boolean> =>
  perform(
    network,
    'make-static',
    t('asking.madeStatic', { network: network.name, guest: guestTitle(guest) }),
    async (uri) => {
      const [config, live] = [network.persistent ? network.definition : null, network.running].map(
        (definition) => definition && fixedFor(definition, guest),
      );
      if (!config && !live) return;
      await callHelper(uri, 'give', {
        order: {
          do: 'update',
          updates: [{ name: network.name, config: config ?? null, live: live ?? null }],
        },
      });
    },
  );

/** Takes a guest's leases back; the guest keeps its addresses until it asks anew. */
export const releaseLeases = (network: NetworkState, guest: Guest): Promise<boolean> =>
  perform(
    network,
    'release',
    t('asking.released', { network: network.name, guest: guestTitle(guest) }),
    (uri) =>
      callHelper(uri, 'give', {
        order: { do: 'release', network: network.name, addresses: leasedAddresses(guest) },
      }),
  );

/** Whether libvirt lists a network as one of its own. Rejects with a VirtnetError. */
export const libvirtOffer = (name: string): Promise<LibvirtOffer> =>
  callHelper(shown(), 'libvirtOffer', { name });

/** Has libvirt list a network as one of its own. */
export const offerToLibvirt = (network: NetworkState): Promise<boolean> =>
  perform(network, 'offer', t('asking.offered', { network: network.name }), (uri) =>
    callHelper(uri, 'give', { order: { do: 'offer', names: [network.name] } }),
  );

/** Takes a network out of libvirt's list again. */
export const withdrawFromLibvirt = (network: NetworkState): Promise<boolean> =>
  perform(network, 'offer', t('asking.withdrawn', { network: network.name }), (uri) =>
    callHelper(uri, 'give', { order: { do: 'withdraw', names: [network.name] } }),
  );

/** Has libvirt run its own network on this bridge again, with the guests; what is stored here stays. */
export const giveBackToLibvirt = (network: NetworkState): Promise<boolean> =>
  perform(network, 'give-back', t('asking.givenBack', { network: network.name }), (uri) =>
    callHelper(uri, 'give', { order: { do: 'giveBack', names: [network.name] } }),
  );

/** The definition with the guest's static host, null when it has it already. Throws why there can be none. */
function fixedFor(definition: NetworkDefinition, guest: Guest): NetworkDefinition | null {
  const outcome = withStaticHost(definition, guest);
  if (outcome.kind === 'refused')
    throw new VirtnetError(outcome.reason, { code: 'unsupported', path: 'host' });
  return outcome.kind === 'changed' ? outcome.definition : null;
}

/**
 * Runs one action on a network with its busy state, says `done`, and runs `then` with that; resolves to whether it
 * succeeded, never rejects.
 */
export async function perform(
  network: NetworkState,
  action: BusyAction,
  done: string,
  call: (uri: string) => Promise<unknown>,
  then: (done: string) => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  const { uuid, name } = network;
  if (useStore.getState().busy[uuid]) return false;
  const uri = shown();
  useStore.setState(({ busy }) => ({ busy: { ...busy, [uuid]: action } }));
  dismissFailure(uuid);
  try {
    await call(uri);
    await reread(uri);
    announce(done);
    void then(done);
    return true;
  } catch (thrown) {
    const error = toErrorShape(thrown);
    // A lost helper is not a failed action: the next snapshot tells what became of it.
    const outcome = error.data.code === 'disconnected' ? 'unknown' : action;
    showFailure(uuid, t(`asking.failed.${outcome}`, { network: name }), thrown);
    return false;
  } finally {
    useStore.setState(({ busy }) => ({ busy: without(busy, uuid) }));
  }
}

/** Stops a network, after asking when guests are attached to it. */
export async function askToStop(network: NetworkState): Promise<void> {
  if (cutOffByStop(network).length > 0) openDialog({ kind: 'stop', uuid: network.uuid });
  else await stopNetwork(network);
}

/** Shows what was done, with Undo for it where its history has it. */
export async function offerUndo(text: string, uuid: string): Promise<void> {
  const [entry] = await callHelper(shown(), 'history', { network: uuid, limit: 1 }).catch(() => []);
  showNotice(text, entry ? { does: 'undo', entry: entry.id } : null);
}

/** Shows a network's page. */
export function selectNetwork(uuid: string): void {
  useStore.setState(({ selected, connection, created }) => ({
    selected: { ...selected, [connection]: uuid },
    created: created === uuid ? created : null,
  }));
}

/** Shows one of the window's tabs. */
export const showTab = (tab: MainTab): void => useStore.setState({ tab });

/** Opens or (with null) closes a dialog. */
export const openDialog = (dialog: OpenDialog): void => useStore.setState({ dialog });

/** Opens the assistant. */
export const openAssistant = (): void => useStore.setState({ assistantOpen: true, tab: 'networks' });

/** Closes the assistant. */
export const closeAssistant = (): void => useStore.setState({ assistantOpen: false });

/** Takes the "plug a guest in" hint away. */
export const dismissCreated = (): void => useStore.setState({ created: null });

/** Asks for counters of these devices every `intervalMs` (none = stop); the stream ends with the connection anyway. */
export async function watchCounters(uri: string, devices: string[], intervalMs: number): Promise<void> {
  if (devices.length === 0) forgetCounters(uri);
  try {
    await callHelper(uri, 'watchCounters', { devices, intervalMs });
  } catch {
    // Without a connection there are no counters; its loss is shown by its status.
  }
}

/** The last `steps` of the remembered traffic of the shown connection's devices. Rejects with a VirtnetError. */
export const readTraffic = (
  devices: string[],
  span: TrafficSpan,
  steps?: number,
): Promise<Result<typeof appMethods, 'trafficHistory'>> =>
  callApp('trafficHistory', { uri: shown(), devices, span, ...(steps === undefined ? {} : { steps }) });
