/** The hosts that a network may span: which are connected, which are wanted, and by which address the others reach each. */
import type { OfferedConnection } from '../../shared/contract/contract';
import type { GroundHost, SpanGround } from '../../shared/contract/spanWish';
import { t } from '../../shared/language/language';
import { openQuietly } from '../asking/connection';
import type { Answer } from '../asking/useAnswer';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Checkbox } from '../ui/controls/Checkbox';
import { Select } from '../ui/controls/Select';
import { withAddressOf, withHost, type SpanChoice } from './spanChoice';
import styles from './HostChoice.module.css';

interface HostChoiceProps {
  /** The host whose network it is; it takes part in any case. */
  at: OfferedConnection;
  others: readonly OfferedConnection[];
  choice: SpanChoice;
  ground: Answer<SpanGround>;
  onChange: (choice: SpanChoice) => void;
}

export function HostChoice({ at, others, choice, ground, onChange }: HostChoiceProps) {
  const of = (uri: string) => ground.value?.hosts.find(({ host }) => host === uri);
  const address = (uri: string) => (
    <AddressChoice
      host={of(uri)}
      chosen={choice.addresses[uri]}
      onChoose={(chosen) => onChange(withAddressOf(choice, uri, chosen))}
    />
  );
  return (
    <ul className={styles.hosts} aria-label={t('span.hosts')}>
      <li className={styles.host}>
        <Checkbox isSelected isReadOnly onChange={() => undefined} label={at.label}>
          <strong>{at.label}</strong> <span className={styles.quiet}>{t('span.choose.this')}</span>
        </Checkbox>
        {choice.hosts.length > 0 ? address(at.uri) : null}
      </li>
      {others.map((connection) => (
        <OtherHost
          key={connection.uri}
          connection={connection}
          isChosen={choice.hosts.includes(connection.uri)}
          onChoose={(on) => onChange(withHost(choice, connection.uri, on))}
        >
          {address(connection.uri)}
        </OtherHost>
      ))}
    </ul>
  );
}

interface OtherHostProps {
  connection: OfferedConnection;
  isChosen: boolean;
  onChoose: (on: boolean) => void;
  /** What is chosen besides, for a host that is. */
  children: React.ReactNode;
}

function OtherHost({ connection: { uri, label }, isChosen, onChoose, children }: OtherHostProps) {
  const status = useStore((state) => state.statuses[uri]);
  const isOpen = status?.state === 'ready';
  const isConnecting = status?.state === 'connecting';
  return (
    <li className={styles.host}>
      <Checkbox
        isSelected={isChosen}
        isDisabled={!isOpen && !isChosen}
        onChange={onChoose}
        label={label}
        {...(status?.error && !isOpen ? { hint: status.error.message } : {})}
      >
        <strong>{label}</strong>{' '}
        <span className={styles.quiet}>
          {t(isOpen ? 'span.choose.connected' : isConnecting ? 'span.choose.connecting' : 'span.choose.not')}
        </span>
      </Checkbox>
      {isOpen ? null : (
        <Button
          size="small"
          isPending={isConnecting}
          aria-label={t('hosts.card.connectHost', { host: label })}
          onPress={() => void openQuietly(uri)}
        >
          {t('common.connect')}
        </Button>
      )}
      {isOpen && isChosen ? children : null}
    </li>
  );
}

interface AddressChoiceProps {
  host: GroundHost | undefined;
  chosen: string | undefined;
  onChoose: (address: string) => void;
}

function AddressChoice({ host, chosen, onChoose }: AddressChoiceProps) {
  if (host?.error) return <span className={styles.refused}>{host.error.message}</span>;
  if (!host?.offer) return <span className={styles.quiet}>{t('span.choose.asking')}</span>;
  if (host.offer.underlays.length === 0)
    return <span className={styles.refused}>{t('span.choose.noAddress')}</span>;
  return (
    <Select
      label={t('span.choose.address', { host: host.label })}
      hideLabel
      options={host.offer.underlays.map(({ address, device, mtu }) => ({
        id: address,
        label: address,
        detail: t('span.choose.addressDetail', { device, mtu: String(mtu) }),
      }))}
      selected={chosen ?? host.address ?? t('span.choose.noFit')}
      onSelect={onChoose}
    />
  );
}
