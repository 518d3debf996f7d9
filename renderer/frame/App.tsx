/** The whole window: Host Properties, the dialogs over it, and what is said to screen readers. */
import { closeAssistant } from '../asking/actions';
import { AppDialogs } from './dialogs/AppDialogs';
import { HostProperties } from './HostProperties';
import { NoticeBar } from './NoticeBar';
import { NoAccess } from './NoAccess';
import { TrialDialog } from '../changing/trial/TrialDialog';
import { TrialOutcome } from '../changing/trial/TrialOutcome';
import { useShortcuts } from '../commands/useShortcuts';
import { RiskDialog } from '../changing/trial/RiskDialog';
import { useStore } from '../state/store';
import { useCounterRequests } from '../asking/counterInterest';
import { LiveRegion } from './LiveRegion';
import { NewNetworkAssistant } from '../wizard/NewNetworkAssistant';

/** Everything it shows comes from the store. */
export function App() {
  const link = useStore((state) => state.link);
  const assistantOpen = useStore((state) => state.assistantOpen);
  useShortcuts();
  useCounterRequests();
  if (link === 'refused') return <NoAccess />;
  return (
    <>
      <HostProperties />
      {assistantOpen ? <NewNetworkAssistant onClose={closeAssistant} /> : null}
      <AppDialogs />
      <NoticeBar />
      <RiskDialog />
      <TrialDialog />
      <TrialOutcome />
      <LiveRegion />
    </>
  );
}
