/** The Hosts tab of a network: which hosts it spans, how each of them stands, and what can be done with them. */
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { isBridged } from '../../shared/definition/network';
import type { Span } from '../../shared/definition/span';
import { t } from '../../shared/language/language';
import { isAttached } from '../../shared/words/guestFacts';
import { openDialog } from '../asking/actions';
import { definitionInForce } from '../state/networkFacts';
import { isReady, useSnapshot, useStore, type SpanDialogOf } from '../state/store';
import { DeviceTraffic } from '../traffic/DeviceTraffic';
import { Button } from '../ui/controls/Button';
import { Fold } from '../ui/controls/Fold';
import { EmptyState } from '../ui/notices/EmptyState';
import page from '../ui/styles/page.module.css';
import { AcrossProbe } from './AcrossProbe';
import { MembersTable } from './MembersTable';
import { spanOf } from './memberWords';
import { SpanFaults } from './SpanFaults';
import styles from './Span.module.css';

export function HostsTab({ network, host }: { network: NetworkState; host: HostFacts }) {
  const span = spanOf(network);
  if (span) return <Spanning network={network} span={span} />;
  const reason = whyNot(network, host);
  return (
    <EmptyState
      title={t('span.none.title')}
      action={
        reason === null ? (
          <Act network={network} does="add" isPrimary>
            {t('span.none.begin')}
          </Act>
        ) : null
      }
    >
      {reason ?? t('span.none.text')}
    </EmptyState>
  );
}

/** Why a network cannot span hosts; null when it can. */
function whyNot(network: NetworkState, { place }: HostFacts): string | null {
  if (place === 'sandbox') return t('span.none.sandbox');
  if (isBridged(definitionInForce(network))) return t('span.none.bridged');
  return network.persistent ? null : t('span.none.temporary');
}

function Spanning({ network, span }: { network: NetworkState; span: Span }) {
  const { name, span: state, guests } = network;
  const isEncrypted = span.members.some(({ wireguard }) => wireguard !== undefined);
  return (
    <div className={page.tab}>
      {state ? <SpanFaults faults={state.faults} /> : null}
      {network.state === 'inactive' ? <p className={styles.facts}>{t('span.inactive')}</p> : null}
      <MembersTable
        {...{ network: name, span, state }}
        guestsHere={guests.filter((guest) => isAttached(guest) && guest.host === undefined).length}
      />
      <p className={styles.facts}>
        {[
          t(`span.engineIs.${span.engine}`),
          t(isEncrypted ? 'span.encrypted' : 'span.plain'),
          t('span.number', { vni: String(span.vni) }),
        ].join(' · ')}
      </p>
      <div className={styles.bar}>
        <Act network={network} does="add" icon={<Plus size={14} aria-hidden="true" />}>
          {t('span.act.add')}
        </Act>
        <Act network={network} does="remove">
          {t('span.act.remove')}
        </Act>
        <Act network={network} does="sync">
          {t('span.act.sync')}
        </Act>
      </div>
      {state ? <AcrossProbe network={network.uuid} /> : null}
      {state ? (
        <Fold title={t('span.traffic')} defaultExpanded>
          <DeviceTraffic device={state.device} name={t('span.traffic')} />
        </Fold>
      ) : null}
    </div>
  );
}

interface ActProps {
  network: NetworkState;
  does: SpanDialogOf['does'];
  isPrimary?: boolean;
  icon?: ReactNode;
  children: ReactNode;
}

/** Nothing else can be done while a change waits for other hosts. */
function Act({ network, does, isPrimary = false, icon, children }: ActProps) {
  const ready = useStore(isReady);
  const held = useSnapshot()?.held !== undefined;
  return (
    <Button
      variant={isPrimary ? 'primary' : 'default'}
      isDisabled={!ready || held}
      icon={icon}
      onPress={() => openDialog({ kind: 'span', of: network.uuid, does })}
    >
      {children}
    </Button>
  );
}
