/** The assistant on the shown connection. */
import { createNetwork, createNetworks, planCreate } from '../asking/actions';
import { useSnapshot } from '../state/store';
import { AssistantDialog } from './AssistantDialog';

/** Open as long as it is rendered; what it creates is selected in the window. Needs a snapshot to propose from. */
export function NewNetworkAssistant({ onClose }: { onClose: () => void }) {
  const snapshot = useSnapshot();
  return (
    snapshot && <AssistantDialog {...{ snapshot, planCreate, createNetwork, createNetworks, onClose }} />
  );
}
