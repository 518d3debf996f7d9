/** Opens the diagram of the whole host: every uplink and every network. */
import { useMemo, useState } from 'react';
import { Workflow } from 'lucide-react';
import type { HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import { Diagram } from './Diagram';
import { hostTopology } from './topology';
import { t } from '../../shared/language/language';

interface HostDiagramProps {
  networks: readonly NetworkState[];
  host: HostFacts;
}

/** The diagram is drawn only while its dialog is open. */
export function HostDiagramButton(props: HostDiagramProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Workflow size={14} aria-hidden="true" />} onPress={() => setOpen(true)}>
        {t('diagram.host')}
      </Button>
      {open ? <HostDiagramDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function HostDiagramDialog({ networks, host, onClose }: HostDiagramProps & { onClose: () => void }) {
  const topology = useMemo(() => hostTopology(networks, host), [networks, host]);
  return (
    <Dialog
      title={t('diagram.host')}
      size="wide"
      onClose={onClose}
      footer={
        <Button variant="primary" autoFocus onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <Diagram topology={topology} fileName={`${host.hostname}-diagram`} />
    </Dialog>
  );
}
