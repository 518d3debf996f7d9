/** The whole window: Host Properties, the dialogs over it, and what is said to screen readers. */
import { closeAssistant } from '../asking/actions';
import { AppDialogs } from './dialogs/AppDialogs';
import { HostProperties } from './HostProperties';
import { NoticeBar } from './NoticeBar';
import { NoAccess } from './NoAccess';
import { useDrop } from '../commands/useDrop';
import { useShortcuts } from '../commands/useShortcuts';
import { useStore } from '../state/store';
import { useCounterRequests } from '../asking/counterInterest';
import { LiveRegion } from './LiveRegion';
import { afterwards } from '../ui/lazily';

const RiskDialog = afterwards(() => import('../changing/trial/RiskDialog'), 'RiskDialog');
const TrialDialog = afterwards(() => import('../changing/trial/TrialDialog'), 'TrialDialog');
const TrialOutcome = afterwards(() => import('../changing/trial/TrialOutcome'), 'TrialOutcome');
const QuestionDialog = afterwards(() => import('../hosts/QuestionDialog'), 'QuestionDialog');
const NewNetworkAssistant = afterwards(() => import('../wizard/NewNetworkAssistant'), 'NewNetworkAssistant');

/** Everything it shows comes from the store. */
export function App() {
  const link = useStore((state) => state.link);
  const assistantOpen = useStore((state) => state.assistantOpen);
  useShortcuts();
  useDrop();
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
      <QuestionDialog />
      <LiveRegion />
    </>
  );
}
