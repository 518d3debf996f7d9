/** Asks before a connection is forgotten. */
import { useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import type { SavedHost } from '../../shared/contract/savedHost';
import { removeHost } from '../asking/hosts';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import { ErrorNotice } from '../ui/notices/ErrorNotice';

export function RemoveHost({ host, onClose }: { host: SavedHost; onClose: () => void }) {
  const [error, setError] = useState<ErrorShape | null>(null);
  const remove = (): Promise<void> =>
    removeHost(host).then(onClose, (thrown: unknown) => setError(toErrorShape(thrown)));
  return (
    <Dialog
      title={`Remove the connection ${host.name}?`}
      role="alertdialog"
      onClose={onClose}
      footer={
        <>
          <Button autoFocus onPress={onClose}>
            Cancel
          </Button>
          <Button variant="danger" onPress={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      <p>It is closed and forgotten. The networks of the host stay as they are.</p>
      {error ? <ErrorNotice title="The connection could not be removed" error={error} /> : null}
    </Dialog>
  );
}
