/** Chooses the hosts that a network is to span, shows how they reach each other, and what would be done on each. */
import { useState, type ReactNode } from 'react';
import type { SpanAccept, SpanGiven } from '../../shared/contract/spanWish';
import { t } from '../../shared/language/language';
import { openDialog } from '../asking/actions';
import { readGround } from '../asking/spanCalls';
import { useAnswer } from '../asking/useAnswer';
import { SANDBOX_URI, useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { HostChoice } from './HostChoice';
import { PathTable } from './PathTable';
import { SpanChangeDialog } from './SpanChangeDialog';
import { SpanOptions } from './SpanOptions';
import { groundOf, NO_CHOICE, wishOf, type SpanBeginning } from './spanChoice';
import styles from './Span.module.css';

interface AddHostsDialogProps {
  title: string;
  beginning: SpanBeginning;
  /** UUID of a network that is there; null for one that is to be made. */
  uuid: string | null;
  accept?: SpanAccept;
  onClose: () => void;
  onDone?: (given: SpanGiven) => void;
}

export function AddHostsDialog({ title, beginning, uuid, accept, onClose, onDone }: AddHostsDialogProps) {
  const [choice, setChoice] = useState(NO_CHOICE);
  const connections = useStore((state) => state.connections);
  const { at } = beginning;
  const members = useMembersAt(uuid);
  const own = connections.find(({ uri }) => uri === at) ?? { uri: at, label: at };
  const others = connections.filter(({ uri }) => uri !== at && uri !== SANDBOX_URI && !members.includes(uri));
  const isChosen = choice.hosts.length > 0;
  const ground = useAnswer(isChosen ? groundOf(at, members, choice) : null, readGround);
  return (
    <SpanChangeDialog
      title={title}
      verb={t(beginning.do === 'create' ? 'span.add.create' : 'common.apply')}
      wish={wishOf(beginning, choice)}
      onClose={onClose}
      {...(accept ? { accept } : {})}
      {...(onDone ? { onDone } : {})}
    >
      {(plan) => (
        <>
          <p className={styles.facts}>{t('span.add.lead')}</p>
          <HostChoice {...{ at: own, others, choice, ground }} onChange={setChoice} />
          {others.length === 0 ? <NoOthers /> : null}
          {isChosen ? (
            <>
              <Part title={t('span.paths.title')}>
                <PathTable ground={ground} />
              </Part>
              <SpanOptions
                choice={choice}
                proposal={plan.value?.proposal ?? null}
                isFirst={members.length < 2}
                onChange={setChoice}
              />
            </>
          ) : null}
        </>
      )}
    </SpanChangeDialog>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={styles.lines}>
    <h3 className={styles.heading}>{title}</h3>
    {children}
  </section>
);

function NoOthers() {
  return (
    <div className={styles.bar}>
      <span className={styles.facts}>{t('span.add.noOthers')}</span>
      <Button size="small" onPress={() => openDialog({ kind: 'connections', adds: true })}>
        {t('hosts.add')}
      </Button>
    </div>
  );
}

/** Open connections to hosts that have this network, as one that spans. */
function useMembersAt(uuid: string | null): string[] {
  const known = useStore((state) =>
    Object.entries(state.snapshots)
      .filter(
        ([uri, { networks }]) =>
          state.statuses[uri]?.state === 'ready' &&
          networks.some((network) => network.uuid === uuid && network.definition.span),
      )
      .map(([uri]) => uri)
      .join('\n'),
  );
  return known === '' ? [] : known.split('\n');
}
