/** After the assistant's last page: the hosts that the new network is to span. */
import { useState } from 'react';
import type { SpanAccept } from '../../shared/contract/spanWish';
import { t } from '../../shared/language/language';
import { showSpanned } from '../asking/spanCalls';
import { AddHostsDialog } from '../span/AddHostsDialog';
import type { SpanBeginning } from '../span/spanChoice';

interface SpanNewNetworkProps {
  beginning: SpanBeginning;
  name: string;
  accept: SpanAccept;
  /** Back to the assistant: nothing was made. */
  onBack: () => void;
  onMade: () => void;
}

export function SpanNewNetwork({ beginning, name, accept, onBack, onMade }: SpanNewNetworkProps) {
  const [isMade, setMade] = useState(false);
  return (
    <AddHostsDialog
      title={t('span.add.title', { name })}
      beginning={beginning}
      uuid={null}
      accept={accept}
      onClose={isMade ? onMade : onBack}
      onDone={(given) => {
        setMade(true);
        showSpanned(beginning.at, given);
      }}
    />
  );
}
