/** Asked before Cancel throws away what was typed. */
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';

export function DiscardDialog({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) {
  return (
    <Dialog
      title="Discard this new network?"
      role="alertdialog"
      onClose={onKeep}
      footer={
        <>
          <Button autoFocus onPress={onKeep}>
            Keep editing
          </Button>
          <Button variant="danger" onPress={onDiscard}>
            Discard
          </Button>
        </>
      }
    >
      <p>What you have entered will be lost. Nothing has been changed on the host.</p>
    </Dialog>
  );
}
