/** Says beforehand why a change could cut the person off, and that it is taken back unless they keep it. */
import { useStore } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { Dialog } from '../../ui/notices/Dialog';
import { answerRisk } from '../../asking/riskQuestion';

/** Renders nothing while nothing is asked. */
export function RiskDialog() {
  const risk = useStore((state) => state.risk);
  if (risk === null) return null;
  return (
    <Dialog
      title="This could cut you off"
      role="alertdialog"
      onClose={() => answerRisk(false)}
      footer={
        <>
          <Button autoFocus onPress={() => answerRisk(false)}>
            Cancel
          </Button>
          <Button variant="primary" onPress={() => answerRisk(true)}>
            Try it
          </Button>
        </>
      }
    >
      <p>{risk}</p>
      <p>
        You will be asked whether to keep it. Without an answer within 15 seconds, the host takes it back by
        itself.
      </p>
    </Dialog>
  );
}
