/** The dialog that is open over the window, if one is. */
import { shownDialog, useStore, type OpenDialog } from '../../state/store';
import { afterwards } from '../../ui/lazily';

const DeleteDialog = afterwards(() => import('./DeleteDialog'), 'DeleteDialog');
const DuplicateDialog = afterwards(() => import('./DuplicateDialog'), 'DuplicateDialog');
const GiveBackDialog = afterwards(() => import('./GiveBackDialog'), 'GiveBackDialog');
const RenameDialog = afterwards(() => import('./RenameDialog'), 'RenameDialog');
const RestoreDefaultDialog = afterwards(() => import('./RestoreDefaultDialog'), 'RestoreDefaultDialog');
const StopDialog = afterwards(() => import('./StopDialog'), 'StopDialog');
const AboutDialog = afterwards(() => import('./AboutDialog'), 'AboutDialog');
const KeysDialog = afterwards(() => import('./KeysDialog'), 'KeysDialog');
const PreferencesDialog = afterwards(() => import('./PreferencesDialog'), 'PreferencesDialog');
const ConnectionsDialog = afterwards(() => import('../../hosts/ConnectionsDialog'), 'ConnectionsDialog');
const HistoryDialog = afterwards(() => import('../../history/HistoryDialog'), 'HistoryDialog');
const ReachabilityDialog = afterwards(
  () => import('../../reachability/ReachabilityDialog'),
  'ReachabilityDialog',
);
const SpanDialog = afterwards(() => import('../../span/SpanDialog'), 'SpanDialog');
const ImportDialog = afterwards(() => import('../../transfer/ImportDialog'), 'ImportDialog');
const ProbeDialog = afterwards(() => import('../../probe/ProbeDialog'), 'ProbeDialog');

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
    case 'give-back':
      return <GiveBackDialog network={network} />;
    case 'probe':
      return <ProbeDialog network={network} />;
  }
}

function HostDialog({ dialog }: { dialog: Exclude<NonNullable<OpenDialog>, { uuid: string }> }) {
  switch (dialog.kind) {
    case 'about':
      return <AboutDialog />;
    case 'connections':
      return <ConnectionsDialog adds={dialog.adds ?? false} />;
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
    case 'span':
      return <SpanDialog key={`${dialog.of} ${dialog.does}`} dialog={dialog} />;
    case 'host-history':
      return <HistoryDialog network={null} entry={dialog.entry} />;
  }
}
