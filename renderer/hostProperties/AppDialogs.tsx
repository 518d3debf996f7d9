/** The dialog that is open over the window, if one is. */
import { DeleteDialog } from '../networks/DeleteDialog';
import { StopDialog } from '../networks/StopDialog';
import { TestDialog } from '../networkTest/TestDialog';
import { useStore } from '../store';
import { AboutDialog } from './AboutDialog';
import { PreferencesDialog } from './PreferencesDialog';

/** A dialog about a network goes away with its network. */
export function AppDialogs() {
  const dialog = useStore((state) => state.dialog);
  const network = useStore((state) =>
    dialog && 'uuid' in dialog
      ? state.snapshots[state.connection]?.networks.find(({ uuid }) => uuid === dialog.uuid)
      : undefined,
  );
  if (dialog?.kind === 'about') return <AboutDialog />;
  if (dialog?.kind === 'preferences') return <PreferencesDialog />;
  if (!dialog || !network) return null;
  switch (dialog.kind) {
    case 'delete':
      return <DeleteDialog network={network} />;
    case 'stop':
      return <StopDialog network={network} />;
    case 'test':
      return <TestDialog network={network} />;
  }
}
