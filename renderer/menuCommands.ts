/** What each item of the native menu, the ☰ menu and the keyboard does. */
import type { MenuCommand } from '../shared/contract';
import { askToStop, openAssistant, openDialog, refresh, showTab, startNetwork } from './actions';
import { isReady, selectedNetwork, useStore, type AppState } from './store';

/** Whether the command can be given now. */
export function canRun(command: MenuCommand, state: AppState): boolean {
  const network = selectedNetwork(state);
  const free = network !== null && isReady(state) && !state.busy[network.uuid];
  switch (command) {
    case 'new-network':
      return isReady(state) && state.snapshots[state.connection] !== undefined;
    case 'refresh':
      return isReady(state) && !state.refreshing;
    case 'start':
      return free && network.state === 'inactive';
    case 'stop':
      return free && network.state === 'active';
    case 'delete':
      return free;
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
  if (state.assistantOpen || state.dialog || !canRun(command, state)) return;
  const network = selectedNetwork(state);
  switch (command) {
    case 'new-network':
      return openAssistant();
    case 'refresh':
      return void refresh();
    case 'start':
      return network ? void startNetwork(network) : undefined;
    case 'stop':
      return network ? void askToStop(network) : undefined;
    case 'delete':
      return network ? openDialog({ kind: 'delete', uuid: network.uuid }) : undefined;
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
