/** What each item of the native menu, the ☰ menu and the keyboard does. */
import type { MenuCommand } from '../shared/contract';
import { askToStop, openAssistant, openDialog, showTab, startNetwork } from './actions';
import { refresh } from './connection';
import { redoLast, undoLast } from './history/undoActions';
import { exportAll, exportNetwork } from './transfer/exportNetworks';
import { isReady, selectedNetwork, shownDialog, useStore, type AppState } from './store';

/** Whether the command can be given now. */
export function canRun(command: MenuCommand, state: AppState): boolean {
  const network = selectedNetwork(state);
  const free = network !== null && isReady(state) && !state.busy[network.uuid];
  switch (command) {
    case 'new-network':
    case 'import':
    case 'restore-default':
    case 'undo':
    case 'redo':
    case 'history':
      return isReady(state) && state.snapshots[state.connection] !== undefined;
    case 'export-all':
      return isReady(state) && (state.snapshots[state.connection]?.networks.length ?? 0) > 0;
    case 'refresh':
      return isReady(state) && !state.refreshing;
    case 'start':
      return free && network.state === 'inactive';
    case 'stop':
      return free && network.state === 'active';
    case 'delete':
    case 'rename':
    case 'duplicate':
      return free;
    case 'export':
    case 'network-history':
      return network !== null && isReady(state);
    case 'show-overview':
    case 'show-networks':
    case 'show-activity':
    case 'preferences':
    case 'about':
      return true;
  }
}

/** Carries the command out; one that cannot be given now, or that a dialog stands before, does nothing. */
export function runMenuCommand(command: MenuCommand): void {
  const state = useStore.getState();
  if (state.assistantOpen || shownDialog(state) || !canRun(command, state)) return;
  const network = selectedNetwork(state);
  switch (command) {
    case 'new-network':
      return openAssistant();
    case 'import':
      return openDialog({ kind: 'import' });
    case 'export-all':
      return void exportAll();
    case 'restore-default':
      return openDialog({ kind: 'restore-default' });
    case 'undo':
      return void undoLast();
    case 'redo':
      return void redoLast();
    case 'history':
      return openDialog({ kind: 'host-history', entry: null });
    case 'refresh':
      return void refresh();
    case 'start':
      return network ? void startNetwork(network) : undefined;
    case 'stop':
      return network ? void askToStop(network) : undefined;
    case 'export':
      return network ? void exportNetwork(network) : undefined;
    case 'rename':
    case 'duplicate':
    case 'delete':
      return network ? openDialog({ kind: command, uuid: network.uuid }) : undefined;
    case 'network-history':
      return network ? openDialog({ kind: 'history', uuid: network.uuid }) : undefined;
    case 'show-overview':
      return showTab('overview');
    case 'show-networks':
      return showTab('networks');
    case 'show-activity':
      return showTab('activity');
    case 'preferences':
      return openDialog({ kind: 'preferences' });
    case 'about':
      return openDialog({ kind: 'about' });
  }
}
