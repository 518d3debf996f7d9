/** What can be done with the hosts of a network, each in its dialog; it stays when the network goes, to say what became of it. */
import { useState } from 'react';
import type { NetworkState } from '../../shared/contract/snapshot';
import type { SpanWish } from '../../shared/contract/spanWish';
import { peersOf } from '../../shared/definition/span';
import { t } from '../../shared/language/language';
import { openDialog } from '../asking/actions';
import { shown } from '../asking/connection';
import { useStore, type SpanDialogOf } from '../state/store';
import { without } from '../state/without';
import { Checkbox } from '../ui/controls/Checkbox';
import { AddHostsDialog } from './AddHostsDialog';
import { spanOf } from './memberWords';
import { SpanChangeDialog } from './SpanChangeDialog';
import styles from './Span.module.css';

export function SpanDialog({ dialog }: { dialog: SpanDialogOf }) {
  const [at] = useState(shown);
  const [network] = useState(() =>
    useStore.getState().snapshots[at]?.networks.find(({ uuid }) => uuid === dialog.of),
  );
  if (!network) return null;
  const { uuid, name } = network;
  if (dialog.does === 'add')
    return (
      <AddHostsDialog
        title={t(spanOf(network) ? 'span.add.more' : 'span.add.title', { name })}
        beginning={{ do: 'add', at, network: uuid }}
        uuid={uuid}
        onClose={close}
      />
    );
  if (dialog.does === 'remove') return <RemoveHosts network={network} at={at} />;
  return <WholeChange network={network} at={at} dialog={dialog} does={dialog.does} />;
}

const close = (): void => openDialog(null);

/** Who is removed is chosen; all others leave it a network of this host alone. */
function RemoveHosts({ network: { uuid, name, ...network }, at }: { network: NetworkState; at: string }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const span = spanOf({ uuid, name, ...network });
  const peers = span ? peersOf(span) : [];
  const isAll = peers.length > 0 && chosen.length === peers.length;
  const wish: SpanWish = isAll
    ? { do: 'end', at, network: uuid }
    : { do: 'remove', at, network: uuid, members: chosen };
  return (
    <SpanChangeDialog
      title={t('span.remove.title', { name })}
      verb={t('common.remove')}
      isDanger
      wish={chosen.length === 0 ? null : wish}
      onClose={close}
    >
      {() => (
        <>
          <p className={styles.facts}>{t('span.remove.lead')}</p>
          <div className={styles.lines} role="group" aria-label={t('span.hosts')}>
            {peers.map((peer) => (
              <Checkbox
                key={peer.name}
                isSelected={chosen.includes(peer.name)}
                onChange={(on) =>
                  setChosen(on ? [...chosen, peer.name] : chosen.filter((one) => one !== peer.name))
                }
              >
                {peer.name}
              </Checkbox>
            ))}
          </div>
          {isAll ? <p>{t('span.remove.all')}</p> : null}
        </>
      )}
    </SpanChangeDialog>
  );
}

interface WholeChangeProps {
  network: NetworkState;
  at: string;
  dialog: SpanDialogOf;
  does: 'delete' | 'sync';
}

const wholeWords = {
  delete: { title: 'span.delete.title', verb: 'span.delete.verb', lead: 'span.delete.lead' },
  sync: { title: 'span.sync.title', verb: 'span.sync.verb', lead: 'span.sync.lead' },
  apply: { title: 'span.apply.title', verb: 'span.apply.verb', lead: 'span.apply.lead' },
} as const;

/** All other hosts get what this one has, or lose it. */
function WholeChange({ network: { uuid, name }, at, dialog: { draft }, does }: WholeChangeProps) {
  const wish: SpanWish =
    does === 'sync'
      ? { do: 'sync', at, network: uuid, ...(draft ? { definition: draft.definition } : {}) }
      : { do: does, at, network: uuid };
  const words = wholeWords[draft ? 'apply' : does];
  return (
    <SpanChangeDialog
      title={t(words.title, { name })}
      verb={t(words.verb)}
      isDanger={does !== 'sync'}
      wish={wish}
      onClose={close}
      onDone={() => {
        // What was typed is what all have now.
        if (draft) useStore.setState(({ edits }) => ({ edits: without(edits, uuid) }));
      }}
      {...(draft ? { accept: draft.accept } : {})}
    >
      {() => <p className={styles.facts}>{t(words.lead)}</p>}
    </SpanChangeDialog>
  );
}
