/** The dialog that is open over the window, if one is. */
import { DeleteDialog } from './DeleteDialog';
import { DuplicateDialog } from './DuplicateDialog';
import { RenameDialog } from './RenameDialog';
import { RestoreDefaultDialog } from './RestoreDefaultDialog';
import { StopDialog } from './StopDialog';
import { HistoryDialog } from '../../history/HistoryDialog';
import { ReachabilityDialog } from '../../reachability/ReachabilityDialog';
import { ImportDialog } from '../../transfer/ImportDialog';
import { TestDialog } from '../../probe/TestDialog';
import { shownDialog, useStore, type OpenDialog } from '../../state/store';
import { AboutDialog } from './AboutDialog';
import { KeysDialog } from './KeysDialog';
import { PreferencesDialog } from './PreferencesDialog';

export function AppDialogs() {
  const dialog = useStore(shownDialog);
  const network = useStore((state) =>
    dialog && 'uuid' in dialog
      ? state.snapshots[state.connection]?.networks.find(({ uuid }) => uuid === dialog.uuid)
      : undefined,
  );
  if (!dialog) return null;
  if (!('uuid' in dialog)) return <HostDialog dialog={dialog} />;
  if (!network) return null;
  switch (dialog.kind) {
    case 'rename':
      return <RenameDialog network={network} />;
    case 'duplicate':
      return <DuplicateDialog network={network} />;
    case 'history':
      return <HistoryDialog network={network} />;
    case 'delete':
      return <DeleteDialog network={network} />;
    case 'stop':
      return <StopDialog network={network} />;
    case 'test':
      return <TestDialog network={network} />;
  }
}

function HostDialog({ dialog }: { dialog: Exclude<NonNullable<OpenDialog>, { uuid: string }> }) {
  switch (dialog.kind) {
    case 'about':
      return <AboutDialog />;
    case 'keys':
      return <KeysDialog />;
    case 'preferences':
      return <PreferencesDialog />;
    case 'import':
      return <ImportDialog />;
    case 'restore-default':
      return <RestoreDefaultDialog />;
    case 'reachability':
      return <ReachabilityDialog />;
    case 'host-history':
      return <HistoryDialog network={null} entry={dialog.entry} />;
  }
}
