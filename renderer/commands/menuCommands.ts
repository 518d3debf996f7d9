/** What each command of the table does in the window, and whether it can be given now. */
import { commands, type CommandId } from '../../shared/contract/commands';
import { askToStop, openAssistant, openDialog, showTab, startNetwork } from '../asking/actions';
import { refresh } from '../asking/connection';
import { openAnotherWindow } from '../asking/anotherWindow';
import { redoLast, undoLast } from '../history/undoActions';
import { openHelp } from '../ui/openHelp';
import { exportAll, exportNetwork } from '../transfer/exportNetworks';
import { isReady, selectedNetwork, shownDialog, useStore, type AppState } from '../state/store';
import type { NetworkState } from '../../shared/contract/snapshot';

/** Whether the command can be given now. */
export function canRun(command: CommandId, state: AppState): boolean {
  const network = selectedNetwork(state);
  const snapshot = state.snapshots[state.connection];
  const isIdle = network !== null && isReady(state) && !state.busy[network.uuid];
  switch (commands[command].needs) {
    case 'nothing':
      return true;
    case 'host':
      return isReady(state) && snapshot !== undefined;
    case 'some-network':
      return isReady(state) && (snapshot?.networks.length ?? 0) > 0;
    case 'no-refresh':
      return isReady(state) && !state.refreshing;
    case 'network':
      return network !== null && isReady(state);
    case 'idle-network':
      return isIdle;
    case 'inactive-network':
      return isIdle && network.state === 'inactive';
    case 'active-network':
      return isIdle && network.state === 'active';
  }
}

/** Carries the command out; one that cannot be given now, or that a dialog stands before, does nothing. */
export function runMenuCommand(command: CommandId): void {
  const state = useStore.getState();
  if (isBehind(command, state) || !canRun(command, state)) return;
  runs[command](selectedNetwork(state));
}

/** Whether something stands before the command; another window opens beside whatever is open in this one. */
const isBehind = (command: CommandId, state: AppState): boolean =>
  command !== 'new-window' && (state.assistantOpen || shownDialog(state) !== null);

/** What is about the selected network is not given without one. */
const about =
  (run: (network: NetworkState) => unknown) =>
  (network: NetworkState | null): void =>
    void (network && run(network));

const runs: Record<CommandId, (selected: NetworkState | null) => void> = {
  'new-network': openAssistant,
  'new-window': openAnotherWindow,
  import: () => openDialog({ kind: 'import' }),
  'export-all': () => void exportAll(),
  'restore-default': () => openDialog({ kind: 'restore-default' }),
  connections: () => openDialog({ kind: 'connections' }),
  undo: () => void undoLast(),
  redo: () => void redoLast(),
  history: () => openDialog({ kind: 'host-history', entry: null }),
  find: () =>
    useStore.setState(({ find }) => ({
      tab: 'networks',
      find: { text: find?.text ?? '', asked: (find?.asked ?? 0) + 1 },
    })),
  preferences: () => openDialog({ kind: 'preferences' }),
  start: about(startNetwork),
  stop: about(askToStop),
  rename: about(({ uuid }) => openDialog({ kind: 'rename', uuid })),
  duplicate: about(({ uuid }) => openDialog({ kind: 'duplicate', uuid })),
  export: about(exportNetwork),
  'network-history': about(({ uuid }) => openDialog({ kind: 'history', uuid })),
  delete: about(({ uuid }) => openDialog({ kind: 'delete', uuid })),
  'show-overview': () => showTab('overview'),
  'show-networks': () => showTab('networks'),
  'show-activity': () => showTab('activity'),
  refresh: () => void refresh(),
  help: () => openHelp(),
  'show-keys': () => openDialog({ kind: 'keys' }),
  about: () => openDialog({ kind: 'about' }),
};
