/** Asks before a connection is forgotten. */
import { useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import type { SavedHost } from '../../shared/contract/savedHost';
import { removeHost } from '../asking/hosts';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { t } from '../../shared/language/language';

export function RemoveHost({ host, onClose }: { host: SavedHost; onClose: () => void }) {
  const [error, setError] = useState<ErrorShape | null>(null);
  const remove = (): Promise<void> =>
    removeHost(host).then(onClose, (thrown: unknown) => setError(toErrorShape(thrown)));
  return (
    <Dialog
      title={t('hosts.remove.title', { name: host.name })}
      role="alertdialog"
      onClose={onClose}
      footer={
        <>
          <Button autoFocus onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="danger" onPress={() => void remove()}>
            {t('common.remove')}
          </Button>
        </>
      }
    >
      <p>{t('hosts.remove.consequence')}</p>
      {error ? <ErrorNotice title={t('hosts.remove.failed')} error={error} /> : null}
    </Dialog>
  );
}
